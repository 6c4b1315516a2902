"""A provider call billed by image."""

from dataclasses import dataclass

from backoffice.features.generation_costs.domain.entities.usage import Usage


@dataclass(frozen=True, kw_only=True)
class ImageUsage(Usage):
    """Counts the images that went in and those that came out."""

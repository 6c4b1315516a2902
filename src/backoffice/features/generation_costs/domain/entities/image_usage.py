"""A provider call billed by image."""

from dataclasses import dataclass

from backoffice.features.generation_costs.domain.entities.usage import Usage, check_text


@dataclass(frozen=True, kw_only=True)
class ImageUsage(Usage):
    """Counts the images that went in and those that came out; size and quality in their words."""

    image_size: str = ""
    image_quality: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_text("image_size", self.image_size, required=False)
        check_text("image_quality", self.image_quality, required=False)

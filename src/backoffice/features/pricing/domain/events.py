"""What happened to prices."""

from dataclasses import dataclass

from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent


@dataclass(frozen=True)
class PricesChangedEvent(DomainEvent):
    """Overrides were made or withdrawn."""

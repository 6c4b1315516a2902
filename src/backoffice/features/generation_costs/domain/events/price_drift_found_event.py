"""What a provider reports for a model is far from what the catalogue computes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent


@dataclass(frozen=True)
class PriceDriftFoundEvent(DomainEvent):
    """Sums in USD over `calls` of the days from `since` to `until`.

    `difference` is (reported - computed) / computed in percent; None where computed is zero.
    """

    provider: str
    model: str
    calls: int
    reported: Decimal
    computed: Decimal
    difference: Decimal | None
    since: date
    until: date

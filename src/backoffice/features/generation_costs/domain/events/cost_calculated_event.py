"""All costs of a generation request were added up and tied to its ebook."""

from dataclasses import dataclass
from decimal import Decimal

from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent


@dataclass(frozen=True)
class CostCalculatedEvent(DomainEvent):
    """Cost in USD."""

    request_id: str
    ebook_id: int
    total_cost: Decimal
    total_tokens: int
    api_call_count: int
    unpriced_call_count: int

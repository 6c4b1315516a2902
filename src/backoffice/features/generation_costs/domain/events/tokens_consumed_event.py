"""A call billed by tokens was recorded."""

from dataclasses import dataclass
from decimal import Decimal

from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent


@dataclass(frozen=True)
class TokensConsumedEvent(DomainEvent):
    """Cost in USD. Emitted once the row is durable."""

    request_id: str
    model: str
    prompt_tokens: int
    completion_tokens: int
    cost: Decimal

    @property
    def total_tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

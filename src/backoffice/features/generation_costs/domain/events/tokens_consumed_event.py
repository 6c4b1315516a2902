"""A call billed by tokens was recorded."""

from dataclasses import dataclass
from decimal import Decimal

from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent


@dataclass(frozen=True)
class TokensConsumedEvent(DomainEvent):
    """Cost in USD, 0 where it is unknown. Emitted once the row is durable."""

    request_id: str
    model: str
    prompt_tokens: int
    completion_tokens: int
    cost: Decimal
    cost_source: CostSource = CostSource.PROVIDER

    @property
    def total_tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

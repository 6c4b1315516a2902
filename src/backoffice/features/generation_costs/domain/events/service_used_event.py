"""A call billed by neither tokens nor images was recorded."""

from dataclasses import dataclass
from decimal import Decimal

from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent


@dataclass(frozen=True)
class ServiceUsedEvent(DomainEvent):
    """Cost in USD, 0 where it is unknown; `quantity` in `unit`. Emitted once the row is durable."""

    request_id: str
    model: str
    quantity: Decimal
    unit: str
    cost: Decimal
    cost_source: CostSource = CostSource.PROVIDER

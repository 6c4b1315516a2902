"""A call billed by image was recorded."""

from dataclasses import dataclass
from decimal import Decimal

from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent


@dataclass(frozen=True)
class ImagesGeneratedEvent(DomainEvent):
    """Cost in USD, 0 where it is unknown. Emitted once the row is durable."""

    request_id: str
    model: str
    input_images: int
    output_images: int
    cost: Decimal
    cost_source: CostSource = CostSource.PROVIDER

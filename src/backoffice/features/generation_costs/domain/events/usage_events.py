"""Which event tells of which kind of call."""

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.domain.events.images_generated_event import (
    ImagesGeneratedEvent,
)
from backoffice.features.generation_costs.domain.events.service_used_event import ServiceUsedEvent
from backoffice.features.generation_costs.domain.events.tokens_consumed_event import (
    TokensConsumedEvent,
)
from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent

EVENTS: dict[type[Usage], type[DomainEvent]] = {
    TokenUsage: TokensConsumedEvent,
    ImageUsage: ImagesGeneratedEvent,
    ServiceUsage: ServiceUsedEvent,
}


def event_of(usage: Usage) -> DomainEvent:
    match usage:
        case TokenUsage():
            return TokensConsumedEvent(
                aggregate_id=usage.request_id,
                request_id=usage.request_id,
                model=usage.model,
                prompt_tokens=usage.prompt_tokens,
                completion_tokens=usage.completion_tokens,
                cost=usage.cost,
                cost_source=usage.cost_source,
            )
        case ImageUsage():
            return ImagesGeneratedEvent(
                aggregate_id=usage.request_id,
                request_id=usage.request_id,
                model=usage.model,
                input_images=usage.input_images,
                output_images=usage.output_images,
                cost=usage.cost,
                cost_source=usage.cost_source,
            )
        case ServiceUsage():
            return ServiceUsedEvent(
                aggregate_id=usage.request_id,
                request_id=usage.request_id,
                model=usage.model,
                quantity=usage.quantity,
                unit=usage.unit,
                cost=usage.cost,
                cost_source=usage.cost_source,
            )
    raise TypeError(f"no kind of usage: {usage!r}")

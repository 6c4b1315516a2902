"""One cost, whatever kind of call it is: the read model over all facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage


@dataclass(frozen=True, kw_only=True)
class CostEntry:
    """`amount` in USD as it is by now, None where it is unknown; `recorded_amount` before any
    adjustment. What only one kind of call has is None in others.

    `computed_amount` is the catalogue's by its `price_version`, `reported_amount` the provider's,
    whichever counts; `difference` is how much more was reported, where both are known.
    """

    event_id: UUID
    service: str
    provider: str
    model: str
    operation: str
    amount: Decimal | None
    recorded_amount: Decimal | None
    cost_source: CostSource
    input_tokens: int | None
    output_tokens: int | None
    input_images: int
    output_images: int
    quantity: Decimal | None
    unit: str | None
    resource_type: str | None
    resource_id: str | None
    tenant_id: str | None
    user_id: str | None
    conversation_id: str | None
    request_id: str
    timestamp: datetime
    metadata: Mapping[str, Any] | None
    computed_amount: Decimal | None
    price_version: str | None
    reported_amount: Decimal | None
    difference: Decimal | None = field(init=False)
    cached_tokens: int | None
    cache_write_tokens: int | None
    cache_write_1h_tokens: int | None
    reasoning_tokens: int | None
    input_audio_tokens: int | None
    cached_audio_tokens: int | None
    output_audio_tokens: int | None
    input_image_tokens: int | None
    cached_image_tokens: int | None
    output_image_tokens: int | None
    image_size: str | None
    image_quality: str | None
    batch: bool

    def __post_init__(self) -> None:
        reported, computed = self.reported_amount, self.computed_amount
        difference = None if reported is None or computed is None else reported - computed
        object.__setattr__(self, "difference", difference)

    @property
    def total_tokens(self) -> int | None:
        sent, received = self.input_tokens, self.output_tokens
        return None if sent is None or received is None else sent + received

    @classmethod
    def of(cls, usage: Usage) -> Self:
        tokens = usage if isinstance(usage, TokenUsage) else None
        service = usage if isinstance(usage, ServiceUsage) else None
        cost = None if usage.cost_source is CostSource.UNKNOWN else usage.cost
        return cls(
            event_id=usage.event_id,
            service=usage.service,
            provider=usage.provider,
            model=usage.model,
            operation=usage.operation,
            amount=cost,
            recorded_amount=cost,
            cost_source=usage.cost_source,
            input_tokens=tokens.prompt_tokens if tokens else None,
            output_tokens=tokens.completion_tokens if tokens else None,
            input_images=usage.input_images,
            output_images=usage.output_images,
            quantity=service.quantity if service else None,
            unit=service.unit if service else None,
            resource_type=usage.resource_type,
            resource_id=usage.resource_id,
            tenant_id=usage.tenant_id,
            user_id=usage.user_id,
            conversation_id=usage.conversation_id,
            request_id=usage.request_id,
            timestamp=usage.created_at,
            metadata=usage.metadata,
            computed_amount=usage.computed_cost,
            price_version=usage.price_version,
            reported_amount=usage.cost if usage.cost_source is CostSource.PROVIDER else None,
            batch=usage.is_batch,
            output_image_tokens=tokens.image_tokens if tokens else None,
            image_size=usage.image_size or None,
            image_quality=usage.image_quality or None,
            **{name: getattr(usage, name, None) for name in TOKEN_DETAIL},
        )

    def is_same_call(self, other: "CostEntry") -> bool:
        """Whether both tell of one call; a retry may leave out what we fill in.

        A price may have changed in between.
        """
        if CostSource.GIVEN in (self.cost_source, other.cost_source):
            told: tuple[str, ...] = ("amount", *TOLD)
        else:
            told = TOLD
        return all(getattr(self, name) == getattr(other, name) for name in told)


TOKEN_DETAIL = (
    *("cached_tokens", "cache_write_tokens", "cache_write_1h_tokens", "reasoning_tokens"),
    *("input_audio_tokens", "cached_audio_tokens", "output_audio_tokens", "input_image_tokens"),
    *("cached_image_tokens",),
)
"""What tells more of a call billed by tokens; its usage has the same names."""
TOLD = (
    *("service", "provider", "model", "operation", "input_tokens", "output_tokens"),
    *("input_images", "output_images", "quantity", "unit", "resource_type", "resource_id"),
    *("tenant_id", "user_id", "conversation_id"),
)

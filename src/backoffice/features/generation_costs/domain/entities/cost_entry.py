"""One cost, whatever kind of call it is: the read model over all facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage


@dataclass(frozen=True, kw_only=True)
class CostEntry:
    """`amount` in USD, None where it is unknown. Tokens and quantity are None in other kinds."""

    event_id: UUID
    service: str
    provider: str
    model: str
    operation: str
    amount: Decimal | None
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

    @classmethod
    def of(cls, usage: Usage) -> Self:
        tokens = usage if isinstance(usage, TokenUsage) else None
        service = usage if isinstance(usage, ServiceUsage) else None
        return cls(
            event_id=usage.event_id,
            service=usage.service,
            provider=usage.provider,
            model=usage.model,
            operation=usage.operation,
            amount=None if usage.cost_source is CostSource.UNKNOWN else usage.cost,
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


TOLD = (
    *("service", "provider", "model", "operation", "input_tokens", "output_tokens"),
    *("input_images", "output_images", "quantity", "unit", "resource_type", "resource_id"),
    *("tenant_id", "user_id", "conversation_id"),
)

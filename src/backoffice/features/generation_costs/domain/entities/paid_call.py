"""A paid call as it comes in: what it used, whose it is, and what is known of its cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Self, TypedDict
from urllib.parse import quote
from uuid import UUID

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import (
    TEXT_LIMIT,
    CostSource,
    Usage,
)
from backoffice.features.shared.domain.call import Call, PricedCall
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.domain.money import ZERO

NOTES = "cost_notes"
"""Where the metadata of a call says why its cost is unknown, or may be more."""
DOUBT = "price in doubt: "
"""How such a note begins where the list price would be wrong: nobody prices that call later."""
CALL = "call"
"""The unit of a call of which nothing but its cost is known."""


class Attribution(TypedDict, total=False):
    """Whose a call is, as arguments: those of `PaidCall`."""

    event_id: UUID
    request_id: str
    ebook_id: int | None
    resource_type: str | None
    resource_id: str | None
    tenant_id: str | None
    user_id: str | None
    conversation_id: str | None
    metadata: Mapping[str, Any] | None


def request_of(whose: Attribution) -> str | None:
    """What belongs together: what the caller says, else the resource; None where there is neither.

    Two tenants may name a resource alike.
    """
    if "request_id" in whose:
        return whose["request_id"]
    if whose.get("resource_id") is None:
        return None
    return _joined(whose.get("tenant_id"), whose.get("resource_type"), whose.get("resource_id"))


@lru_cache(maxsize=1000)
def _joined(*parts: str | None) -> str | None:
    name = "/".join(quote(part or "", safe=" ") for part in parts)
    return name if len(name) <= TEXT_LIMIT else None


@dataclass(frozen=True, kw_only=True)
class PaidCall:
    """`given`: the cost that whoever sends it insists on; `reported`: the provider's own; in USD.

    `has_tokens`: it is billed by tokens, even where there were none.
    """

    call: Call
    request_id: str
    event_id: UUID = field(default_factory=new_id)
    given: Decimal | None = None
    reported: Decimal | None = None
    has_tokens: bool = False
    ebook_id: int | None = None
    resource_type: str | None = None
    resource_id: str | None = None
    tenant_id: str | None = None
    user_id: str | None = None
    conversation_id: str | None = None
    metadata: Mapping[str, Any] | None = None

    def noting(self, *notes: str) -> Self:
        """With notes that its metadata keeps."""
        if not notes:
            return self
        kept = dict(self.metadata or {})
        before = kept.get(NOTES)
        kept[NOTES] = [*(before if isinstance(before, list) else []), *notes]
        return replace(self, metadata=kept)

    @property
    def says_what_it_used(self) -> bool:
        """Otherwise there is nothing to compute a cost from."""
        call = self.call
        counts = (call.input_tokens, call.output_tokens, call.input_images, call.output_images)
        return self.has_tokens or call.quantity is not None or any(counts)

    def usage(self, priced: PricedCall | None) -> Usage:
        """As the ledger keeps it. A given cost wins over a reported one, that over `priced`."""
        call = self.call
        values: dict[str, Any] = {
            "event_id": self.event_id,
            "request_id": self.request_id,
            "service": call.service,
            "provider": call.provider,
            "model": call.model,
            "operation": call.operation,
            "created_at": call.at,
            "input_images": call.input_images,
            "output_images": call.output_images,
            "image_size": call.image_size,
            "image_quality": call.image_quality,
            "ebook_id": self.ebook_id,
            "resource_type": self.resource_type,
            "resource_id": self.resource_id,
            "tenant_id": self.tenant_id,
            "user_id": self.user_id,
            "conversation_id": self.conversation_id,
            "metadata": self.metadata,
            "is_batch": call.is_batch,
            **self._cost(priced),
        }
        if self.has_tokens or call.input_tokens or call.output_tokens:
            return TokenUsage(
                prompt_tokens=call.input_tokens,
                completion_tokens=call.output_tokens,
                cached_tokens=call.cached_tokens,
                cache_write_tokens=call.cache_write_tokens,
                cache_write_1h_tokens=call.cache_write_1h_tokens,
                input_audio_tokens=call.input_audio_tokens,
                cached_audio_tokens=call.cached_audio_tokens,
                input_image_tokens=call.input_image_tokens,
                cached_image_tokens=call.cached_image_tokens,
                output_audio_tokens=call.output_audio_tokens,
                image_tokens=call.output_image_tokens,
                reasoning_tokens=call.reasoning_tokens,
                **values,
            )
        if call.quantity is not None or not (call.input_images or call.output_images):
            quantity = Decimal(1) if call.quantity is None else call.quantity
            return ServiceUsage(quantity=quantity, unit=call.unit or CALL, **values)
        return ImageUsage(**values)

    def _cost(self, priced: PricedCall | None) -> dict[str, Any]:
        cost, source = ZERO, CostSource.UNKNOWN
        if self.given is not None:
            cost, source = self.given, CostSource.GIVEN
        elif self.reported is not None:
            cost, source = self.reported, CostSource.PROVIDER
        elif priced is not None:
            cost, source = priced.amount, CostSource.CATALOGUE
        return {
            "cost": cost,
            "cost_source": source,
            "computed_cost": priced.amount if priced else None,
            "price_version": priced.price_version if priced else None,
        }

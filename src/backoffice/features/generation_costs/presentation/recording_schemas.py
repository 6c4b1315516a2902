"""The JSON of what other programs record: a cost entry, as it comes in and as it is kept."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic.alias_generators import to_camel

from backoffice.features.generation_costs.domain.entities.paid_call import PaidCall
from backoffice.features.generation_costs.domain.entities.service_usage import UNIT_LIMIT
from backoffice.features.generation_costs.domain.entities.usage import (
    INTEGER_LIMIT,
    METADATA_DEPTH,
    RESOURCE_TYPE_LIMIT,
    TEXT_LIMIT,
    CostSource,
)
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.presentation.web import MoneyText

BATCH_ENTRIES = 1000


def _exact(value: object) -> object:
    """A float has lost digits already; JSON gives none."""
    if isinstance(value, bool | float):
        raise ValueError("must be a number or a string of digits")  # noqa: TRY004 - pydantic's way
    return value


def _opaque(value: Any, depth: int = 0) -> Any:
    """What is not money may be what JSON's readers make of it."""
    if depth > METADATA_DEPTH:
        raise ValueError(f"must not be nested more than {METADATA_DEPTH} deep")
    match value:
        case Decimal():
            return float(value)
        case dict():
            return {key: _opaque(each, depth + 1) for key, each in value.items()}
        case list():
            return [_opaque(each, depth + 1) for each in value]
        case _:
            return value


def _metadata(value: Any) -> Any:
    return _opaque(value)  # pydantic would take a second parameter for its own


Text = Annotated[str, Field(min_length=1, max_length=TEXT_LIMIT)]
Count = Annotated[int, Field(ge=0, le=INTEGER_LIMIT, strict=True)]
Exact = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0)]
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC))
]


class CostEntryIn(BaseModel):
    """What one call cost, in USD. Names are read in camel case and in snake case.

    `inputTokens` and `outputTokens` make it a call billed by tokens, `inputImages` and
    `outputImages` alone one billed by image, and `quantity` with `unit` anything else.
    """

    model_config = ConfigDict(
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        json_schema_extra={
            "examples": [
                {
                    "service": "OPENAI",
                    "operation": "gpt-4-completion",
                    "amount": 0.05,
                    "provider": "openai",
                    "model": "gpt-4-turbo",
                    "inputTokens": 500,
                    "outputTokens": 1000,
                }
            ]
        },
    )

    service: Text
    operation: Text
    amount: Annotated[
        Exact | None, Field(lt=1_000_000, description="USD; computed unless given")
    ] = None
    provider: Annotated[
        Text | None, Field(description="The service's name in small letters unless given")
    ] = None
    model: Annotated[str, Field(max_length=TEXT_LIMIT)] = ""
    input_tokens: Count | None = None
    output_tokens: Count | None = None
    cached_tokens: Annotated[Count, Field(description="Of the input tokens")] = 0
    reasoning_tokens: Annotated[Count, Field(description="Of the output tokens")] = 0
    cache_write_tokens: Annotated[Count, Field(description="Of the input tokens")] = 0
    cache_write_1h_tokens: Annotated[
        Count, Field(alias="cacheWrite1hTokens", description="Of the input tokens")
    ] = 0
    input_audio_tokens: Annotated[Count, Field(description="Of the input tokens")] = 0
    cached_audio_tokens: Annotated[Count, Field(description="Of the input audio tokens")] = 0
    input_image_tokens: Annotated[Count, Field(description="Of the input tokens")] = 0
    output_audio_tokens: Annotated[Count, Field(description="Of the output tokens")] = 0
    output_image_tokens: Annotated[Count, Field(description="Of the output tokens")] = 0
    input_images: Count | None = None
    output_images: Count | None = None
    image_size: Annotated[str, Field(max_length=TEXT_LIMIT, description="1024x1024")] = ""
    image_quality: Annotated[str, Field(max_length=TEXT_LIMIT, description="standard, hd")] = ""
    batch: Annotated[bool, Field(strict=True, description="At the discount for batches")] = False
    quantity: Annotated[Exact | None, Field(lt=9_000_000)] = None
    unit: Annotated[
        str | None, Field(min_length=1, max_length=UNIT_LIMIT, description="second, GB-month")
    ] = None
    resource_type: Annotated[str | None, Field(min_length=1, max_length=RESOURCE_TYPE_LIMIT)] = None
    resource_id: Text | None = None
    tenant_id: Text | None = None
    user_id: Text | None = None
    conversation_id: Text | None = None
    request_id: Annotated[
        Text | None,
        Field(description="What belongs together; else the resource, else this HTTP request's id"),
    ] = None
    timestamp: Annotated[Moment | None, Field(description="Now unless given")] = None
    metadata: Annotated[dict[str, Any] | None, BeforeValidator(_metadata)] = None
    event_id: Annotated[
        UUID | None, Field(description="Recorded twice with the same one, it counts once")
    ] = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.quantity is None) != (self.unit is None):
            raise ValueError("quantity: must be given with unit, or neither")
        if self.quantity is not None and (self.has_tokens or self.has_images):
            raise ValueError("quantity: tokens and images have fields of their own")
        return self

    @property
    def has_tokens(self) -> bool:
        return self.input_tokens is not None or self.output_tokens is not None

    @property
    def has_images(self) -> bool:
        return self.input_images is not None or self.output_images is not None

    @property
    def _resource(self) -> str | None:
        """Two tenants may name a resource alike."""
        if self.resource_id is None:
            return None
        parts = (self.tenant_id or "", self.resource_type or "", self.resource_id)
        name = "/".join(quote(part, safe=" ") for part in parts)
        return name if len(name) <= TEXT_LIMIT else None

    def paid_call(self, request_id: str, event_id: UUID, now: datetime) -> PaidCall:
        """The arguments stand in for what the entry does not say."""
        return PaidCall(
            call=Call(
                service=self.service,
                provider=self.provider or self.service.lower(),
                model=self.model,
                operation=self.operation,
                at=self.timestamp or now,
                input_tokens=self.input_tokens or 0,
                output_tokens=self.output_tokens or 0,
                cached_tokens=self.cached_tokens,
                cache_write_tokens=self.cache_write_tokens,
                cache_write_1h_tokens=self.cache_write_1h_tokens,
                input_audio_tokens=self.input_audio_tokens,
                cached_audio_tokens=self.cached_audio_tokens,
                input_image_tokens=self.input_image_tokens,
                output_audio_tokens=self.output_audio_tokens,
                output_image_tokens=self.output_image_tokens,
                reasoning_tokens=self.reasoning_tokens,
                input_images=self.input_images or 0,
                output_images=self.output_images or 0,
                image_size=self.image_size,
                image_quality=self.image_quality,
                quantity=self.quantity,
                unit=self.unit or "",
                is_batch=self.batch,
            ),
            event_id=self.event_id or event_id,
            request_id=self.request_id or self._resource or request_id,
            given=self.amount,
            has_tokens=self.has_tokens,
            resource_type=self.resource_type,
            resource_id=self.resource_id,
            tenant_id=self.tenant_id,
            user_id=self.user_id,
            conversation_id=self.conversation_id,
            metadata=self.metadata,
        )


class CostEntryOut(BaseModel):
    """A call as the ledger keeps it. `amount` is null where the cost is unknown."""

    model_config = ConfigDict(from_attributes=True, alias_generator=to_camel, populate_by_name=True)

    event_id: UUID
    service: str
    provider: str
    model: str
    operation: str
    amount: MoneyText | None
    cost_source: CostSource
    input_tokens: int | None
    output_tokens: int | None
    input_images: int
    output_images: int
    quantity: MoneyText | None
    unit: str | None
    resource_type: str | None
    resource_id: str | None
    tenant_id: str | None
    user_id: str | None
    conversation_id: str | None
    request_id: str
    timestamp: datetime
    metadata: dict[str, Any] | None


class RecordedEntry(CostEntryOut):
    """`journalled`: durable too; it enters the ledger once the database is back."""

    status: Literal["recorded", "journalled"]


class EntryError(BaseModel):
    field: str
    message: str


class EntryResult(BaseModel):
    """The same for a retry; `errors` where the entry was refused, which harms no other."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    event_id: UUID | None = None
    status: Literal["recorded", "journalled", "refused"]
    errors: list[EntryError] = Field(default_factory=list)


class BatchIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    entries: Annotated[
        list[Any],
        Field(min_length=1, max_length=BATCH_ENTRIES),
        WithJsonSchema(
            {
                "type": "array",
                "items": {"$ref": "#/components/schemas/CostEntryIn"},
                "minItems": 1,
                "maxItems": BATCH_ENTRIES,
            }
        ),
    ]
    """Read one by one, so that a bad one does not lose the others."""


class BatchOut(BaseModel):
    """`results` in the order of the entries. `duplicates` of the recorded were there already."""

    recorded: int
    duplicates: int
    journalled: int
    refused: int
    results: list[EntryResult]

"""The JSON of what other programs record: a cost entry, as it comes in and as it is kept."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic.alias_generators import to_camel

from backoffice.features.generation_costs.domain.entities.service_usage import UNIT_LIMIT
from backoffice.features.generation_costs.domain.entities.usage import TEXT_LIMIT, CostSource
from backoffice.features.generation_costs.presentation.attribution_schemas import (
    CallIn,
    Count,
    Exact,
    Text,
)
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.presentation.web import MoneyText

BATCH_ENTRIES = 1000


class CostEntryIn(CallIn):
    """What one call cost, in USD. Names are read in camel case and in snake case.

    `inputTokens` and `outputTokens` make it a call billed by tokens, `inputImages` and
    `outputImages` alone one billed by image, and `quantity` with `unit` anything else.
    """

    model_config = ConfigDict(
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
    cached_image_tokens: Annotated[Count, Field(description="Of the input image tokens")] = 0
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
    def given(self) -> Decimal | None:
        return self.amount

    @property
    def has_images(self) -> bool:
        return self.input_images is not None or self.output_images is not None

    def call(self, at: datetime) -> Call:
        return Call(
            service=self.service,
            provider=self.provider or self.service.lower(),
            model=self.model,
            operation=self.operation,
            at=at,
            input_tokens=self.input_tokens or 0,
            output_tokens=self.output_tokens or 0,
            cached_tokens=self.cached_tokens,
            cache_write_tokens=self.cache_write_tokens,
            cache_write_1h_tokens=self.cache_write_1h_tokens,
            input_audio_tokens=self.input_audio_tokens,
            cached_audio_tokens=self.cached_audio_tokens,
            input_image_tokens=self.input_image_tokens,
            cached_image_tokens=self.cached_image_tokens,
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
        )


class CostEntryOut(BaseModel):
    """A call as the ledger keeps it. `amount` is null where the cost is unknown; where prices were
    corrected afterwards, it differs from `recordedAmount`.

    `reportedAmount` is the provider's, `computedAmount` the catalogue's, whichever counts;
    `difference` is how much more was reported. What a call of another kind has is null.
    """

    model_config = ConfigDict(from_attributes=True, alias_generator=to_camel, populate_by_name=True)

    event_id: UUID
    service: str
    provider: str
    model: str
    operation: str
    amount: MoneyText | None
    recorded_amount: MoneyText | None
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
    computed_amount: MoneyText | None
    price_version: str | None
    reported_amount: MoneyText | None
    difference: MoneyText | None
    cached_tokens: int | None
    cache_write_tokens: int | None
    cache_write_1h_tokens: Annotated[int | None, Field(alias="cacheWrite1hTokens")]
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

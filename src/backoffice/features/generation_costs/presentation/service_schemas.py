"""The JSON of calls of the services that a publisher pays; their costs are computed."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from backoffice.features.generation_costs.domain.entities.service_usage import UNIT_LIMIT
from backoffice.features.generation_costs.domain.entities.usage import TEXT_LIMIT
from backoffice.features.generation_costs.domain.service_calls import (
    GB_MONTH,
    IMAGE_MODEL,
    SECOND,
    VIDEO_MODEL,
    VOICE_MODEL,
    claude_call,
    compute_call,
    dalle_call,
    elevenlabs_call,
    openai_call,
    pika_call,
    storage_call,
)
from backoffice.features.generation_costs.presentation.attribution_schemas import (
    CallIn,
    Count,
    Exact,
    Text,
)
from backoffice.features.shared.domain.call import Call

Positive = Annotated[Count, Field(ge=1)]
Quantity = Annotated[Exact, Field(lt=9_000_000)]
Unit = Annotated[str, Field(min_length=1, max_length=UNIT_LIMIT)]


class OpenAIIn(CallIn):
    model: Text
    input_tokens: Count
    output_tokens: Count
    cached_tokens: Annotated[Count, Field(description="Of the input tokens")] = 0
    reasoning_tokens: Annotated[Count, Field(description="Of the output tokens")] = 0

    @property
    def has_tokens(self) -> bool:
        return True

    def call(self, at: datetime) -> Call:
        return openai_call(
            at,
            self.model,
            self.input_tokens,
            self.output_tokens,
            self.cached_tokens,
            self.reasoning_tokens,
        )


class ClaudeIn(CallIn):
    """Anthropic's own `input_tokens` leave out what was cached: add it."""

    model: Text
    input_tokens: Count
    output_tokens: Count
    cached_tokens: Annotated[Count, Field(description="Of the input tokens")] = 0
    cache_write_tokens: Annotated[Count, Field(description="Of the input tokens")] = 0
    cache_write_1h_tokens: Annotated[
        Count, Field(alias="cacheWrite1hTokens", description="Of the input tokens")
    ] = 0

    @property
    def has_tokens(self) -> bool:
        return True

    def call(self, at: datetime) -> Call:
        return claude_call(
            at,
            self.model,
            self.input_tokens,
            self.output_tokens,
            self.cached_tokens,
            self.cache_write_tokens,
            self.cache_write_1h_tokens,
        )


class ElevenLabsIn(CallIn):
    characters: Count
    model: Text = VOICE_MODEL

    def call(self, at: datetime) -> Call:
        return elevenlabs_call(at, self.characters, self.model)


class PikaIn(CallIn):
    seconds: Quantity
    resolution: Annotated[str, Field(max_length=TEXT_LIMIT, description="720p, 1080p")] = ""
    model: Text = VIDEO_MODEL

    def call(self, at: datetime) -> Call:
        return pika_call(at, self.seconds, self.resolution, self.model)


class DalleIn(CallIn):
    size: Annotated[Text, Field(description="1024x1024")]
    quality: Annotated[Text, Field(description="standard, hd")] = "standard"
    model: Text = IMAGE_MODEL
    images: Positive = 1

    def call(self, at: datetime) -> Call:
        return dalle_call(at, self.size, self.quality, self.model, self.images)


class StorageIn(CallIn):
    provider: Annotated[Text, Field(description="aws, cloudflare")]
    model: Annotated[Text, Field(description="s3-standard, r2-standard")]
    quantity: Quantity
    unit: Annotated[Unit, Field(description="GB-month, or an operation's")] = GB_MONTH

    def call(self, at: datetime) -> Call:
        return storage_call(at, self.provider, self.model, self.quantity, self.unit)


class ComputeIn(CallIn):
    provider: Annotated[Text, Field(description="fly, temporal")]
    model: Annotated[Text, Field(description="shared-cpu-1x, temporal-actions")]
    quantity: Quantity
    unit: Annotated[Unit, Field(description="second, action")] = SECOND

    def call(self, at: datetime) -> Call:
        return compute_call(at, self.provider, self.model, self.quantity, self.unit)

"""The JSON of providers' responses to be recorded."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from backoffice.features.generation_costs.domain.entities.usage import TEXT_LIMIT
from backoffice.features.generation_costs.domain.responses.reading import Request
from backoffice.features.generation_costs.presentation.attribution_schemas import (
    AttributedIn,
    Count,
    Exact,
    Text,
)
from backoffice.features.generation_costs.presentation.recording_schemas import RecordedEntry

Word = Annotated[str, Field(max_length=TEXT_LIMIT)]


class ResponseIn(AttributedIn):
    """What a provider answered, as it came, with what only the request knew."""

    provider: Annotated[
        Text, Field(description="openai, anthropic, google, openrouter, mistral, elevenlabs")
    ]
    api: Annotated[
        Text,
        Field(
            description="chat, responses, embeddings, images, transcription, speech, messages, "
            "generate_content"
        ),
    ]
    response: Annotated[
        dict[str, Any] | list[Any] | str | None,
        Field(
            description="The JSON; of a stream its events, as a list or as their text; for "
            "ElevenLabs the headers; nothing where there is only sound"
        ),
    ] = None
    model: Annotated[Word, Field(description="Where the response names none")] = ""
    size: Annotated[Word, Field(description="Of a picture")] = ""
    quality: Annotated[Word, Field(description="Of a picture")] = ""
    characters: Annotated[Count | None, Field(description="Of a text that was spoken")] = None
    seconds: Annotated[Exact | None, Field(description="Of a recording")] = None
    batch: Annotated[bool, Field(strict=True, description="At the discount for batches")] = False

    def asked(self, now: datetime) -> Request:
        return Request(
            at=self.timestamp or now,
            model=self.model,
            size=self.size,
            quality=self.quality,
            characters=self.characters,
            seconds=self.seconds,
            is_batch=self.batch,
        )


class RecordedResponse(BaseModel):
    """`notes` say why a cost is unknown, or may be more than it says."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    entries: list[RecordedEntry]
    notes: list[str]

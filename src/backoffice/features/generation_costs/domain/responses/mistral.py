"""Mistral: chat completions, embeddings and transcriptions.

The shapes are those of https://docs.mistral.ai/api: OpenAI's for chat, with the seconds of audio in
the prompt, which are billed beside the tokens. Recordings are billed by the second alone.
"""

from dataclasses import replace
from decimal import Decimal

from backoffice.features.generation_costs.domain.responses.fields import Fields
from backoffice.features.generation_costs.domain.responses.openai import (
    chat_call,
    doubt_of,
    with_usage,
)
from backoffice.features.generation_costs.domain.responses.reading import (
    Reading,
    Request,
    no_usage,
)
from backoffice.features.generation_costs.domain.responses.stream import Answer

PROVIDER = "mistral"
SECOND = "second"


def read_chat(answer: Answer, request: Request) -> list[Reading]:
    """Of agents and of fill-in-the-middle, too."""
    main, seconds = _read(answer, request, "chat")
    return [main, *([main.beside(SECOND, seconds)] if seconds else [])]


def read_embeddings(answer: Answer, request: Request) -> list[Reading]:
    main, _ = _read(answer, request, "embeddings")
    return [main]


def read_transcription(answer: Answer, request: Request) -> list[Reading]:
    main, seconds = _read(answer, request, "transcription")
    if not seconds:
        raise no_usage()
    call = replace(main.call, input_tokens=0, output_tokens=0, quantity=seconds, unit=SECOND)
    return [replace(main, call=call, has_tokens=False)]


def _read(answer: Answer, request: Request, operation: str) -> tuple[Reading, Decimal | None]:
    reply = with_usage([Fields(each) for each in answer])
    usage = reply.inner("usage")
    seconds, tier = usage.number("prompt_audio_seconds"), usage.text("service_tier")
    call, unread = chat_call(PROVIDER, reply, request, operation)
    return (
        Reading(call=call, response_id=reply.text("id"), doubt=doubt_of(tier), unread=unread),
        seconds or request.seconds,
    )

"""Calls of the services that a publisher pays, as their bills count them.

`at` is when, in UTC. Cached and cache-write tokens are part of the input ones, reasoning tokens of
the output ones, whatever the provider's own JSON does.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from backoffice.features.shared.domain.call import Call

GB_MONTH = "GB-month"
SECOND = "second"
# What the API takes where the request names no model:
# https://elevenlabs.io/docs/api-reference/text-to-speech/convert
VOICE_MODEL = "eleven_multilingual_v2"


def openai_call(
    at: datetime,
    model: str,
    input_tokens: int,
    output_tokens: int,
    cached_tokens: int = 0,
    reasoning_tokens: int = 0,
) -> Call:
    return Call(
        service="OPENAI",
        provider="openai",
        model=model,
        operation="chat",
        at=at,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cached_tokens=cached_tokens,
        reasoning_tokens=reasoning_tokens,
    )


def claude_call(
    at: datetime,
    model: str,
    input_tokens: int,
    output_tokens: int,
    cached_tokens: int = 0,
    cache_write_tokens: int = 0,
    cache_write_1h_tokens: int = 0,
) -> Call:
    return Call(
        service="CLAUDE",
        provider="anthropic",
        model=model,
        operation="messages",
        at=at,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cached_tokens=cached_tokens,
        cache_write_tokens=cache_write_tokens,
        cache_write_1h_tokens=cache_write_1h_tokens,
    )


def elevenlabs_call(at: datetime, characters: int, model: str = VOICE_MODEL) -> Call:
    return _measured(at, "ELEVENLABS", model, "speech", Decimal(characters), "character")


def pika_call(at: datetime, seconds: Decimal, model: str) -> Call:
    return _measured(at, "PIKA", model, "video", seconds, SECOND)


def dalle_call(
    at: datetime,
    size: str,
    quality: str = "standard",
    model: str = "dall-e-3",
    images: int = 1,
) -> Call:
    return Call(
        service="DALLE",
        provider="openai",
        model=model,
        operation="images",
        at=at,
        output_images=images,
        image_size=size,
        image_quality=quality,
    )


def storage_call(
    at: datetime, provider: str, quantity: Decimal, unit: str = GB_MONTH, model: str = ""
) -> Call:
    """`unit` is GB-month, or that of an operation."""
    call = _measured(at, "STORAGE", model, "storage", quantity, unit)
    return replace(call, provider=provider)


def compute_call(
    at: datetime, provider: str, quantity: Decimal, unit: str = SECOND, model: str = ""
) -> Call:
    """`model` is the kind of machine; `unit` is second, or action."""
    call = _measured(at, "COMPUTE", model, "compute", quantity, unit)
    return replace(call, provider=provider)


def _measured(
    at: datetime, service: str, model: str, operation: str, quantity: Decimal, unit: str
) -> Call:
    return Call(
        service=service,
        provider=service.lower(),
        model=model,
        operation=operation,
        at=at,
        quantity=quantity,
        unit=unit,
    )

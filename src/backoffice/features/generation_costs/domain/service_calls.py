"""Calls of the services that a publisher pays, as their bills count them.

`at` is when, in UTC. Cached and cache-write tokens are part of the input ones, reasoning tokens of
the output ones, whatever the provider's own JSON does.
"""

from datetime import datetime
from decimal import Decimal

from backoffice.features.shared.domain.call import Call

GB_MONTH = "GB-month"
SECOND = "second"
# What the API takes where the request names no model:
# https://elevenlabs.io/docs/api-reference/text-to-speech/convert
VOICE_MODEL = "eleven_multilingual_v2"
VIDEO_MODEL = "pika-2.2"
IMAGE_MODEL = "dall-e-3"


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
    return Call(
        service="ELEVENLABS",
        provider="elevenlabs",
        model=model,
        operation="speech",
        at=at,
        quantity=Decimal(characters),
        unit="character",
    )


def pika_call(
    at: datetime, seconds: Decimal, resolution: str = "", model: str = VIDEO_MODEL
) -> Call:
    return Call(
        service="PIKA",
        provider="pika",
        model=model,
        operation="video",
        at=at,
        quantity=seconds,
        unit=SECOND,
        image_size=resolution,
    )


def dalle_call(
    at: datetime,
    size: str,
    quality: str = "standard",
    model: str = IMAGE_MODEL,
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
    at: datetime, provider: str, model: str, quantity: Decimal, unit: str = GB_MONTH
) -> Call:
    """`model` is the class of storage; `unit` is GB-month, or that of an operation."""
    return Call(
        service="STORAGE",
        provider=provider,
        model=model,
        operation="storage",
        at=at,
        quantity=quantity,
        unit=unit,
    )


def compute_call(
    at: datetime, provider: str, model: str, quantity: Decimal, unit: str = SECOND
) -> Call:
    """`model` is the kind of machine, or of work; `unit` is second, or action."""
    return Call(
        service="COMPUTE",
        provider=provider,
        model=model,
        operation="compute",
        at=at,
        quantity=quantity,
        unit=unit,
    )

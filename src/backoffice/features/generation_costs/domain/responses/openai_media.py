"""OpenAI: pictures, transcriptions and speech.

The shapes are those of https://platform.openai.com/docs/api-reference/images and /audio. Models
billed by tokens say how many; DALL-E says nothing, so that the pictures count; speech has no JSON
unless it is streamed, so that the characters of the request count.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from backoffice.features.generation_costs.domain.responses.fields import Fields
from backoffice.features.generation_costs.domain.responses.reading import (
    Reading,
    Request,
    no_usage,
)
from backoffice.features.generation_costs.domain.responses.stream import Answer
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import InvalidValue

PROVIDER = "openai"
FINAL_IMAGES = ("image_generation.completed", "image_edit.completed")
FINAL_TEXT = "transcript.text.done"
FINAL_SPEECH = "speech.audio.done"


def read_images(answer: Answer, request: Request) -> list[Reading]:
    """A streamed one has an event for each finished picture."""
    events = [Fields(each) for each in answer]
    finished = [each for each in events if each.text("type") in FINAL_IMAGES]
    reply = last(finished or events)
    pictures = len(finished) or len(reply.items("data"))
    usage, drawing = reply.inner("usage"), reply.inner("svg_usage")
    if not (pictures or usage):
        raise InvalidValue("data", "must hold the pictures")
    call, unread = token_call(usage, request)
    if usage and not usage.inner("output_tokens_details"):
        # Where they are not told apart, all that comes out is the picture.
        call = replace(call, output_image_tokens=usage.required("output_tokens"))
    call = replace(
        call,
        operation="images",
        output_images=pictures,
        image_size=reply.text("size") or request.size,
        image_quality=reply.text("quality") or request.quality,
    )
    found = [Reading(call=call, has_tokens=bool(usage), unread=unread)]
    if drawing:  # another model writes a vector picture first
        call, unread = token_call(drawing, request)
        call = replace(call, model=drawing.text("model") or request.model, operation="svg")
        found.append(Reading(call=call, part="svg", unread=unread))
    return found


def read_transcription(answer: Answer, request: Request) -> list[Reading]:
    """By tokens or by the second; plain text and subtitles say neither, but the request may."""
    events = [Fields(each) for each in answer]
    finished = [each for each in events if each.text("type") == FINAL_TEXT]
    reply = last(finished or events)
    usage = reply.inner("usage")
    usage.known("type")
    seconds = usage.number("seconds") or reply.number("duration") or request.seconds
    call, unread = token_call(usage, request)
    call = replace(call, operation="transcription")
    if call.input_tokens or call.output_tokens:
        return [Reading(call=call, unread=unread)]
    return [_measured(call, seconds, "second")]


def read_speech(answer: Answer, request: Request) -> list[Reading]:
    finished = [each for each in answer if each.get("type") == FINAL_SPEECH]
    call, unread = token_call(last([Fields(each) for each in finished]).inner("usage"), request)
    call = replace(call, operation="speech")
    if call.output_tokens:
        return [Reading(call=replace(call, output_audio_tokens=call.output_tokens), unread=unread)]
    characters = None if request.characters is None else Decimal(request.characters)
    return [_measured(call, characters, "character")]


def token_call(usage: Fields, request: Request) -> tuple[Call, dict[str, Any]]:
    """Of a usage that counts tokens in and out, and what of it was not understood."""
    read = usage.inner("input_tokens_details", "input_token_details")
    written = usage.inner("output_tokens_details", "output_token_details")
    cached = usage.inner("cached_tokens_details") or read.inner("cached_tokens_details")
    for details in (read, written, cached):
        details.known("text_tokens", "cached_text_tokens")
    usage.known("total_tokens")
    call = Call(
        provider=PROVIDER,
        model=request.model,
        at=request.at,
        input_tokens=usage.count("input_tokens"),
        output_tokens=usage.count("output_tokens"),
        cached_tokens=usage.count("cached_tokens") or read.count("cached_tokens"),
        input_audio_tokens=read.count("audio_tokens"),
        cached_audio_tokens=cached.count("audio_tokens", "cached_audio_tokens"),
        input_image_tokens=read.count("image_tokens"),
        cached_image_tokens=cached.count("image_tokens", "cached_image_tokens"),
        output_audio_tokens=written.count("audio_tokens"),
        output_image_tokens=written.count("image_tokens"),
        reasoning_tokens=usage.count("reasoning_tokens") or written.count("reasoning_tokens"),
        is_batch=request.is_batch,
    )
    return call, usage.unread()


def last(found: list[Fields]) -> Fields:
    return found[-1] if found else Fields(None)


def _measured(call: Call, quantity: Decimal | None, unit: str) -> Reading:
    if quantity is None:
        raise no_usage()
    return Reading(call=replace(call, quantity=quantity, unit=unit), has_tokens=False)

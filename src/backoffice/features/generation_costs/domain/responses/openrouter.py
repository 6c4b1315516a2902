"""OpenRouter: chat completions, pictures and embeddings, with the cost it charges.

The shape is that of https://openrouter.ai/docs/use-cases/usage-accounting: OpenAI's, in the
tokens of the model's own tokenizer, with the cost of all that the call caused, searches included.
"""

from dataclasses import replace
from decimal import Decimal

from backoffice.features.generation_costs.domain.responses.fields import Fields
from backoffice.features.generation_costs.domain.responses.openai import (
    chat_call,
    doubt_of,
    with_usage,
)
from backoffice.features.generation_costs.domain.responses.reading import Reading, Request
from backoffice.features.generation_costs.domain.responses.stream import Answer

PROVIDER = "openrouter"


def read_chat(answer: Answer, request: Request) -> list[Reading]:
    return _read(answer, request, "chat")


def read_images(answer: Answer, request: Request) -> list[Reading]:
    (reading,) = _read(answer, request, "images")
    pictures = sum(len(Fields(each).items("data")) for each in answer)
    return [replace(reading, call=replace(reading.call, output_images=pictures))]


def read_embeddings(answer: Answer, request: Request) -> list[Reading]:
    return _read(answer, request, "embeddings")


def _read(answer: Answer, request: Request, operation: str) -> list[Reading]:
    chunks = [Fields(each) for each in answer]
    reply = with_usage(chunks)
    usage = reply.inner("usage")
    reported = cost_of(usage)
    # They are in the cost; in the prompt the others are billed like text.
    usage.known("cost_details", "server_tool_use", "server_tool_use_details", "iterations")
    usage.inner("prompt_tokens_details").known("video_tokens", "file_tokens")
    tier = usage.text("service_tier") or reply.text("service_tier")
    call, unread = chat_call(PROVIDER, reply, request, operation)
    call = replace(
        call,
        output_images=sum(map(_pictures, chunks)),
        image_size=request.size,
        image_quality=request.quality,
    )
    return [
        Reading(
            call=call,
            response_id=reply.text("id"),
            reported=reported,
            doubt=doubt_of(tier),
            unread=unread,
        )
    ]


def cost_of(usage: Fields) -> Decimal | None:
    """With a key of one's own, OpenRouter charges its fee and the model's provider the rest."""
    charged = usage.number("cost")
    if charged is None or not usage.flag("is_byok"):
        return charged
    upstream = usage.inner("cost_details").number("upstream_inference_cost")
    return None if upstream is None else charged + upstream


def _pictures(chunk: Fields) -> int:
    messages = [
        message
        for choice in chunk.items("choices")
        for message in (choice.inner("message"), choice.inner("delta"))
    ]
    return sum(len(each.items("images")) for each in messages)

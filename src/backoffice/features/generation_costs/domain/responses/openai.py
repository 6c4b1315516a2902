"""OpenAI: chat completions, responses and embeddings.

The shapes are those of https://platform.openai.com/docs/api-reference: cached tokens are part of
the prompt, reasoning tokens of the completion.
"""

from collections.abc import Sequence
from dataclasses import replace

from backoffice.features.generation_costs.domain.responses.fields import Fields
from backoffice.features.generation_costs.domain.responses.openai_media import (
    PROVIDER,
    token_call,
)
from backoffice.features.generation_costs.domain.responses.reading import (
    WEB_SEARCH,
    Reading,
    Request,
    no_usage,
)
from backoffice.features.generation_costs.domain.responses.stream import Answer
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import InvalidValue

# https://platform.openai.com/docs/guides/flex-processing: "priced at Batch API rates".
WAITING_TIERS = ("flex", "batch")
USUAL_TIERS = ("", "auto", "default", "standard")
# Events of https://platform.openai.com/docs/api-reference/responses-streaming that hold it all.
FINAL_EVENTS = ("response.completed", "response.incomplete", "response.failed")
WITHOUT_OUTPUT = ("embeddings", "transcription")  # none that is billed by tokens
SEARCH_CALL = "web_search_call"
FILE_SEARCH = "file_search"
IMAGE_TOOL = "image_generation"


def read_chat(answer: Answer, request: Request) -> list[Reading]:
    """A streamed one has its usage in the last chunk, if `stream_options` asked for it."""
    chunks = [Fields(each) for each in answer]
    reply = with_usage(chunks)
    call, unread = chat_call(PROVIDER, reply, request)
    return [
        Reading(
            call=call,
            response_id=reply.text("id"),
            doubt=doubt_of(reply.text("service_tier")),
            unread=unread,
        )
    ]


def with_usage(chunks: Sequence[Fields]) -> Fields:
    """The last that tells one. Raises InvalidValue where none does."""
    for chunk in reversed(chunks):
        if chunk.inner("usage"):
            return chunk
    if len(chunks) > 1:
        raise InvalidValue(
            "usage",
            "is in none of the stream's events",
            "Ask for it with stream_options: include_usage, and hand in the stream to its end.",
        )
    raise no_usage()


def chat_call(
    provider: str, reply: Fields, request: Request, operation: str = "chat"
) -> tuple[Call, dict[str, object]]:
    """Of a reply in the shape of a chat completion, and what of its usage was not understood."""
    usage = reply.inner("usage")
    written = usage.count if operation in WITHOUT_OUTPUT else usage.required
    prompt = usage.inner("prompt_tokens_details")
    completion = usage.inner("completion_tokens_details")
    usage.known("total_tokens")
    prompt.known("text_tokens")
    # Both kinds of predictions are part of the completion, and billed like it.
    completion.known("text_tokens", "accepted_prediction_tokens", "rejected_prediction_tokens")
    call = Call(
        provider=provider,
        model=reply.text("model") or request.model,
        operation=operation,
        at=request.at,
        input_tokens=usage.required("prompt_tokens"),
        output_tokens=written("completion_tokens"),
        cached_tokens=prompt.count("cached_tokens"),
        cache_write_tokens=prompt.count("cache_write_tokens"),
        input_audio_tokens=prompt.count("audio_tokens"),
        input_image_tokens=prompt.count("image_tokens"),
        output_audio_tokens=completion.count("audio_tokens"),
        output_image_tokens=completion.count("image_tokens"),
        reasoning_tokens=completion.count("reasoning_tokens"),
        is_batch=is_waiting(reply.text("service_tier"), request),
    )
    return call, usage.unread()


def read_responses(answer: Answer, request: Request) -> list[Reading]:
    """What its tools were billed for are calls of their own."""
    events = [Fields(each) for each in answer]
    whole = [each.inner("response") for each in events if each.text("type") in FINAL_EVENTS]
    reply = with_usage(whole or events)
    usage, tier = reply.inner("usage"), reply.text("service_tier")
    read, written = usage.inner("input_tokens_details"), usage.inner("output_tokens_details")
    usage.known("total_tokens")
    # What is kept for longer has a price of its own.
    read.inner("cache_write_tokens_details").known("ttl_30m_tokens")
    call = Call(
        provider=PROVIDER,
        model=reply.text("model") or request.model,
        operation="responses",
        at=request.at,
        input_tokens=usage.required("input_tokens"),
        output_tokens=usage.required("output_tokens"),
        cached_tokens=read.count("cached_tokens"),
        cache_write_tokens=read.count("cache_write_tokens"),
        reasoning_tokens=written.count("reasoning_tokens"),
        is_batch=is_waiting(tier, request),
    )
    main = Reading(call=call, response_id=reply.text("id"), doubt=doubt_of(tier))
    tools = _tools(reply, main)
    unread = usage.unread() | reply.inner("tool_usage").unread()
    return [replace(main, unread=unread), *tools]


def _tools(reply: Fields, main: Reading) -> list[Reading]:
    told, items = reply.inner("tool_usage"), reply.items("output")
    done = [each.text("type") for each in items if _is_billed(each)]
    searches = done.count(SEARCH_CALL)
    if told:  # it leaves out those that are free
        searches = told.inner("web_search").count("num_requests")
    counts = {WEB_SEARCH: searches, FILE_SEARCH: done.count("file_search_call")}
    found = [main.beside(unit, number) for unit, number in counts.items() if number]
    drawing, _ = token_call(told.inner("image_gen"), Request(at=main.call.at))
    if drawing.input_tokens or drawing.output_tokens:
        tools = [tool for tool in reply.items("tools") if tool.text("type") == IMAGE_TOOL]
        call = replace(
            drawing,
            model=next((tool.text("model") for tool in tools), "") or IMAGE_TOOL,
            operation=IMAGE_TOOL,
            output_images=done.count("image_generation_call"),
        )
        found.append(Reading(call=call, response_id=main.response_id, part=IMAGE_TOOL))
    return found


def _is_billed(item: Fields) -> bool:
    """Opening a page that was found is not, and what failed is not."""
    is_search = item.inner("action").text("type") in ("", "search")
    return item.text("status") != "failed" and (is_search or item.text("type") != SEARCH_CALL)


def read_embeddings(answer: Answer, request: Request) -> list[Reading]:
    reply = with_usage([Fields(each) for each in answer])
    call, unread = chat_call(PROVIDER, reply, request, "embeddings")
    return [Reading(call=call, unread=unread)]


def is_waiting(tier: str, request: Request) -> bool:
    return request.is_batch or tier in WAITING_TIERS


def doubt_of(tier: str) -> str:
    """Other tiers have prices of their own, or none that is public."""
    return "" if tier in (*USUAL_TIERS, *WAITING_TIERS) else f"service tier {tier}"

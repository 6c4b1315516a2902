"""Anthropic: messages, whole or streamed.

The shapes are those of https://docs.claude.com/en/api/messages and of
https://docs.claude.com/en/docs/build-with-claude/streaming. `input_tokens` leaves out what was read
from the cache and written to it; `output_tokens` holds the thinking.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from backoffice.features.generation_costs.domain.responses.fields import Fields
from backoffice.features.generation_costs.domain.responses.reading import (
    WEB_SEARCH,
    Reading,
    Request,
    no_usage,
)
from backoffice.features.generation_costs.domain.responses.stream import Answer
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import InvalidValue

PROVIDER = "anthropic"
MESSAGE = "message"
# What costs more, https://docs.claude.com/en/docs/about-claude/pricing: a tier by contract, fast
# answers, and inference in the US only.
USUAL = {
    "service_tier": ("", "standard", "batch"),
    "speed": ("", "standard"),
    "inference_geo": ("", "global", "not_available"),
}


def read_messages(answer: Answer, request: Request) -> list[Reading]:
    """Searches are a call of their own; fetching a page is free but for its tokens.

    Where several inferences made one answer, each is a call: the totals leave some of them out, see
    https://docs.claude.com/en/docs/agents-and-tools/tool-use/advisor-tool.
    """
    reply = Fields(_whole(answer))
    usage = reply.inner("usage")
    if not usage:
        raise no_usage()
    told = {name: usage.text(name) for name in USUAL}
    doubt = ", ".join(f"{name} {told[name]}" for name in USUAL if told[name] not in USUAL[name])
    is_batch = request.is_batch or told["service_tier"] == "batch"
    tools = usage.inner("server_tool_use")
    tools.known("web_fetch_requests")
    searches = tools.count("web_search_requests")
    rounds = usage.items("iterations")
    if [each.text("type") for each in rounds] in ([], [MESSAGE]):
        rounds = [usage]
    model = reply.text("model") or request.model
    found = [
        Reading(
            call=_call(each, model, request, is_batch),
            response_id=reply.text("id"),
            part=f"iteration-{number}" if number else "",
            doubt=doubt,
            unread=each.unread(),
        )
        for number, each in enumerate(rounds)
    ]
    return [*found, *([found[0].beside(WEB_SEARCH, searches)] if searches else [])]


def _call(usage: Fields, model: str, request: Request, is_batch: bool) -> Call:
    cached = usage.count("cache_read_input_tokens")
    lifetimes = usage.inner("cache_creation")
    for_an_hour = lifetimes.count("ephemeral_1h_input_tokens")
    short = lifetimes.count("ephemeral_5m_input_tokens")
    # A stream's later counts come without the lifetimes.
    short = max(short, usage.count("cache_creation_input_tokens") - for_an_hour)
    kind = usage.text("type")
    return Call(
        provider=PROVIDER,
        model=usage.text("model") or model,
        operation="messages" if kind in ("", MESSAGE) else kind,
        at=request.at,
        input_tokens=usage.required("input_tokens") + cached + short + for_an_hour,
        output_tokens=usage.required("output_tokens"),
        cached_tokens=cached,
        cache_write_tokens=short,
        cache_write_1h_tokens=for_an_hour,
        reasoning_tokens=usage.inner("output_tokens_details").count("thinking_tokens"),
        is_batch=is_batch,
    )


def _whole(events: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The message that a stream built up: counts of later events are totals, not additions."""
    if len(events) == 1:
        return events[0]
    starts = [each.get("message") for each in events if each.get("type") == "message_start"]
    deltas = [each.get("usage") for each in events if each.get("type") == "message_delta"]
    told = [each for each in deltas if isinstance(each, Mapping)]
    if not (starts and isinstance(starts[0], Mapping) and told):
        raise InvalidValue(
            "usage",
            "is in none of the stream's events",
            "Hand in the stream to its end.",
        )
    usage: dict[str, Any] = dict(Fields(starts[0].get("usage")).present())
    for each in told:
        usage |= Fields(each).present()
    return {**starts[0], "usage": usage}

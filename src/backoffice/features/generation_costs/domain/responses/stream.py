"""A response as it came: one JSON object, or the events of a stream."""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from backoffice.features.shared.domain.errors import InvalidValue

Body = Mapping[str, Any] | Sequence[Any] | str | bytes | None
"""JSON, parsed or as text; the events of a stream, as a list or as their text."""

LINE_ENDS = re.compile("\r\n|\r|\n")
Answer = Sequence[Mapping[str, Any]]
"""The one object, or a stream's events in order; empty where there is only sound."""

DONE = "[DONE]"  # how OpenAI ends a stream


def answer_of(body: Body) -> Answer:
    """Numbers of a text stay exact."""
    if body is None:
        return []
    if isinstance(body, bytes):
        body = body.decode(errors="replace")
    if isinstance(body, str):
        body = _parsed(body) if body.lstrip()[:1] in ("{", "[") else _events(body)
    if isinstance(body, Mapping):
        return [body]
    if not all(isinstance(each, Mapping) for each in body):
        raise InvalidValue("response", "must be an object, or a list of a stream's events")
    return list(body)


def _events(text: str) -> list[Mapping[str, Any]]:
    """Of server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html"""
    found: list[Mapping[str, Any]] = []
    name, data = "", []
    for line in [*LINE_ENDS.split(text), ""]:
        field, _, value = line.partition(":")
        if field == "data":
            data.append(value.removeprefix(" "))
        elif field == "event":
            name = value.removeprefix(" ")
        elif not line and data:
            joined = "\n".join(data)
            if joined != DONE:
                event = _parsed(joined)
                # Some say what an event is beside its data only.
                found.append({"type": name, **event} if name and isinstance(event, dict) else event)
            name, data = "", []
    if not found:
        raise InvalidValue("response", "is neither JSON nor a stream of events")
    return found


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        raise InvalidValue("response", "is not JSON") from None

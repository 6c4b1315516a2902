"""Model calls, out of the spans of traces."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from backoffice.features.generation_costs.domain.entities.paid_call import PaidCall
from backoffice.features.generation_costs.infrastructure.received import span_attributes as names
from backoffice.features.generation_costs.infrastructure.received.amounts import (
    moment,
    whole_with,
)
from backoffice.features.generation_costs.infrastructure.received.provider_names import (
    provider_name,
)
from backoffice.features.generation_costs.infrastructure.received.span_attributes import (
    Values,
    count,
    is_model_call,
    text,
    values_of,
)
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import DomainError, InvalidValue

SPANS = UUID("5b0f8a0e-6f0a-4f3c-9c39-0a7d7e3b6f52")  # namespace of the ids made of span ids
SERVICE = "service"  # the kind of resource that a program is
REMEMBERED = 50_000  # spans, in about 12 MB

SpanKey = tuple[bytes, bytes]
"""Trace id and span id."""
Parents = Mapping[SpanKey, bytes]


class Rejection(NamedTuple):
    span_id: str
    error: DomainError


class Reading(NamedTuple):
    """`calls` by their span's id. `above`: the spans above those calls, which repeat them wherever
    they tell of usage.
    """

    calls: list[tuple[str, PaidCall]]
    rejections: list[Rejection]
    above: set[SpanKey]


class SpansAbove:
    """Those above calls that are recorded: a span comes after those below it, maybe in another
    request. The last ones only, and of this process: a program's connection stays with it.
    """

    def __init__(self) -> None:
        self._keys: OrderedDict[SpanKey, None] = OrderedDict()

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def add(self, keys: Iterable[SpanKey]) -> None:
        for key in keys:
            self._keys[key] = None
            self._keys.move_to_end(key)
        while len(self._keys) > REMEMBERED:
            self._keys.popitem(last=False)


class _ModelSpan(NamedTuple):
    span: Span
    values: Values  # the resource's among them
    tokens: Mapping[str, Any]

    @property
    def key(self) -> SpanKey:
        return self.span.trace_id, self.span.span_id

    @property
    def tells_usage(self) -> bool:
        return bool(self.tokens["input_tokens"] or self.tokens["output_tokens"])


def read(request: ExportTraceServiceRequest, before: SpansAbove, now: datetime) -> Reading:
    """`before`: what was above the calls of earlier requests. `now` is for spans without a time."""
    found: list[_ModelSpan] = []
    rejections: list[Rejection] = []
    parents: dict[SpanKey, bytes] = {}
    for of_resource in request.resource_spans:
        resource = values_of(of_resource.resource.attributes, names.OF_A_RESOURCE)
        for of_scope in of_resource.scope_spans:
            for span in of_scope.spans:
                parents[span.trace_id, span.span_id] = span.parent_span_id
                values = values_of(span.attributes, names.OF_A_SPAN)
                if values and is_model_call(values):
                    try:
                        tokens = _tokens(values)
                    except InvalidValue as error:
                        rejections.append(Rejection(span.span_id.hex(), error))
                        continue
                    each = _ModelSpan(span, {**resource, **values}, tokens)
                    if each.tells_usage or span.status.code != Status.STATUS_CODE_ERROR:
                        found.append(each)
    above = _above(found, parents, before)
    calls = []
    for each in _once(found, parents, above, before):
        try:
            calls.append((each.span.span_id.hex(), _paid_call(each, now)))
        except InvalidValue as error:
            rejections.append(Rejection(each.span.span_id.hex(), error))
    return Reading(calls, rejections, above)


def _tokens(values: Values) -> dict[str, int]:
    """Raises InvalidValue."""
    given, answered, total = (count(values, n) for n in (names.INPUT, names.OUTPUT, names.TOTAL))
    if total is not None:
        if given is None and answered is None:
            given = total if "EMBED" in _operation(values).upper() else None
        elif given is None:
            given = max(total - (answered or 0), 0)
        elif answered is None:
            answered = max(total - given, 0)
    cached, written = count(values, names.CACHED) or 0, count(values, names.CACHE_WRITE) or 0
    reasoning = count(values, names.REASONING) or 0
    given, answered = given or 0, answered or 0
    return {
        "input_tokens": whole_with(cached + written, given),
        "output_tokens": whole_with(reasoning, answered),
        "cached_tokens": cached,
        "cache_write_tokens": written,
        "reasoning_tokens": reasoning,
        "input_audio_tokens": count(values, names.INPUT_AUDIO) or 0,
        "output_audio_tokens": count(values, names.OUTPUT_AUDIO) or 0,
    }


def _above(found: Iterable[_ModelSpan], parents: Parents, before: SpansAbove) -> set[SpanKey]:
    above: set[SpanKey] = set()
    starts = [each.key for each in found if each.tells_usage]
    starts += [key for key in parents if key in before]
    for trace_id, span_id in starts:
        while span_id := parents.get((trace_id, span_id), b""):
            if (trace_id, span_id) in above:
                break
            above.add((trace_id, span_id))
    return above


def _once(
    found: Iterable[_ModelSpan], parents: Parents, above: Collection[SpanKey], before: SpansAbove
) -> list[_ModelSpan]:
    """Each call by the lowest span that tells of its usage, or by the highest where none does."""
    lowest = [each for each in found if each.key not in above and each.key not in before]
    keys = {each.key for each in lowest}

    def is_told_above(each: _ModelSpan) -> bool:
        trace_id, span_id = each.key
        seen = set()
        while (span_id := parents.get((trace_id, span_id), b"")) and span_id not in seen:
            if (trace_id, span_id) in keys:
                return True
            seen.add(span_id)
        return False

    return [each for each in lowest if each.tells_usage or not is_told_above(each)]


def _paid_call(each: _ModelSpan, now: datetime) -> PaidCall:
    """Raises InvalidValue."""
    span, values = each.span, each.values
    if len(span.trace_id) != 16 or not any(span.trace_id):
        raise InvalidValue("trace_id", "must be {count} bytes that are not all 0", count=16)
    if len(span.span_id) != 8 or not any(span.span_id):
        raise InvalidValue("span_id", "must be {count} bytes that are not all 0", count=8)
    model = text(values, names.MODEL)
    if not model:
        raise InvalidValue(names.MODEL[0], "must not be empty")
    trace_id, span_id = span.trace_id.hex(), span.span_id.hex()
    metadata = {"spanId": span_id}
    if response := text(values, names.RESPONSE):
        metadata["responseId"] = response
    program = text(values, names.PROGRAM)
    return PaidCall(
        call=Call(
            provider=provider_name(text(values, names.PROVIDER)),
            model=model,
            operation=_operation(values),
            at=_end(span, now),
            **each.tokens,
        ),
        event_id=uuid5(SPANS, f"{trace_id}{span_id}"),
        request_id=trace_id,
        has_tokens=each.tells_usage,
        resource_type=SERVICE if program else None,
        resource_id=program or None,
        tenant_id=text(values, names.TENANT) or None,
        user_id=text(values, names.USER) or None,
        conversation_id=text(values, names.CONVERSATION) or None,
        metadata=metadata,
    )


def _operation(values: Values) -> str:
    return text(values, names.OPERATION) or text(values, (names.SPAN_KIND,)).lower()


def _end(span: Span, now: datetime) -> datetime:
    nanoseconds = span.end_time_unix_nano or span.start_time_unix_nano
    return moment("end_time_unix_nano", nanoseconds // 1000) if nanoseconds else now

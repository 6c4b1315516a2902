"""Spans as an instrumented program exports them: every one a model call, four to a trace.

The bytes are put together from those of one span each kind: making messages would take the
generator longer than the server takes to read them.
"""

import os
import time
from functools import cache

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

from benchmarks.generation_costs.calls import KINDS, Kind

SPANS_A_TRACE = 4
TRACE_ID, SPAN_ID, PARENT_ID = b"T" * 16, b"S" * 8, b"P" * 8


def exported(size: int) -> bytes:
    """An ExportTraceServiceRequest with new ids."""
    values: list[bytes] = []
    for number in range(size):
        if number % SPANS_A_TRACE == 0:
            trace_id, parent_id = os.urandom(16), os.urandom(8)
        values += (trace_id, os.urandom(8), parent_id)
    return _template(size) % tuple(values)


@cache
def _template(size: int) -> bytes:
    request = ExportTraceServiceRequest()
    of_resource = request.resource_spans.add()
    of_resource.resource.attributes.extend(
        (_text("service.name", "shop"), _text("telemetry.sdk.language", "python"))
    )
    spans = of_resource.scope_spans.add().spans
    for number in range(size):
        kind = KINDS[number % len(KINDS)]
        spans.add(
            trace_id=TRACE_ID,
            span_id=SPAN_ID,
            parent_span_id=PARENT_ID,
            name=f"chat {kind.model}",
            kind=3,
            start_time_unix_nano=time.time_ns(),
            end_time_unix_nano=time.time_ns(),
            attributes=_attributes(kind),
        )
    plain = request.SerializeToString().replace(b"%", b"%%")
    for marker in (TRACE_ID, SPAN_ID, PARENT_ID):
        assert plain.count(marker) == size
        plain = plain.replace(marker, b"%b")
    return plain


def _attributes(kind: Kind) -> list[KeyValue]:
    """For both: OpenTelemetry's names, and the one that Phoenix knows a model call by."""
    return [
        _text("openinference.span.kind", "LLM"),
        _text("gen_ai.operation.name", "chat"),
        _text("gen_ai.provider.name", kind.provider),
        _text("gen_ai.request.model", kind.model),
        _text("gen_ai.response.model", kind.model),
        _text("gen_ai.response.id", "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT"),
        _number("gen_ai.usage.input_tokens", 500),
        _number("gen_ai.usage.output_tokens", 1000),
        _number("gen_ai.usage.cache_read.input_tokens", 64),
        _text("gen_ai.conversation.id", "talk-1"),
        _text("server.address", "api.example.com"),
        _text("tenant.id", kind.tenant_id),
        _text("user.id", "user-1"),
    ]


def _text(key: str, value: str) -> KeyValue:
    return KeyValue(key=key, value=AnyValue(string_value=value))


def _number(key: str, value: int) -> KeyValue:
    return KeyValue(key=key, value=AnyValue(int_value=value))

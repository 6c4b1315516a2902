"""Spans of traces, as programs send them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

TRACE = bytes.fromhex("5b8efff798038103d269b633813fc60c")
ENDED = datetime(2026, 3, 1, 12, 30, 0, 250000, tzinfo=UTC)
GEN_AI: dict[str, Any] = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.response.model": "gpt-4o-2024-08-06",
    "gen_ai.usage.input_tokens": 500,
    "gen_ai.usage.output_tokens": 100,
}
OPEN_INFERENCE: dict[str, Any] = {
    "openinference.span.kind": "LLM",
    "llm.provider": "google",
    "llm.system": "vertexai",
    "llm.model_name": "gemini-2.5-flash",
    "llm.token_count.prompt": 700,
    "llm.token_count.completion": 70,
    "llm.token_count.total": 770,
}


def span(
    number: int, values: Mapping[str, Any], parent: int = 0, trace: bytes = TRACE, **fields: Any
) -> Span:
    """`number` stands for the span's id, `parent` for that of the one above it."""
    told: dict[str, Any] = {
        "trace_id": trace,
        "span_id": number.to_bytes(8),
        "parent_span_id": parent.to_bytes(8) if parent else b"",
        "name": "chat",
        "attributes": attributes(values),
        "end_time_unix_nano": int(ENDED.timestamp() * 1000) * 1_000_000,
    }
    return Span(**told | fields)


def attributes(values: Mapping[str, Any]) -> list[KeyValue]:
    kinds = {str: "string_value", int: "int_value", float: "double_value", bool: "bool_value"}
    return [
        KeyValue(key=key, value={kinds[type(value)]: value})  # type: ignore[arg-type]
        for key, value in values.items()
    ]


def request(
    spans: Sequence[Span], resource: Mapping[str, Any] | None = None
) -> ExportTraceServiceRequest:
    made = ExportTraceServiceRequest()
    of_resource = made.resource_spans.add()
    of_resource.resource.attributes.extend(attributes(resource or {"service.name": "shop"}))
    of_resource.scope_spans.add().spans.extend(spans)
    return made


FAILED = Status(code=Status.STATUS_CODE_ERROR, message="no such model")

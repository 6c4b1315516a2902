from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from backoffice.features.generation_costs.domain.entities.paid_call import PaidCall
from backoffice.features.generation_costs.infrastructure.received.model_spans import (
    Reading,
    SpansAbove,
    read,
)
from backoffice.features.generation_costs.infrastructure.received.provider_names import (
    provider_name,
)
from tests.backoffice_features.generation_costs.spans import (
    ENDED,
    FAILED,
    GEN_AI,
    OPEN_INFERENCE,
    TRACE,
    request,
    span,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def reading(*spans: Span, before: SpansAbove | None = None, **resource: Any) -> Reading:
    return read(request(spans, resource or None), before or SpansAbove(), NOW)


def calls(*spans: Span, **resource: Any) -> list[PaidCall]:
    found = reading(*spans, **resource)
    assert not found.rejections
    return [call for _, call in found.calls]


def ids(found: Reading) -> list[int]:
    return [int(span_id, 16) for span_id, _ in found.calls]


def test_a_span_of_the_genai_conventions_is_a_call() -> None:
    values = GEN_AI | {
        "gen_ai.usage.cache_read.input_tokens": 64,
        "gen_ai.usage.cache_creation.input_tokens": 32,
        "gen_ai.usage.reasoning.output_tokens": 16,
        "gen_ai.conversation.id": "talk-1",
        "gen_ai.response.id": "chatcmpl-1",
        "user.id": "mo",
        "tenant.id": "shop-1",
    }
    (found,) = calls(span(7, values))
    call = found.call
    assert (call.provider, call.model, call.operation) == ("openai", "gpt-4o-2024-08-06", "chat")
    assert (call.input_tokens, call.output_tokens) == (500, 100)
    assert (call.cached_tokens, call.cache_write_tokens, call.reasoning_tokens) == (64, 32, 16)
    assert call.at == ENDED
    assert found.request_id == TRACE.hex()
    assert (found.tenant_id, found.user_id, found.conversation_id) == ("shop-1", "mo", "talk-1")
    assert (found.resource_type, found.resource_id) == ("service", "shop")
    assert found.metadata == {"spanId": "0000000000000007", "responseId": "chatcmpl-1"}
    assert (found.given, found.reported) == (None, None)


def test_the_older_names_of_the_conventions_are_read() -> None:
    values = {
        "gen_ai.system": "az.ai.openai",
        "gen_ai.request.model": "gpt-4",
        "gen_ai.usage.prompt_tokens": 5,
        "gen_ai.usage.completion_tokens": 3,
        "gen_ai.usage.cache_read_input_tokens": 2,
        "llm.request.type": "chat",
        "traceloop.association.properties.user_id": "mo",
    }
    (found,) = calls(span(1, values))
    call = found.call
    assert (call.provider, call.model, call.operation) == ("azure", "gpt-4", "chat")
    assert (call.input_tokens, call.output_tokens, call.cached_tokens) == (5, 3, 2)
    assert found.user_id == "mo"


def test_openinference_s_names_are_read() -> None:
    values = OPEN_INFERENCE | {
        "llm.token_count.prompt_details.cache_read": 40,
        "llm.token_count.prompt_details.cache_write": 30,
        "llm.token_count.prompt_details.audio": 20,
        "llm.token_count.completion_details.reasoning": 10,
        "llm.token_count.completion_details.audio": 5,
        "llm.cost.total": 0.5,
        "session.id": "talk-2",
        "user.id": 17,
    }
    (found,) = calls(span(1, values))
    call = found.call
    assert (call.provider, call.model, call.operation) == ("google", "gemini-2.5-flash", "llm")
    assert (call.input_tokens, call.output_tokens) == (700, 70)
    assert (call.cached_tokens, call.cache_write_tokens, call.reasoning_tokens) == (40, 30, 10)
    assert (call.input_audio_tokens, call.output_audio_tokens) == (20, 5)
    assert (found.conversation_id, found.user_id) == ("talk-2", "17")
    assert found.reported is None  # what an instrumentation computes is no provider's word


def test_an_embedding_has_input_only() -> None:
    values = {
        "openinference.span.kind": "EMBEDDING",
        "embedding.model_name": "text-embedding-3-small",
        "llm.token_count.total": 9,
    }
    (found,) = calls(span(1, values))
    assert (found.call.input_tokens, found.call.output_tokens) == (9, 0)


def test_of_the_total_and_one_part_the_other_is_known() -> None:
    values = {k: v for k, v in OPEN_INFERENCE.items() if not k.endswith("completion")}
    (found,) = calls(span(1, values))
    assert (found.call.input_tokens, found.call.output_tokens) == (700, 70)


def test_parts_that_were_not_counted_in_the_whole_are_added_to_it() -> None:
    as_anthropic_counts = GEN_AI | {
        "gen_ai.usage.input_tokens": 3,
        "gen_ai.usage.cache_read.input_tokens": 1000,
        "gen_ai.usage.cache_creation.input_tokens": 100,
    }
    as_google_counts = GEN_AI | {"gen_ai.usage.reasoning.output_tokens": 900}
    cached, reasoned = calls(span(1, as_anthropic_counts), span(2, as_google_counts))
    assert (cached.call.input_tokens, cached.call.cached_tokens) == (1103, 1000)
    assert (reasoned.call.output_tokens, reasoned.call.reasoning_tokens) == (1000, 900)


@pytest.mark.parametrize(
    "values",
    [
        {"http.request.method": "POST"},
        {"gen_ai.system": "openai"},
        GEN_AI | {"gen_ai.operation.name": "invoke_agent"},
        GEN_AI | {"gen_ai.operation.name": "execute_tool"},
        OPEN_INFERENCE | {"openinference.span.kind": "AGENT"},
        OPEN_INFERENCE | {"openinference.span.kind": "CHAIN"},
        {"traceloop.span.kind": "workflow", "gen_ai.usage.prompt_tokens": 5},
    ],
)
def test_what_is_no_model_call_costs_nothing(values: dict[str, Any]) -> None:
    assert calls(span(1, values)) == []


def test_a_span_that_repeats_the_call_below_it_is_no_other_call() -> None:
    found = reading(
        span(3, GEN_AI, parent=2), span(2, {"http.route": "/"}, parent=1), span(1, OPEN_INFERENCE)
    )
    assert ids(found) == [3]
    assert ids(reading(span(1, GEN_AI), span(3, GEN_AI, parent=1), span(2, GEN_AI, parent=1))) == [
        3,
        2,
    ]


def test_a_span_that_comes_after_the_call_below_it_is_no_other_call() -> None:
    before = SpansAbove()
    for spans, counted in (
        ([span(4, GEN_AI, parent=3)], [4]),
        ([span(3, {"http.route": "/"}, parent=2)], []),
        ([span(2, GEN_AI, parent=1), span(5, GEN_AI, parent=1)], [5]),
        ([span(1, GEN_AI)], []),
        ([span(1, GEN_AI, trace=bytes(15) + b"1")], [1]),
    ):
        found = reading(*spans, before=before)
        before.add(found.above)
        assert ids(found) == counted


def test_a_call_without_usage_is_kept_as_one_of_unknown_cost() -> None:
    silent = {k: v for k, v in GEN_AI.items() if "usage" not in k}
    (found,) = calls(span(1, silent))
    assert not found.says_what_it_used
    assert found.usage(None).cost_source == "unknown"
    assert calls(span(1, silent, status=FAILED)) == []


def test_a_call_that_failed_half_way_is_paid_as_far_as_it_came() -> None:
    (found,) = calls(span(1, GEN_AI, status=FAILED))
    assert found.call.output_tokens == 100


def test_usage_is_known_where_either_of_two_spans_of_one_call_tells_it() -> None:
    silent = {k: v for k, v in GEN_AI.items() if "usage" not in k}
    assert ids(reading(span(2, silent, parent=1), span(1, GEN_AI))) == [1]
    assert ids(reading(span(2, GEN_AI, parent=1), span(1, silent))) == [2]
    assert ids(reading(span(2, silent, parent=1), span(1, silent))) == [1]


@pytest.mark.parametrize(
    ("values", "fields", "told"),
    [
        ({"gen_ai.usage.input_tokens": "many"}, {}, "gen_ai.usage.input_tokens"),
        ({"gen_ai.usage.input_tokens": 1.5}, {}, "gen_ai.usage.input_tokens"),
        ({"gen_ai.usage.output_tokens": -1}, {}, "gen_ai.usage.output_tokens"),
        ({"gen_ai.request.model": "", "gen_ai.response.model": " "}, {}, "gen_ai.response.model"),
        ({}, {"trace_id": bytes(16)}, "trace_id"),
        ({}, {"span_id": b"short"}, "span_id"),
        ({}, {"end_time_unix_nano": 1}, "end_time_unix_nano"),
        ({}, {"end_time_unix_nano": 2**64 - 1}, "end_time_unix_nano"),
    ],
)
def test_a_bad_span_is_rejected_by_name_and_harms_no_other(
    values: dict[str, Any], fields: dict[str, Any], told: str
) -> None:
    found = reading(span(1, GEN_AI | values, **fields), span(2, GEN_AI))
    assert ids(found) == [2]
    (rejection,) = found.rejections
    assert told in str(rejection.error)


def test_whole_numbers_may_come_as_javascript_has_them() -> None:
    (found,) = calls(span(1, GEN_AI | {"gen_ai.usage.input_tokens": 12.0}))
    assert found.call.input_tokens == 12


def test_a_name_that_is_too_long_is_cut_and_loses_no_cost() -> None:
    (found,) = calls(span(1, GEN_AI | {"session.id": "x" * 300}))
    assert found.conversation_id == "x" * 255


def test_what_the_resource_says_holds_for_its_spans() -> None:
    values: Sequence[dict[str, Any]] = (GEN_AI, GEN_AI | {"tenant.id": "shop-2"})
    found = calls(
        *(span(n, each) for n, each in enumerate(values, 1)),
        **{"service.name": "writer", "tenant.id": "shop-1"},
    )
    assert [call.tenant_id for call in found] == ["shop-1", "shop-2"]
    assert {call.resource_id for call in found} == {"writer"}


def test_the_same_span_has_the_same_id_and_another_trace_s_has_another() -> None:
    first, again, other = calls(
        span(1, GEN_AI), span(1, GEN_AI), span(1, GEN_AI, trace=bytes(15) + b"1")
    )
    assert first.event_id == again.event_id != other.event_id


def test_a_span_without_a_time_is_of_now() -> None:
    (found,) = calls(span(1, GEN_AI, end_time_unix_nano=0))
    assert found.call.at == NOW


def test_only_the_last_spans_above_calls_are_remembered() -> None:
    above = SpansAbove()
    above.add((TRACE, number.to_bytes(8)) for number in range(50_001))
    assert (TRACE, (0).to_bytes(8)) not in above
    assert (TRACE, (50_000).to_bytes(8)) in above


@pytest.mark.parametrize(
    ("told", "name"),
    [("gcp.vertex_ai", "google"), ("OpenAI", "openai"), ("vertex_ai", "google"), ("new", "new")],
)
def test_a_provider_has_one_name(told: str, name: str) -> None:
    assert provider_name(told) == name

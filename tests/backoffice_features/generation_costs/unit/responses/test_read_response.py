"""Golden responses of each provider, and the calls they stand for."""

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from backoffice.features.generation_costs.domain.responses.readers import (
    READERS,
    NothingUsed,
    read_response,
)
from backoffice.features.generation_costs.domain.responses.reading import Reading, Request
from backoffice.features.generation_costs.domain.responses.stream import answer_of
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import InvalidValue

NOW = datetime(2026, 11, 26, tzinfo=UTC)
GOLDEN = {
    provider: yaml.safe_load((Path(__file__).parent / f"{provider}.yaml").read_text("utf-8"))
    for provider in READERS
}
CASES = [
    pytest.param(provider, case, id=f"{provider}: {case['name']}")
    for provider, cases in GOLDEN.items()
    for case in cases
]
WHOLE = {"provider", "at", "service"}


def told(reading: Reading) -> dict[str, Any]:
    """What is not at its default."""
    of_call = {
        field.name: (getattr(reading.call, field.name), field.default) for field in fields(Call)
    }
    of_reading: dict[str, tuple[Any, Any]] = {
        "response_id": (reading.response_id, ""),
        "part": (reading.part, ""),
        "reported": (reading.reported, None),
        "has_tokens": (reading.has_tokens, True),
        "doubt": (reading.doubt, ""),
        "unread": (dict(reading.unread), {}),
    }
    return {
        name: value
        for name, (value, default) in (of_call | of_reading).items()
        if name not in WHOLE and value != default
    }


def exact(case: dict[str, Any]) -> dict[str, Any]:
    return case | {
        name: Decimal(case[name]) for name in ("quantity", "reported", "seconds") if name in case
    }


@pytest.mark.parametrize(("provider", "case"), CASES)
def test_a_response_is_read_as_its_provider_means_it(provider: str, case: dict[str, Any]) -> None:
    request = Request(at=NOW, **exact(case.get("request", {})))
    readings = read_response(provider, case["api"], case["response"], request)
    assert [told(reading) for reading in readings] == [exact(call) for call in case["calls"]]
    assert {(reading.call.provider, reading.call.at) for reading in readings} == {(provider, NOW)}


@pytest.mark.parametrize(("provider", "case"), CASES)
def test_text_bytes_and_parsed_json_are_read_alike(provider: str, case: dict[str, Any]) -> None:
    text, request = case["response"], Request(at=NOW, **exact(case.get("request", {})))
    if text is not None:
        forms = (text, text.encode(), answer_of(text))
        first, *others = [read_response(provider, case["api"], each, request) for each in forms]
        assert others == [first, first]


@pytest.mark.parametrize("provider", READERS)
def test_every_api_has_a_golden_response(provider: str) -> None:
    assert {case["api"] for case in GOLDEN[provider]} == set(READERS[provider])


@pytest.mark.parametrize(("provider", "case"), CASES)
def test_the_parts_of_a_call_are_contained_in_their_whole(
    provider: str, case: dict[str, Any]
) -> None:
    request = Request(at=NOW, **exact(case.get("request", {})))
    for reading in read_response(provider, case["api"], case["response"], request):
        call = reading.call
        written = call.cache_write_tokens + call.cache_write_1h_tokens
        assert call.cached_tokens + written <= call.input_tokens
        assert call.input_audio_tokens + call.input_image_tokens <= call.input_tokens
        assert call.cached_audio_tokens <= min(call.cached_tokens, call.input_audio_tokens)
        assert call.reasoning_tokens <= call.output_tokens
        assert call.output_audio_tokens + call.output_image_tokens <= call.output_tokens


STREAM = [{"type": "message_start", "message": {"id": "msg_1", "usage": {"input_tokens": 3}}}, {}]


@pytest.mark.parametrize(
    ("provider", "api", "body", "field"),
    [
        ("openai", "chat", {"id": "c", "model": "gpt"}, "usage"),
        ("openai", "chat", [{"id": "c"}, {"id": "c", "usage": None}], "usage"),
        ("openai", "chat", {"usage": {"prompt_tokens": -1}}, "usage.prompt_tokens"),
        ("openai", "chat", {"usage": {"prompt_tokens": "9"}}, "usage.prompt_tokens"),
        ("openai", "chat", {"usage": {"prompt_tokens": 2**31}}, "usage.prompt_tokens"),
        ("openai", "chat", {"usage": {"prompt_tokens": True}}, "usage.prompt_tokens"),
        ("openai", "chat", {"usage": {"completion_tokens": 1}}, "usage.prompt_tokens"),
        ("openai", "chat", {"usage": {"prompt_tokens": 1}}, "usage.completion_tokens"),
        ("openai", "images", {"data": [{}], "usage": {"total": 1}}, "usage.output_tokens"),
        ("openai", "chat", {"usage": [1]}, "usage"),
        ("openai", "chat", "hello", "response"),
        ("openai", "chat", '{"id": ', "response"),
        ("openai", "chat", ["hello"], "response"),
        ("openai", "chat", None, "usage"),
        ("openai", "images", {"data": []}, "data"),
        ("openai", "speech", None, "usage"),
        ("openai", "transcription", {"text": "Hi"}, "usage"),
        ("openai", "sculpture", {}, "api"),
        ("nobody", "chat", {}, "provider"),
        ("anthropic", "messages", {"usage": {"input_tokens": 3}}, "usage.output_tokens"),
        ("anthropic", "messages", STREAM, "usage"),
        ("google", "generate_content", {"candidates": []}, "usage"),
        (
            "google",
            "generate_content",
            {"usageMetadata": {"a": 1}},
            "usageMetadata.promptTokenCount",
        ),
        ("openrouter", "chat", {"usage": {"prompt_tokens": 1, "cost": "much"}}, "usage.cost"),
        ("openrouter", "chat", {"usage": {"prompt_tokens": 1, "cost": -1}}, "usage.cost"),
        ("mistral", "transcription", {"usage": {"prompt_tokens": 1}}, "usage"),
        ("elevenlabs", "speech", {"request-id": "r"}, "usage"),
        ("elevenlabs", "speech", {"character-cost": "lots"}, "character-cost"),
    ],
)
def test_what_nobody_can_read_is_refused_by_its_field(
    provider: str, api: str, body: Any, field: str
) -> None:
    with pytest.raises(InvalidValue) as error:
        read_response(provider, api, body, Request(at=NOW))
    assert error.value.field == field


@pytest.mark.parametrize(
    ("provider", "api", "body"),
    [
        ("openai", "chat", {"error": {"message": "Rate limit", "code": "rate_limit_exceeded"}}),
        ("anthropic", "messages", {"type": "error", "error": {"type": "overloaded_error"}}),
        ("google", "generate_content", {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}}),
    ],
)
def test_an_error_of_the_provider_is_no_paid_call(provider: str, api: str, body: Any) -> None:
    with pytest.raises(NothingUsed):
        read_response(provider, api, body, Request(at=NOW))


def test_a_float_is_taken_for_the_digits_it_is_printed_with() -> None:
    body = {"usage": {"prompt_tokens": 1, "completion_tokens": 2, "cost": 0.000042}}
    (reading,) = read_response("openrouter", "chat", body, Request(at=NOW))
    assert reading.reported == Decimal("0.000042")


def test_the_same_response_has_the_same_ids_and_its_parts_have_others() -> None:
    case = next(case for case in GOLDEN["openai"] if case["api"] == "responses")
    first, again = (
        [reading.event_id(None, uuid4()) for reading in readings]
        for readings in (
            read_response("openai", "responses", case["response"], Request(at=NOW))
            for _ in range(2)
        )
    )
    assert first == again
    assert len(set(first)) == len(first)


def test_a_response_without_an_id_has_that_of_its_key() -> None:
    reading = Reading(call=Call(provider="openai", model="dall-e-3", at=NOW))
    key, insisted = uuid4(), uuid4()
    assert reading.event_id(None, key) == key
    assert reading.event_id(insisted, key) == insisted
    assert reading.beside("web_search", 1).event_id(None, key) not in (key, insisted)

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from backoffice.features.generation_costs.domain.entities.recording import (
    RecordingState,
)
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.domain.responses.readers import NothingUsed
from backoffice.features.generation_costs.domain.responses.reading import Request
from backoffice.features.generation_costs.domain.usecases.cost_recorder import (
    CostRecorder,
    Recorded,
)
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import InvalidValue
from tests.backoffice_features.generation_costs.fakes import IMPOSSIBLE, CentPrices, FakeLedger

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def ledger() -> FakeLedger:
    return FakeLedger()


@pytest.fixture
def costs(ledger: FakeLedger) -> CostRecorder:
    return CostRecorder(ledger.priced_by(CentPrices()), lambda: NOW)


def told(recorded: Recorded) -> tuple[Any, ...]:
    entry = recorded.entry
    return entry.service, entry.provider, entry.model, entry.operation, str(entry.amount)


async def test_each_service_has_a_method(costs: CostRecorder, ledger: FakeLedger) -> None:
    recorded = [
        await costs.record_openai("gpt-4-turbo", input_tokens=1, output_tokens=2),
        await costs.record_claude("claude-3-opus", input_tokens=1, output_tokens=2),
        await costs.record_elevenlabs(3),
        await costs.record_pika(Decimal(4)),
        await costs.record_dalle("1024x1024"),
        await costs.record_storage("aws", "s3-standard", Decimal(5)),
        await costs.record_compute("fly", "shared-cpu-1x", Decimal(6)),
    ]
    assert [told(each) for each in recorded] == [
        ("OPENAI", "openai", "gpt-4-turbo", "chat", "0.03"),
        ("CLAUDE", "anthropic", "claude-3-opus", "messages", "0.03"),
        ("ELEVENLABS", "elevenlabs", "eleven_multilingual_v2", "speech", "0.03"),
        ("PIKA", "pika", "pika-2.2", "video", "0.04"),
        ("DALLE", "openai", "dall-e-3", "images", "0.01"),
        ("STORAGE", "aws", "s3-standard", "storage", "0.05"),
        ("COMPUTE", "fly", "shared-cpu-1x", "compute", "0.06"),
    ]
    assert [usage.created_at for usage in ledger.usages.values()] == [NOW] * 7
    assert len({usage.request_id for usage in ledger.usages.values()}) == 7


async def test_a_call_has_its_resource_and_metadata(costs: CostRecorder) -> None:
    recorded = await costs.record_dalle(
        "1024x1024",
        resource_type="VIDEO",
        resource_id="video-1",
        tenant_id="shop-1",
        metadata={"scene": 3},
    )
    entry = recorded.entry
    assert (entry.resource_type, entry.resource_id, entry.tenant_id) == (
        *("VIDEO", "video-1", "shop-1"),
    )
    assert (entry.request_id, entry.metadata) == ("shop-1/VIDEO/video-1", {"scene": 3})


async def test_any_other_call_is_recorded_too(costs: CostRecorder) -> None:
    call = Call(provider="runway", model="gen-4", at=NOW, quantity=Decimal(3), unit="second")
    assert told(await costs.record(call)) == ("RUNWAY", "runway", "gen-4", "", "0.03")
    given = await costs.record(call, given=Decimal("0.5"))
    assert (given.entry.amount, given.entry.cost_source) == (Decimal("0.5"), CostSource.GIVEN)


async def test_what_was_paid_is_recorded_where_the_catalogue_finds_it_impossible(
    costs: CostRecorder, ledger: FakeLedger
) -> None:
    recorded = await costs.record_openai(IMPOSSIBLE, input_tokens=1, output_tokens=2)
    assert (recorded.entry.amount, recorded.entry.input_tokens) == (None, 1)
    assert recorded.notes == ["not priced: cached_tokens: must not exceed the input tokens"]
    assert recorded.entry.metadata == {"cost_notes": list(recorded.notes)}
    assert len(ledger.usages) == 1


async def test_what_the_ledger_cannot_keep_is_refused(
    costs: CostRecorder, ledger: FakeLedger
) -> None:
    with pytest.raises(InvalidValue, match="completion_tokens"):
        await costs.record_openai("gpt-4", input_tokens=1, output_tokens=-2)
    assert ledger.usages == {}


async def test_a_response_counts_once(costs: CostRecorder, ledger: FakeLedger) -> None:
    text = '{"id": "c-1", "model": "gpt-5", "usage": {"prompt_tokens": 3, "completion_tokens": 4}}'
    first, again = [
        await costs.record_response("openai", "chat", text, user_id="user-1") for _ in range(2)
    ]
    assert [each.recording.state for each in (*first, *again)] == [
        *(RecordingState.RECORDED, RecordingState.DUPLICATE)
    ]
    (usage,) = ledger.usages.values()
    assert (usage.cost, usage.user_id, usage.created_at) == (Decimal("0.07"), "user-1", NOW)


async def test_the_request_says_what_the_response_does_not(costs: CostRecorder) -> None:
    asked = Request(at=NOW, model="tts-1", characters=42)
    (recorded,) = await costs.record_response("openai", "speech", None, asked)
    assert told(recorded) == ("OPENAI", "openai", "tts-1", "speech", "0.42")


async def test_a_response_that_nobody_can_read_is_a_call_of_unknown_cost(
    costs: CostRecorder, ledger: FakeLedger
) -> None:
    (recorded,) = await costs.record_response(
        "openai", "chat", '{"id": "c-1", "model": "gpt-5", "choices": []}'
    )
    assert told(recorded)[1:4] == ("openai", "gpt-5", "chat")
    assert recorded.entry.cost_source is CostSource.UNKNOWN
    assert recorded.notes == ["not priced: usage: is missing: nobody can tell what the call used"]
    # The whole of it may come later: its cost must not be taken for one that is there already.
    (whole,) = await costs.record_response(
        "openai",
        "chat",
        {"id": "c-1", "model": "gpt-5", "usage": {"prompt_tokens": 3, "completion_tokens": 4}},
    )
    assert (whole.recording.state, whole.entry.amount) == (
        *(RecordingState.RECORDED, Decimal("0.07")),
    )
    assert len(ledger.usages) == 2


@pytest.mark.parametrize(("model", "kept"), [("", "not told"), ("m" * 300, "m" * 255)])
async def test_a_paid_response_is_kept_whatever_it_says_of_its_model(
    costs: CostRecorder, model: str, kept: str
) -> None:
    body = {"id": "c-1", "model": model, "usage": {"prompt_tokens": 3, "completion_tokens": 4}}
    (recorded,) = await costs.record_response("openai", "chat", body)
    assert (recorded.entry.model, recorded.entry.input_tokens) == (kept, 3)
    assert (recorded.entry.amount is None) is (model == "")


async def test_an_error_of_the_provider_is_not_recorded(
    costs: CostRecorder, ledger: FakeLedger
) -> None:
    with pytest.raises(NothingUsed):
        await costs.record_response("anthropic", "messages", {"error": {"type": "overloaded"}})
    assert ledger.usages == {}

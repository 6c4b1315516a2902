"""Usage as a shop's program logs it."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from backoffice.features.generation_costs.domain.entities.recording import RecordingState
from backoffice.features.generation_costs.domain.entities.spent import Spent
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.domain.usage_logs import logged_call
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker import TokenTracker
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.infrastructure.database import Database
from tests.backoffice_features.generation_costs.fakes import UNKNOWN, CentPrices, FakeLedger

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def ledger() -> FakeLedger:
    return FakeLedger()


@pytest.fixture
def tracker(ledger: FakeLedger) -> TokenTracker:
    """Nothing is read from its database."""
    return TokenTracker(
        Database("sqlite+aiosqlite://"), ledger.priced_by(CentPrices()), lambda: NOW
    )


async def test_usage_is_logged_with_its_shop_user_conversation_operation_and_metadata(
    tracker: TokenTracker, ledger: FakeLedger
) -> None:
    await tracker.log_usage(
        "shop_123", "user_456", "conv_789", "chat_message", "gemini-2.5-flash", 2062, 201, {"n": 50}
    )
    (usage,) = ledger.usages.values()
    assert (usage.tenant_id, usage.user_id, usage.conversation_id, usage.operation) == (
        *("shop_123", "user_456", "conv_789", "chat_message"),
    )
    assert (usage.provider, usage.model, usage.cost, usage.cost_source, usage.metadata) == (
        *("google", "gemini-2.5-flash", Decimal("22.63"), CostSource.CATALOGUE, {"n": 50}),
    )
    assert usage.created_at == NOW


async def test_usage_without_a_known_price_is_logged_as_unknown(
    tracker: TokenTracker, ledger: FakeLedger
) -> None:
    recorded = await tracker.log_usage("shop", None, None, "chat", UNKNOWN, 1, 2, provider="acme")
    assert (recorded.entry.amount, recorded.entry.cost_source) == (None, CostSource.UNKNOWN)


async def test_usage_logged_twice_with_the_same_id_counts_once(
    tracker: TokenTracker, ledger: FakeLedger
) -> None:
    event_id = uuid4()
    states = [
        (
            await tracker.log_usage("shop", "mo", None, "chat", "gpt-4o", 1, 2, event_id=event_id)
        ).recording.state
        for _ in range(2)
    ]
    assert states == [RecordingState.RECORDED, RecordingState.DUPLICATE]
    assert len(ledger.usages) == 1


@pytest.mark.parametrize(
    ("model", "provider"),
    [
        ("gemini-2.5-pro", "google"),
        ("Gemini-2.5-flash", "google"),
        ("gpt-4o-mini", "openai"),
        ("claude-sonnet-4-5", "anthropic"),
    ],
)
def test_the_model_tells_the_provider(model: str, provider: str) -> None:
    assert logged_call(NOW, "chat", model, 1, 2).provider == provider


def test_a_provider_that_is_given_is_believed() -> None:
    assert logged_call(NOW, "chat", "gpt-4o", 1, 2, "azure").provider == "azure"


def test_a_provider_that_nothing_tells_must_be_given() -> None:
    with pytest.raises(InvalidValue) as refused:
        logged_call(NOW, "chat", "mistral-large", 1, 2)
    assert refused.value.field == "provider"
    assert refused.value.hint == "Only those of gemini, gpt and claude models are known."


def test_an_average_is_over_the_calls_whose_cost_is_known() -> None:
    assert Spent(Decimal("0.1"), 4, 1).average_cost == Decimal("0.033333333333")
    assert Spent(Decimal(0), 2, 2).average_cost is None
    assert Spent().average_cost is None

"""What prices of today make of calls of the past."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.paid_call import DOUBT, NOTES
from backoffice.features.generation_costs.domain.entities.repricing import (
    RepricingFilter,
    RunState,
)
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.time_span import TimeSpan
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.infrastructure.ledger.verification import verify
from backoffice.features.generation_costs.infrastructure.models.cost_adjustment_model import (
    CostAdjustmentModel,
)
from backoffice.features.shared.domain.account import Actor, Role, acting
from backoffice.features.shared.domain.call import Call, PricedCall
from backoffice.features.shared.domain.errors import Conflict, InvalidValue
from backoffice.features.shared.infrastructure.audit import AuditEntryModel
from backoffice.features.shared.infrastructure.database import Database
from tests.backoffice_features.generation_costs.audit import audited_costs
from tests.backoffice_features.generation_costs.repricing import Bookkeeper, ChangingPrices
from tests.backoffice_features.generation_costs.usages import NOON, call, store

UNKNOWN: dict[str, Any] = {"cost": "0", "cost_source": CostSource.UNKNOWN}
LISTED: dict[str, Any] = {"cost_source": CostSource.CATALOGUE, "price_version": "old"}
ONLY_UNPRICED = RepricingFilter(only_unpriced=True)
MARCH = date(2026, 3, 1)


async def test_a_dry_run_tells_what_would_change_by_model_and_changes_nothing(
    database: Database,
) -> None:
    calls = [
        call(**UNKNOWN, model="a"),
        call(ImageUsage, **UNKNOWN, model="a"),
        call(cost="3", model="a", **LISTED),
        call(cost="1", model="b", **LISTED),
        call(cost="2", model="b", **LISTED),
    ]
    await store(database, calls)
    run = await Bookkeeper(database, ChangingPrices(a="0.5", b="2")).reprice(applies=False)
    assert run.state is RunState.DONE
    assert (run.calls_done, run.calls_expected) == (5, 5)
    a, b = run.models
    assert (a.changed, a.priced, a.unchanged) == (3, 2, 0)
    assert (b.changed, b.priced, b.unchanged) == (1, 0, 1)
    assert [a.before, a.after, b.before, b.after] == [3, Decimal("1.5"), 1, 2]
    assert run.total.difference == Decimal("-0.5")
    assert await audited_costs(database) == {each.event_id: each.cost for each in calls}


async def test_applied_twice_it_counts_once_and_names_the_price(database: Database) -> None:
    calls = [call(**UNKNOWN, model="a") for _ in range(7)]
    await store(database, calls)
    keeper = Bookkeeper(database, ChangingPrices(a="0.5"))
    first, second = await keeper.reprice(), await keeper.reprice()
    assert (first.total.changed, second.total.changed, second.total.unchanged) == (7, 0, 7)
    assert set((await audited_costs(database)).values()) == {Decimal("0.5")}
    async with database.sessions() as db:
        rows = (await db.scalars(select(CostAdjustmentModel))).all()
    assert {(row.price_version, row.run_id, row.prices_call) for row in rows} == {
        ("test:a@0.5", first.id, True)
    }
    assert len(rows) == 7


async def test_a_price_that_returns_is_applied_again(database: Database) -> None:
    prices = ChangingPrices(a="0.5")
    keeper = Bookkeeper(database, prices)
    await store(database, [call(**UNKNOWN, model="a")])
    for price in ("0.5", "0.75", "0.5", "0"):
        prices.prices["a"] = price
        await keeper.reprice()
        assert set((await audited_costs(database)).values()) == {Decimal(price)}
    assert (await verify(database)).count == 0


async def test_what_is_not_the_catalogue_s_to_price_is_skipped_and_said_why(
    database: Database,
) -> None:
    doubt = {NOTES: [f"{DOUBT}service tier priority"]}
    calls = [
        call(cost="1", model="a", cost_source=CostSource.GIVEN),
        call(cost="1", model="a"),
        call(**UNKNOWN, model="a", metadata=doubt),
        call(**UNKNOWN, model="a", prompt_tokens=0, completion_tokens=0),
        call(ServiceUsage, **UNKNOWN, model="a", quantity=Decimal(1), unit="call"),
        call(**UNKNOWN, model="of-nobody"),
        call(**UNKNOWN, model="impossible"),
    ]
    await store(database, calls)
    run = await Bookkeeper(database, ChangingPrices(a="5", impossible=None)).reprice()
    assert run.total.skipped == {
        "given": 1,
        "provider": 1,
        "in_doubt": 1,
        "no_usage": 2,
        "no_price": 1,
        "impossible": 1,
    }
    assert await audited_costs(database) == {each.event_id: each.cost for each in calls}


async def test_the_catalogue_is_asked_with_all_that_is_known_of_a_call(database: Database) -> None:
    asked: list[Call] = []

    class Listening(ChangingPrices):
        def price(self, call: Call) -> PricedCall | None:
            asked.append(call)
            return None

    detail: dict[str, Any] = {
        "prompt_tokens": 100,
        "completion_tokens": 50,
        "cached_tokens": 40,
        "reasoning_tokens": 5,
        "image_tokens": 6,
        "cache_write_tokens": 7,
        "cache_write_1h_tokens": 8,
        "input_audio_tokens": 9,
        "cached_audio_tokens": 1,
        "input_image_tokens": 11,
        "cached_image_tokens": 2,
        "output_audio_tokens": 13,
    }
    usages = [
        call(TokenUsage, **UNKNOWN, is_batch=True, image_quality="low", **detail),
        call(ImageUsage, **UNKNOWN, image_size="1024x1024", image_quality="hd"),
        call(ServiceUsage, **UNKNOWN, quantity=Decimal("2.5"), unit="second", image_size="1080p"),
    ]
    await store(database, usages)
    await Bookkeeper(database, Listening()).reprice()
    (tokens,) = [each for each in asked if each.input_tokens]
    (images,) = [each for each in asked if each.image_quality == "hd"]
    (service,) = [each for each in asked if each.unit]
    assert (tokens.at, tokens.is_batch, tokens.provider) == (NOON, True, "openrouter")
    names = {"prompt_tokens": "input_tokens", "completion_tokens": "output_tokens"}
    names |= {"image_tokens": "output_image_tokens"}
    assert {name: getattr(tokens, names.get(name, name)) for name in detail} == detail
    assert (images.image_size, images.image_quality) == ("1024x1024", "hd")
    assert tokens.image_quality == "low"
    assert (service.quantity, service.unit, service.image_size) == (
        *(Decimal("2.5"), "second", "1080p"),
    )


async def test_only_what_the_period_and_the_filter_let_through_is_priced(
    database: Database,
) -> None:
    times = [NOON + timedelta(minutes=minutes) for minutes in (-61, -1, 0, 29, 30, 90)]
    within = [call(**UNKNOWN, model="a", created_at=at) for at in times]
    others = [
        call(**UNKNOWN, model="b"),
        call(**UNKNOWN, model="a", tenant_id="shop-1"),
        call(cost="1", model="a", **LISTED),
    ]
    await store(database, [*within, *others])
    span = TimeSpan(NOON - timedelta(minutes=1), NOON + timedelta(minutes=30))
    keeper = Bookkeeper(database, ChangingPrices(a="5", b="5"))
    of_shop = RepricingFilter(model="a", tenant_id="shop-1")
    assert (await keeper.reprice(of_shop, span=span)).total.changed == 1
    unpriced = RepricingFilter(model="a", only_unpriced=True)
    run = await keeper.reprice(unpriced, span=span)
    assert run.total.changed == 3
    costs = await audited_costs(database)
    assert [costs[each.event_id] for each in within] == [0, 5, 5, 5, 0, 0]
    assert [costs[each.event_id] for each in others] == [0, 5, 1]


async def test_without_a_period_all_that_is_unpriced_is_priced(database: Database) -> None:
    later = [NOON + timedelta(days=days, seconds=days) for days in range(5)]
    await store(database, [call(**UNKNOWN, model="a", created_at=at) for at in later])
    run = await Bookkeeper(database, ChangingPrices(a="5")).reprice(ONLY_UNPRICED)
    assert (run.calls_expected, run.total.priced) == (5, 5)
    assert (await verify(database)).count == 0


async def test_a_run_is_cancelled_keeps_what_it_did_and_goes_on_from_there(
    database: Database,
) -> None:
    await store(database, [call(**UNKNOWN, model="a") for _ in range(8)])
    keeper = Bookkeeper(database, ChangingPrices(a="5"))
    run_id = await keeper.runs.begin(None, ONLY_UNPRICED, "new prices", applies=True)
    assert await keeper.steps.step(run_id)
    await keeper.runs.cancel(run_id)
    assert not await keeper.steps.step(run_id)
    await keeper.worker.work()
    run = await keeper.runs.get(run_id)
    assert (run.state, run.total.changed) == (RunState.CANCELLED, 3)
    assert sum((await audited_costs(database)).values()) == 15
    with pytest.raises(Conflict):
        await keeper.runs.cancel(run_id)
    await keeper.runs.resume(run_id)
    await keeper.worker.work()
    run = await keeper.runs.get(run_id)
    assert (run.state, run.total.changed, run.calls_done) == (RunState.DONE, 8, 8)
    assert sum((await audited_costs(database)).values()) == 40
    with pytest.raises(Conflict):
        await keeper.runs.resume(run_id)


async def test_what_fails_says_why_and_can_be_taken_up_again(database: Database) -> None:
    class Broken(ChangingPrices):
        is_broken = True

        def price(self, call: Call) -> PricedCall | None:
            if self.is_broken:
                raise RuntimeError("no catalogue")
            return super().price(call)

    prices = Broken(a="5")
    await store(database, [call(**UNKNOWN, model="a")])
    keeper = Bookkeeper(database, prices)
    run = await keeper.reprice()
    assert (run.state, run.error) == (RunState.FAILED, "no catalogue")
    prices.is_broken = False
    await keeper.runs.resume(run.id)
    await keeper.worker.work()
    assert (await keeper.runs.get(run.id)).state is RunState.DONE


async def test_a_closed_month_is_refused_until_it_is_reopened(database: Database) -> None:
    """Months are those of the zone: in Kolkata, March begins at 18:30 UTC of the day before."""
    last_of_february = datetime(2026, 2, 28, 18, 20, tzinfo=UTC)
    first_of_march = datetime(2026, 2, 28, 18, 40, tzinfo=UTC)
    february = call(**UNKNOWN, model="a", created_at=last_of_february)
    march = call(**UNKNOWN, model="a", created_at=first_of_march)
    await store(database, [february, march])
    keeper = Bookkeeper(database, ChangingPrices(a="5"), zone="Asia/Kolkata")
    await keeper.months.close(MARCH, "Books are done")
    with pytest.raises(Conflict, match="2026-03"):
        await keeper.reprice()
    assert (await keeper.reprice(applies=False)).total.changed == 2
    before = TimeSpan(NOON - timedelta(days=9), datetime(2026, 2, 28, 18, 30, tzinfo=UTC))
    assert (await keeper.reprice(span=before)).total.changed == 1
    await keeper.months.reopen(MARCH, "A price was wrong")
    assert (await keeper.reprice()).total.changed == 1
    assert set((await audited_costs(database)).values()) == {Decimal(5)}


async def test_a_month_that_is_closed_meanwhile_stops_the_run(database: Database) -> None:
    await store(database, [call(**UNKNOWN, model="a") for _ in range(8)])
    keeper = Bookkeeper(database, ChangingPrices(a="5"))
    run_id = await keeper.runs.begin(None, ONLY_UNPRICED, "new prices", applies=True)
    await keeper.steps.step(run_id)
    await keeper.months.close(MARCH, "Books are done")
    await keeper.worker.work()
    run = await keeper.runs.get(run_id)
    assert run.state is RunState.FAILED
    assert "2026-03" in run.error
    assert sum((await audited_costs(database)).values()) == 15


async def test_calls_of_a_closed_month_are_recorded_all_the_same(database: Database) -> None:
    keeper = Bookkeeper(database, ChangingPrices())
    await keeper.months.close(MARCH, "Books are done")
    await store(database, [call(cost="5")])
    assert sum((await audited_costs(database)).values()) == 5


async def test_who_closed_a_month_and_why_is_audited(database: Database) -> None:
    keeper = Bookkeeper(database, ChangingPrices(), clock=lambda: datetime(2026, 4, 1, tzinfo=UTC))
    told = acting.set(Actor("ann@example.com", Role.ADMIN, 1))
    try:
        await keeper.months.close(MARCH, "Books are done")
        with pytest.raises(Conflict, match="closed already"):
            await keeper.months.close(MARCH, "Again")
        (closed,) = await keeper.months.listed()
        assert (closed.month, closed.actor) == ("2026-03", "ann@example.com")
        await keeper.months.reopen(MARCH, "A price was wrong")
        with pytest.raises(Conflict, match="open"):
            await keeper.months.reopen(MARCH, "Again")
        with pytest.raises(InvalidValue, match="not over"):
            await keeper.months.close(date(2026, 4, 1), "Too early")
    finally:
        acting.reset(told)
    async with database.sessions() as db:
        entries = (await db.scalars(select(AuditEntryModel).order_by(AuditEntryModel.id))).all()
    assert [(each.action, each.subject, each.actor, each.after) for each in entries] == [
        ("month.closed", "month:2026-03", "ann@example.com", {"reason": "Books are done"}),
        ("month.reopened", "month:2026-03", "ann@example.com", {"reason": "A price was wrong"}),
    ]


async def test_what_changes_costs_needs_a_reason(database: Database) -> None:
    keeper = Bookkeeper(database, ChangingPrices())
    with pytest.raises(InvalidValue, match="reason"):
        await keeper.runs.begin(None, ONLY_UNPRICED, "", applies=True)
    assert await keeper.runs.begin(None, ONLY_UNPRICED, "", applies=False)

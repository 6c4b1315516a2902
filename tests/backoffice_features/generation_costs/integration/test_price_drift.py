"""Whether what providers report is still what the catalogue computes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.domain.events.price_drift_found_event import (
    PriceDriftFoundEvent,
)
from backoffice.features.generation_costs.infrastructure.drift.price_drifts import PriceDrifts
from backoffice.features.generation_costs.infrastructure.drift.watch import DriftWatch
from backoffice.features.generation_costs.infrastructure.models.price_drift_model import (
    PriceDriftModel,
)
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from backoffice.features.shared.infrastructure.events.event_handler import EventHandler
from backoffice.main import create_app
from backoffice.settings import Settings
from tests.backoffice_features.generation_costs.usages import call, store
from tests.support.accounts import client_of, sign_in
from tests.support.clock import SetClock
from tests.support.waiting import until

PARIS = ZoneInfo("Europe/Paris")


class Heard(EventHandler[PriceDriftFoundEvent]):
    def __init__(self) -> None:
        self.events: list[PriceDriftFoundEvent] = []

    async def handle(self, event: PriceDriftFoundEvent) -> None:
        self.events.append(event)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def drifts(database: Database) -> PriceDrifts:
    return PriceDrifts(database, Decimal(2))


@pytest.fixture
def watch(database: Database, drifts: PriceDrifts, heard: Heard, clock: SetClock) -> DriftWatch:
    bus = EventBus()
    bus.subscribe(PriceDriftFoundEvent, heard)
    return DriftWatch(database, drifts, bus, clock, PARIS)


def both(cost: str, computed: str | None, kind: type[Usage] = TokenUsage, **given: Any) -> Usage:
    """A call of just now that has both costs."""
    price = Decimal(computed) if computed is not None else None
    return call(kind, cost, **{"created_at": datetime.now(UTC), "computed_cost": price} | given)


async def test_a_model_s_costs_are_summed_over_all_kinds_of_calls_that_have_both(
    database: Database, watch: DriftWatch, drifts: PriceDrifts, clock: SetClock
) -> None:
    days_ago = {"created_at": clock() - timedelta(days=5)}
    await store(
        database,
        [
            both("0.000000000003", "0.000000000002"),
            both("1", "1", ImageUsage, **days_ago),
            both("1", "1", ServiceUsage),
            both("5", None),
            both("7", "1", cost_source=CostSource.GIVEN),
            both("0", "1", cost_source=CostSource.UNKNOWN),
            both("9", "1", created_at=clock() - timedelta(days=8)),
            both("0.5", "1", provider="fal"),
        ],
    )
    await watch.check()
    far, near = await drifts.by_model()
    assert (far.provider, far.model, far.calls, far.difference) == (
        *("fal", "gemini", 1, Decimal(-50)),
    )
    assert (near.provider, near.calls, near.reported, near.computed) == (
        *("openrouter", 3, Decimal("2.000000000003"), Decimal("2.000000000002")),
    )
    today = clock().astimezone(PARIS).date()
    assert (near.since, near.until) == (today - timedelta(days=6), today)


async def test_the_first_of_the_seven_days_begins_at_midnight_of_the_zone(
    database: Database, watch: DriftWatch, drifts: PriceDrifts, clock: SetClock
) -> None:
    today = clock().astimezone(PARIS).date()
    first = datetime.combine(today - timedelta(days=6), datetime.min.time(), PARIS)
    await store(
        database,
        [
            both("1", "1", created_at=first),
            both("1", "1", created_at=first - timedelta(microseconds=1)),
        ],
    )
    await watch.check()
    (found,) = await drifts.by_model()
    assert found.calls == 1


async def test_a_drift_over_the_threshold_is_told_once_in_each_direction(
    database: Database, watch: DriftWatch, heard: Heard
) -> None:
    await store(database, [both("1.03", "1"), both("1.02", "1", model="near")])
    await watch.check()
    await watch.check()
    (event,) = heard.events
    assert (event.provider, event.model, event.calls, event.difference) == (
        *("openrouter", "gemini", 1, Decimal(3)),
    )
    assert str(watch.notice()) == (
        "What providers charge for 1 models is more than 2 % off our prices. "
        "See /cost-tracking/pricing/drift"
    )
    await store(database, [both("0.5", "1")])  # 1.53 of 2
    await watch.check()
    await watch.check()
    assert [event.difference for event in heard.events] == [3, Decimal("-23.5")]


async def test_a_drift_that_was_mended_is_told_again_when_it_comes_back(
    database: Database, watch: DriftWatch, heard: Heard
) -> None:
    await store(database, [both("1.03", "1")])
    await watch.check()
    await store(database, [both("0.97", "1")])
    await watch.check()
    assert watch.notice() is None
    await store(database, [both("1.5", "1")])
    await watch.check()
    assert len(heard.events) == 2


async def test_what_another_process_told_is_not_told_again(
    database: Database, watch: DriftWatch, drifts: PriceDrifts, clock: SetClock, heard: Heard
) -> None:
    await store(database, [both("1.03", "1")])
    await watch.check()
    bus = EventBus()
    bus.subscribe(PriceDriftFoundEvent, heard)
    other = DriftWatch(database, drifts, bus, clock, PARIS)
    await other.check()
    assert len(heard.events) == 1
    assert other.notice() is not None


async def test_a_model_without_calls_for_a_week_is_forgotten(
    database: Database, watch: DriftWatch, clock: SetClock
) -> None:
    await store(database, [both("1.03", "1")])
    await watch.check()
    clock.advance(days=8)
    await watch.check()
    async with database.sessions() as db:
        assert await db.scalar(select(func.count()).select_from(PriceDriftModel)) == 0
    assert watch.notice() is None


async def test_the_drift_is_read_with_a_threshold(
    idle_client: httpx.AsyncClient, database: Database, watch: DriftWatch
) -> None:
    await store(
        database, [both("1.03", "1"), both("2", "0", model="free"), both("0", "0", model="x")]
    )
    await watch.check()
    found = (await idle_client.get("/cost-tracking/pricing/drift")).json()
    assert found["threshold"] == "2"
    told = [(each["model"], each["difference"], each["isOver"]) for each in found["items"]]
    assert told == [("free", None, True), ("gemini", "3", True), ("x", None, False)]
    assert (
        found["items"][1].items()
        >= {
            "provider": "openrouter",
            "calls": 1,
            "reportedAmount": "1.03",
            "computedAmount": "1",
        }.items()
    )
    found = (await idle_client.get("/cost-tracking/pricing/drift?threshold=3")).json()
    assert [each["isOver"] for each in found["items"]] == [True, False, False]


async def test_the_threshold_is_a_setting(database: Database, settings: Settings) -> None:
    await store(database, [both("1.03", "1")])
    app = create_app(settings.model_copy(update={"price_drift_percent": Decimal("3.5")}))
    async with client_of(app) as client, app.router.lifespan_context(app):
        await sign_in(client, app.state.database)

        async def found() -> dict[str, Any]:
            answer: dict[str, Any] = (await client.get("/cost-tracking/pricing/drift")).json()
            return answer

        async def is_found() -> bool:
            return bool((await found())["items"])

        await until(is_found)
        shown = await found()
        assert (shown["threshold"], shown["items"][0]["isOver"]) == ("3.5", False)
        assert (await client.get("/readyz")).json()["notices"] == []


@pytest.mark.parametrize("bad", ["-1", "NaN", "much"])
async def test_a_bad_threshold_is_refused_by_name(idle_client: httpx.AsyncClient, bad: str) -> None:
    answer = await idle_client.get(f"/cost-tracking/pricing/drift?threshold={bad}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "threshold"


async def test_the_running_program_looks_by_itself(app: FastAPI, database: Database) -> None:
    await store(database, [both("1.03", "1")])
    async with client_of(app) as client, app.router.lifespan_context(app):
        await sign_in(client, app.state.database)

        async def is_found() -> bool:
            found = (await client.get("/cost-tracking/pricing/drift")).json()
            return [each["isOver"] for each in found["items"]] == [True]

        await until(is_found)
        page = await client.get("/costs", headers={"Accept-Language": "fr", "Accept": "text/html"})
    assert "écarte de plus de 2 % de nos prix" in page.text

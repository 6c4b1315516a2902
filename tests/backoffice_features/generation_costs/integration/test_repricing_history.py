"""Whatever is recorded, priced anew, tried again and cut short: each call costs its price once."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import delete

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.repricing import (
    RepricingFilter,
    RunState,
)
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.infrastructure.ledger.verification import verify
from backoffice.features.generation_costs.infrastructure.models.cost_adjustment_model import (
    CostAdjustmentModel,
)
from backoffice.features.generation_costs.infrastructure.models.image_usage_model import (
    ImageUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.repricing_models import (
    RepricingRunModel,
)
from backoffice.features.generation_costs.infrastructure.models.service_usage_model import (
    ServiceUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import (
    CostRollupModel,
    GenerationRequestModel,
    LedgerTotalsModel,
)
from backoffice.features.generation_costs.infrastructure.repricing.worker import JOB
from backoffice.features.shared.domain.call import Call, PricedCall
from backoffice.features.shared.infrastructure.database import Base, Database
from backoffice.features.shared.infrastructure.job_schedule import JobSchedule
from tests.backoffice_features.generation_costs.audit import audited_costs
from tests.backoffice_features.generation_costs.repricing import Bookkeeper, ChangingPrices
from tests.backoffice_features.generation_costs.usages import NOON, call, store

MODELS = ("a", "b", "c")
UNPRICED = (CostSource.UNKNOWN, CostSource.CATALOGUE)
EVERYTHING: tuple[type[Base], ...] = (
    *(TokenUsageModel, ImageUsageModel, ServiceUsageModel),
    *(CostAdjustmentModel, RepricingRunModel),
    *(CostRollupModel, GenerationRequestModel, LedgerTotalsModel),
)


@st.composite
def recorded(draw: st.DrawFn) -> Usage:
    source = draw(st.sampled_from([*CostSource]))
    cost = Decimal(0) if source is CostSource.UNKNOWN else draw(st.decimals(0, 1000, places=12))
    return call(
        draw(st.sampled_from([TokenUsage, ImageUsage, ServiceUsage])),
        str(cost),
        cost_source=source,
        model=draw(st.sampled_from(MODELS)),
        request_id=draw(st.sampled_from(["req-1", "req-2", "req-3"])),
        created_at=NOON + timedelta(minutes=draw(st.integers(0, 180))),
        tenant_id=draw(st.sampled_from([None, "shop-1"])),
        ebook_id=draw(st.sampled_from([None, None, 7])),
    )


prices = st.none() | st.decimals(0, 1000, places=12).map(str)
actions = st.one_of(
    st.tuples(st.just("record"), st.lists(recorded(), min_size=1, max_size=6)),
    st.tuples(st.just("price"), st.tuples(st.sampled_from(MODELS), prices)),
    st.tuples(st.just("reprice"), st.sampled_from([None, *MODELS])),
    st.tuples(st.just("crash"), st.integers(0, 3)),
)


class Crash(Exception):
    pass


class Crashing(ChangingPrices):
    """Stops the world at the call that is to come after `calls_left` others."""

    calls_left: int | None = None

    def price(self, call: Call) -> PricedCall | None:
        if self.calls_left is not None:
            if not self.calls_left:
                raise Crash
            self.calls_left -= 1
        return super().price(call)


class History:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._prices = Crashing(a="1", b="0.25")
        self._keeper = Bookkeeper(database, self._prices, slice_calls=2)
        self._known: list[Usage] = []

    async def record(self, usages: list[Usage]) -> None:
        await store(self._database, [*usages, *self._known[:2]])  # some are sent again
        self._known += usages

    async def price(self, change: tuple[str, str | None]) -> None:
        model, price = change
        self._prices.prices.pop(model, None)
        if price is not None:
            self._prices.prices[model] = price

    async def reprice(self, model: str | None) -> None:
        await self._keeper.reprice(RepricingFilter(model=model))

    async def crash(self, calls_left: int) -> None:
        """In the middle of a run, which another process goes on with."""
        run_id = await self._keeper.runs.begin(None, RepricingFilter(), "again", applies=True)
        self._prices.calls_left = calls_left
        with suppress(Crash):
            await self._to_the_end(run_id)
        self._prices.calls_left = None
        await Bookkeeper(self._database, self._prices).worker.work()
        assert (await self._keeper.runs.get(run_id)).state is RunState.DONE

    async def is_right(self) -> None:
        """After all is priced by what is known now, twice at a time."""
        run_ids = [
            await self._keeper.runs.begin(None, RepricingFilter(), "at last", applies=True)
            for _ in range(2)
        ]
        await asyncio.gather(*map(self._to_the_end, run_ids))
        costs = await audited_costs(self._database)
        assert set(costs) == {usage.event_id for usage in self._known}
        for usage in self._known:
            price = self._prices.prices.get(usage.model)
            if price is not None and usage.cost_source in UNPRICED:
                assert costs[usage.event_id] == Decimal(price)
            elif usage.cost_source not in UNPRICED:
                assert costs[usage.event_id] == usage.cost
        assert (await verify(self._database)).count == 0

    async def _to_the_end(self, run_id: int) -> None:
        while await self._keeper.steps.step(run_id):
            pass


@hypothesis_settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(actions, min_size=2, max_size=12))
async def test_each_call_costs_its_price_once(
    database: Database, steps: list[tuple[str, Any]]
) -> None:
    async with database.engine.begin() as connection:
        for model in EVERYTHING:
            await connection.execute(delete(model))
    history = History(database)
    for name, of in steps:
        act: Callable[[Any], Any] = getattr(history, name)
        await act(of)
    await history.is_right()


async def test_one_process_works_at_a_time_and_another_takes_over_where_it_died(
    database: Database,
) -> None:
    await store(database, [call(cost="0", cost_source=CostSource.UNKNOWN, model="a")])
    keeper = Bookkeeper(database, ChangingPrices(a="5"))
    run_id = await keeper.runs.begin(None, RepricingFilter(), "again", applies=True)
    other = JobSchedule(database, "another process", timedelta(seconds=30))
    await other.add([(JOB, timedelta())])
    assert await other.claim(JOB)
    await keeper.worker.work()
    assert (await keeper.runs.get(run_id)).calls_done == 0
    died = JobSchedule(database, "another process", timedelta(seconds=-1))
    assert await died.renew(JOB)  # its lease is over
    await keeper.worker.work()
    assert (await keeper.runs.get(run_id)).state is RunState.DONE

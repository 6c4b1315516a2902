"""Adjustments move every sum by what they change, once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from alembic import command
from sqlalchemy import Connection, delete

from backoffice.features.generation_costs.domain.entities.adjustment import Adjustment
from backoffice.features.generation_costs.domain.entities.cost_entry import CostEntry
from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.time_span import TimeSpan
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.infrastructure.adapters.book_queries import BookQueries
from backoffice.features.generation_costs.infrastructure.adapters.cost_queries import CostQueries
from backoffice.features.generation_costs.infrastructure.adapters.entry_queries import (
    EntryFilter,
    EntryQueries,
)
from backoffice.features.generation_costs.infrastructure.adapters.summary_queries import (
    Dimension,
    SummaryQueries,
)
from backoffice.features.generation_costs.infrastructure.ledger.adjusting import adjust
from backoffice.features.generation_costs.infrastructure.ledger.rebuild import rebuild
from backoffice.features.generation_costs.infrastructure.ledger.verification import verify
from backoffice.features.generation_costs.infrastructure.models.totals import (
    CostRollupModel,
    GenerationRequestModel,
    LedgerTotalsModel,
)
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.migrations import alembic_config
from tests.backoffice_features.generation_costs.audit import audited_costs
from tests.backoffice_features.generation_costs.usages import NOON, call, store

UNKNOWN: dict[str, Any] = {"cost": "0", "cost_source": CostSource.UNKNOWN}


def adjustment(of: Usage, change: str, number: int = 1) -> Adjustment:
    return Adjustment(
        call_id=of.event_id,
        number=number,
        change=Decimal(change),
        prices_call=of.cost_source is CostSource.UNKNOWN and number == 1,
        price_version="test@2026-11-26",
        run_id=1,
        adjusted_at=NOON,
        request_id=of.request_id,
        created_at=of.created_at,
        tenant_id=of.tenant_id,
        service=of.service,
        provider=of.provider,
        model=of.model,
        operation=of.operation,
        resource_type=of.resource_type,
        resource_id=of.resource_id,
    )


async def add(database: Database, adjustments: Sequence[Adjustment]) -> None:
    def work(connection: Connection) -> None:
        adjust(connection, adjustments)

    async with database.engine.begin() as connection:
        await connection.run_sync(work)


async def test_an_adjustment_moves_every_sum_once_however_often_it_is_added(
    database: Database,
) -> None:
    unknown = call(**UNKNOWN, tenant_id="shop-1", ebook_id=7)
    dear = call(ImageUsage, "3.5", request_id="req-2")
    await store(database, [unknown, dear, call(request_id="req-2")])
    changes = [adjustment(unknown, "0.25"), adjustment(dear, "-3.499999999999")]
    await add(database, changes)
    await add(database, [*changes, adjustment(unknown, "0.05", number=2)])
    costs = await audited_costs(database)
    assert costs[unknown.event_id] == Decimal("0.3")
    assert costs[dear.event_id] == Decimal("0.000000000001")
    assert (await verify(database)).count == 0


async def test_of_two_that_reckon_from_the_same_cost_only_the_first_counts(
    database: Database,
) -> None:
    of = call(**UNKNOWN)
    await store(database, [of])
    await add(database, [adjustment(of, "0.25")])
    await add(database, [replace(adjustment(of, "0.75"), price_version="another")])
    assert await audited_costs(database) == {of.event_id: Decimal("0.25")}


async def test_whoever_reads_reads_what_a_call_costs_by_now(database: Database) -> None:
    thing: dict[str, Any] = {"resource_type": "VIDEO", "resource_id": "1"}
    unknown = call(**UNKNOWN, ebook_id=7, **thing)
    known = call(cost="0.01", request_id="req-2", **thing)
    await store(database, [unknown, known])
    await add(database, [adjustment(unknown, "0.25"), adjustment(known, "0.5")])
    around_noon = TimeSpan(NOON - timedelta(minutes=20), NOON + timedelta(minutes=20))
    async with database.sessions() as db:
        entries = await EntryQueries(db).by_event_id([unknown.event_id, known.event_id])
        dear = await EntryQueries(db).page(EntryFilter(min_cost=Decimal("0.5")), 10, None)
        of_thing = await EntryQueries(db).total(EntryFilter(**thing))
        books = await BookQueries(db).total_costs([7])
        (book_call,) = await BookQueries(db).calls(7)
        by_resource = await SummaryQueries(db).breakdown(Dimension.RESOURCE, around_noon, 10)
        by_model = await SummaryQueries(db).breakdown(Dimension.MODEL, around_noon, 10)
        request = await CostQueries(db).request("req-1")
    entry = entries[unknown.event_id]
    assert (entry.amount, entry.recorded_amount) == (Decimal("0.25"), None)
    assert entry.cost_source is CostSource.CATALOGUE
    entry = entries[known.event_id]
    assert (entry.amount, entry.recorded_amount) == (Decimal("0.51"), Decimal("0.01"))
    assert [each.event_id for each in dear.items] == [known.event_id]
    assert books == {7: (Decimal("0.25"), 0)}
    assert book_call.cost == Decimal("0.25")
    assert request is not None
    assert (request.total_cost, request.unpriced_call_count) == (Decimal("0.25"), 0)
    for spent in (of_thing, by_resource.total, by_model.total, by_resource.rows[0].spent):
        assert (spent.total_cost, spent.calls, spent.unpriced_calls) == (Decimal("0.76"), 2, 0)


async def test_a_ledger_that_lost_its_sums_gets_the_adjusted_ones(database: Database) -> None:
    unknown = call(**UNKNOWN, ebook_id=7)
    await store(database, [unknown, call(request_id="req-2")])
    await add(database, [adjustment(unknown, "0.25")])
    async with database.engine.begin() as connection:
        for model in (CostRollupModel, GenerationRequestModel, LedgerTotalsModel):
            await connection.execute(delete(model))
    assert (await verify(database)).count > 0
    await rebuild(database)
    await audited_costs(database)
    assert (await verify(database)).count == 0


async def test_a_book_that_is_tied_later_costs_what_its_calls_cost_by_now(
    database: Database,
) -> None:
    of = call(cost="1")
    await store(database, [of])
    await add(database, [adjustment(of, "0.5")])
    await store(database, [call(cost="2", ebook_id=7)])
    await audited_costs(database)
    async with database.sessions() as db:
        assert (await BookQueries(db).total_costs([7]))[7] == (Decimal("3.5"), 0)
        overview = await CostQueries(db).overview(TimeSpan(NOON, NOON))
    assert overview.average_cost_per_book == Decimal("3.5")


async def test_without_adjustments_sums_are_those_of_what_was_recorded(
    database: Database, database_url: str
) -> None:
    unknown = call(**UNKNOWN, ebook_id=7)
    known = call(cost="0.01", request_id="req-2", tenant_id="shop-1")
    await store(database, [unknown, known])
    await add(database, [adjustment(unknown, "0.25"), adjustment(known, "-0.01")])
    await asyncio.to_thread(command.downgrade, alembic_config(database_url), "0009")
    await asyncio.to_thread(command.upgrade, alembic_config(database_url), "head")
    costs = await audited_costs(database)
    assert sorted(costs.values()) == [Decimal(0), Decimal("0.01")]


async def test_entries_are_filtered_and_told_by_what_they_are_by_now(database: Database) -> None:
    priced, unknown = call(**UNKNOWN), call(**UNKNOWN)
    await store(database, [priced, unknown])
    await add(database, [adjustment(priced, "0.25"), adjustment(priced, "0.05", number=2)])

    async def found(**wanted: Any) -> list[CostEntry]:
        async with database.sessions() as db:
            return (await EntryQueries(db).page(EntryFilter(**wanted), 10, None)).items

    for wanted, of in (
        ({"unpriced": True}, unknown),
        ({"unpriced": False}, priced),
        ({"cost_source": CostSource.UNKNOWN}, unknown),
        ({"cost_source": CostSource.CATALOGUE}, priced),
    ):
        assert [each.event_id for each in await found(**wanted)] == [of.event_id], wanted
    (entry,) = await found(unpriced=False)
    assert (entry.amount, entry.computed_amount) == (Decimal("0.3"), Decimal("0.3"))
    assert entry.price_version == "test@2026-11-26"

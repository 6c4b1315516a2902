"""Adds the facts up anew, in Python, and compares all that is kept beside them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backoffice.features.generation_costs.infrastructure.models.cost_adjustment_model import (
    CostAdjustmentModel,
)
from backoffice.features.generation_costs.infrastructure.models.facts import FACTS
from backoffice.features.generation_costs.infrastructure.models.totals import (
    ROLLUP_KEY,
    TOTALS,
    CostRollupModel,
    GenerationRequestModel,
    LedgerTotalsModel,
)
from backoffice.features.shared.infrastructure.database import Database, table_of

Row = Mapping[str, Any]


async def audited_costs(database: Database) -> dict[UUID, Decimal]:
    """What each call that is stored cost after all adjustments, in USD.

    Fails where one is stored twice, or a total is not the sum of its facts to the last digit.
    """
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="SERIALIZABLE")

        async def rows(model: Any) -> list[Row]:
            return [*(await connection.execute(select(table_of(model)))).mappings()]

        facts = [row for model in FACTS for row in await rows(model)]
        adjustments = await rows(CostAdjustmentModel)
        requests = {row["request_id"]: row for row in await rows(GenerationRequestModel)}
        hours = {_rollup_key(row): row for row in await rows(CostRollupModel)}
        whole = await rows(LedgerTotalsModel)
    costs = {row["event_id"]: row["cost"] for row in facts}
    assert len(costs) == len(facts)
    for row in adjustments:
        costs[row["call_id"]] += row["change"]
    calls_and_changes = [*facts, *adjustments]

    by_request, by_hour = defaultdict(list), defaultdict(list)
    for row in calls_and_changes:
        by_request[row["request_id"]].append(row)
        by_hour[_hour_of(row)].append(row)
    assert {key: _totals(row) for key, row in hours.items()} == _summed(by_hour)
    assert {key: _totals(row) for key, row in requests.items()} == _summed(by_request)
    for request_id, calls in by_request.items():
        assert requests[request_id]["created_at"] == min(row["created_at"] for row in calls)
    assert [_totals(row) for row in whole] == ([_sum(calls_and_changes)] if facts else [])
    of_books = [row for row in requests.values() if row["ebook_id"] is not None]
    for row in whole:
        assert row["request_count"] == len(by_request)
        assert row["book_count"] == len(of_books)
        assert row["book_cost"] == sum(row["total_cost"] for row in of_books)
    return costs


def _hour_of(row: Row) -> tuple[Any, ...]:
    hour = row["created_at"].replace(minute=0, second=0, microsecond=0)
    names = ("service", "provider", "model", "operation")
    return (hour, row["tenant_id"] or "", *(row[name] for name in names))


def _rollup_key(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in ROLLUP_KEY)


def _summed(groups: Mapping[Any, Iterable[Row]]) -> dict[Any, list[Any]]:
    return {key: _sum(rows) for key, rows in groups.items()}


def _sum(rows: Iterable[Row]) -> list[Any]:
    """In the order of TOTALS."""
    sums: list[Any] = [Decimal(0)] + [0] * 6
    for row in rows:
        if "change" in row:
            sums[0] += row["change"]
            sums[-1] -= row["prices_call"]
            continue
        values = (
            row["cost"],
            row.get("prompt_tokens", 0),
            row.get("completion_tokens", 0),
            row["input_images"],
            row["output_images"],
            1,
            row["cost_source"] == "unknown",
        )
        sums = [total + value for total, value in zip(sums, values, strict=True)]
    return sums


def _totals(row: Row) -> list[Any]:
    return [row[name] for name in TOTALS]

"""The write path on PostgreSQL: a batch is a few statements, however many rows it has."""

from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection
from psycopg.sql import SQL, Composed, Identifier

from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger.batch import (
    FACTS,
    FactTable,
    by_table,
    request_sums,
    rollup_sums,
)
from backoffice.features.generation_costs.infrastructure.models.totals import ROLLUP_KEY, TOTALS

SUM_TYPES = ("numeric", *["bigint"] * 6)
REQUEST_TYPES = ("text", "int", "timestamptz", *SUM_TYPES)
ROLLUP_TYPES = ("timestamptz", *["text"] * 5, *SUM_TYPES)


def _added(table: str) -> str:
    return ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in TOTALS)


def _arrays(types: Sequence[str]) -> str:
    return ", ".join(f"%b::{kind}[]" for kind in types)


SUMS = ", ".join(TOTALS)
# A request that a call ties to a book for the first time is tied by `tie`: what it cost before
# becomes the book's, too.
MOVE_REQUESTS = f"""
WITH given AS (
    SELECT * FROM unnest({_arrays(REQUEST_TYPES)})
    AS given (request_id, ebook_id, created_at, {SUMS})
), moved AS (
    INSERT INTO generation_requests (request_id, ebook_id, created_at, {SUMS})
    SELECT * FROM given
    ON CONFLICT (request_id) DO UPDATE SET
        created_at = CASE WHEN generation_requests.api_call_count = 0 THEN excluded.created_at
            ELSE least(generation_requests.created_at, excluded.created_at) END,
        {_added("generation_requests")}
    RETURNING request_id, ebook_id, api_call_count
), joined AS (
    SELECT given.*, moved.ebook_id AS tied_to,
        moved.api_call_count = given.api_call_count AS is_first
    FROM given JOIN moved USING (request_id)
), whole AS (
    INSERT INTO ledger_totals (id, {SUMS}, request_count, book_count, book_cost)
    SELECT 1, {", ".join(f"sum({name})" for name in TOTALS)},
        count(*) FILTER (WHERE is_first),
        count(*) FILTER (WHERE is_first AND tied_to IS NOT NULL),
        coalesce(sum(total_cost) FILTER (WHERE tied_to IS NOT NULL), 0)
    FROM joined
    ON CONFLICT (id) DO UPDATE SET {_added("ledger_totals")},
        request_count = ledger_totals.request_count + excluded.request_count,
        book_count = ledger_totals.book_count + excluded.book_count,
        book_cost = ledger_totals.book_cost + excluded.book_cost
)
SELECT request_id, tied_to FROM joined WHERE tied_to IS NOT NULL OR ebook_id IS NOT NULL
"""
MOVE_ROLLUPS = f"""
INSERT INTO cost_rollups ({", ".join(ROLLUP_KEY)}, {SUMS})
SELECT * FROM unnest({_arrays(ROLLUP_TYPES)})
ON CONFLICT ({", ".join(ROLLUP_KEY)}) DO UPDATE SET {_added("cost_rollups")}
"""


def _of(template: str, fact: FactTable) -> Composed:
    columns = SQL(", ").join(map(Identifier, fact.columns))
    values = SQL(", ").join(SQL("%s") for _ in fact.columns)
    return SQL(template).format(table=Identifier(fact.name), columns=columns, values=values)


COPY = {f.name: _of("COPY {table} ({columns}) FROM STDIN", f) for f in FACTS}
INSERT = {
    f.name: _of(
        "INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT (event_id) DO NOTHING", f
    )
    for f in FACTS
}


async def add_facts(
    connection: AsyncConnection, usages: Sequence[Usage], *, copy: bool
) -> list[Usage]:
    """Those that were not there already.

    With `copy` none may have been there, else it raises UniqueViolation.
    """
    new: list[Usage] = []
    for fact, part in by_table(usages):
        new += await (_copy if copy else _insert)(connection, fact, part)
    return new


async def _copy(
    connection: AsyncConnection, fact: FactTable, usages: Sequence[Usage]
) -> Sequence[Usage]:
    async with connection.cursor().copy(COPY[fact.name]) as copy:
        for usage in usages:
            await copy.write_row(fact.row(usage))
    return usages


async def _insert(
    connection: AsyncConnection, fact: FactTable, usages: Sequence[Usage]
) -> Sequence[Usage]:
    insert = INSERT[fact.name]
    async with connection.pipeline():
        cursors = [
            await connection.execute(insert, fact.row(usage), prepare=True) for usage in usages
        ]
    return [usage for usage, cursor in zip(usages, cursors, strict=True) if cursor.rowcount]


async def move_totals(
    connection: AsyncConnection, usages: Sequence[Usage]
) -> dict[str, int | None]:
    """The book that each request is tied to, for requests of which a call or the row names one."""
    requests = [
        (request_id, sums.ebook_id, sums.created_at, *sums.sums.values)
        for request_id, sums in request_sums(usages)
    ]
    rollups = [(*key, *sums.values) for key, sums in rollup_sums(usages)]
    async with connection.pipeline():
        moved = await connection.execute(MOVE_REQUESTS, _columns(requests), prepare=True)
        await connection.execute(MOVE_ROLLUPS, _columns(rollups), prepare=True)
    return dict(await moved.fetchall())


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]

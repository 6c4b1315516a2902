"""The write path on SQLite: the same statements for every row, one call of the driver each."""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from aiosqlite import Connection

from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger.batch import (
    FACTS,
    by_table,
    request_sums,
    rollup_sums,
    whole,
)
from backoffice.features.generation_costs.infrastructure.models.totals import ROLLUP_KEY, TOTALS
from backoffice.features.shared.domain.money import DECIMALS

SUMS = ", ".join(TOTALS)


def _added(table: str) -> str:
    return ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in TOTALS)


def _insert(table: str, columns: Sequence[str]) -> str:
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"


INSERT = {fact.name: _insert(fact.name, fact.columns) for fact in FACTS}
EXISTING = {
    fact.name: f"SELECT event_id FROM {fact.name} "
    "WHERE event_id IN (SELECT value FROM json_each(?))"
    for fact in FACTS
}
REQUESTS = (
    "SELECT request_id, ebook_id, api_call_count FROM generation_requests "
    "WHERE request_id IN (SELECT value FROM json_each(?))"
)
MOVE_REQUEST = f"""
{_insert("generation_requests", ("request_id", "ebook_id", "created_at", *TOTALS))}
ON CONFLICT (request_id) DO UPDATE SET
    created_at = CASE WHEN generation_requests.api_call_count = 0 THEN excluded.created_at
        ELSE min(generation_requests.created_at, excluded.created_at) END,
    {_added("generation_requests")}
"""
MOVE_ROLLUP = f"""
{_insert("cost_rollups", (*ROLLUP_KEY, *TOTALS))}
ON CONFLICT ({", ".join(ROLLUP_KEY)}) DO UPDATE SET {_added("cost_rollups")}
"""
MOVE_WHOLE = f"""
{_insert("ledger_totals", ("id", *TOTALS, "request_count", "book_count", "book_cost"))}
ON CONFLICT (id) DO UPDATE SET {_added("ledger_totals")},
    request_count = ledger_totals.request_count + excluded.request_count,
    book_count = ledger_totals.book_count + excluded.book_count,
    book_cost = ledger_totals.book_cost + excluded.book_cost
"""


async def begin(connection: Connection) -> None:
    """Nobody else writes from here on, so what is not there now is not there at the commit."""
    if not connection.in_transaction:
        await connection.execute("BEGIN IMMEDIATE")


async def add_facts(connection: Connection, usages: Sequence[Usage]) -> list[Usage]:
    """Those that were not there already."""
    new: list[Usage] = []
    for fact, part in by_table(usages):
        ids = json.dumps([usage.event_id.hex for usage in part])
        there = {row[0] for row in await connection.execute_fetchall(EXISTING[fact.name], (ids,))}
        fresh = [usage for usage in part if usage.event_id.hex not in there]
        rows = [tuple(map(_stored, fact.row(usage))) for usage in fresh]
        await connection.executemany(INSERT[fact.name], rows)
        new += fresh
    return new


async def move_totals(connection: Connection, usages: Sequence[Usage]) -> dict[str, int | None]:
    """The book that each request is tied to, for requests of which a call or the row names one."""
    requests = request_sums(usages)
    ids = json.dumps([request_id for request_id, _ in requests])
    found = {row[0]: row[1:] for row in await connection.execute_fetchall(REQUESTS, (ids,))}
    ties: dict[str, int | None] = {}
    first = books = 0
    book_cost = Decimal(0)
    for request_id, given in requests:
        tied_to, calls = found.get(request_id, (given.ebook_id, 0))
        first += not calls
        if tied_to is not None:
            books += not calls
            book_cost += given.sums.cost
        if tied_to is not None or given.ebook_id is not None:
            ties[request_id] = tied_to
    await connection.executemany(
        MOVE_REQUEST,
        [
            tuple(map(_stored, (request_id, sums.ebook_id, sums.created_at, *sums.sums.values)))
            for request_id, sums in requests
        ],
    )
    await connection.executemany(
        MOVE_ROLLUP,
        [tuple(map(_stored, (*key, *sums.values))) for key, sums in rollup_sums(usages)],
    )
    counts = (1, *whole(usages).values, first, books, book_cost)
    await connection.execute(MOVE_WHOLE, tuple(map(_stored, counts)))
    return ties


def _stored(value: Any) -> Any:
    """As the column types of shared.infrastructure.database store it."""
    match value:
        case Decimal():
            return int(value.scaleb(DECIMALS))
        case datetime():
            return value.isoformat(" ", "microseconds").removesuffix("+00:00")
        case UUID():
            return value.hex
        case _:
            return value

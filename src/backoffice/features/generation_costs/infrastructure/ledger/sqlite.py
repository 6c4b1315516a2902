"""The write path on SQLite: the same statements for every row, one call of the driver each."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from sqlalchemy.engine.interfaces import DBAPICursor

from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger.batch import (
    FACTS,
    FactTable,
    Moves,
    Sums,
    Ties,
    by_table,
)
from backoffice.features.generation_costs.infrastructure.models.totals import ROLLUP_KEY, TOTALS
from backoffice.features.shared.domain.money import DECIMALS

SUMS = ", ".join(TOTALS)
MICROSECONDS = len("2026-01-31 12:00:00.000000")  # without the zone, which is UTC


def _added(table: str) -> str:
    return ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in TOTALS)


def _insert(table: str, columns: Sequence[str]) -> str:
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"


def _row_of(fact: FactTable) -> Callable[[Usage], Sequence[Any]]:
    """A usage's row as the column types store it."""
    paths = {"event_id": "event_id.hex", "cost_source": "cost_source.value"}
    values = attrgetter(*(paths.get(name, name) for name in fact.columns))
    cost, computed, at, metadata = map(
        fact.columns.index, ("cost", "computed_cost", "created_at", "metadata")
    )
    quantity = fact.columns.index("quantity") if "quantity" in fact.columns else None

    def row(usage: Usage) -> Sequence[Any]:
        stored = list(values(usage))
        stored[cost] = int(usage.cost.scaleb(DECIMALS))
        if usage.computed_cost is not None:
            stored[computed] = int(usage.computed_cost.scaleb(DECIMALS))
        stored[at] = usage.created_at.isoformat(" ", "microseconds")[:MICROSECONDS]
        if usage.metadata is not None:
            stored[metadata] = json.dumps(usage.metadata, allow_nan=False)
        if quantity is not None:
            stored[quantity] = int(stored[quantity].scaleb(DECIMALS))
        return stored

    return row


ROW = {fact.name: _row_of(fact) for fact in FACTS}
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


def of_another_kind(cursor: DBAPICursor, usages: Sequence[Usage]) -> set[str]:
    """The ids, in hexadecimal, under which another kind of call was recorded."""
    found: set[str] = set()
    for fact in FACTS:
        if ids := [usage.event_id.hex for usage in usages if type(usage) is not fact.kind]:
            cursor.execute(EXISTING[fact.name], (json.dumps(ids),))
            found.update(row[0] for row in cursor.fetchall())
    return found


def add_facts(cursor: DBAPICursor, usages: Sequence[Usage]) -> None:
    """Raises IntegrityError where one is there already."""
    for fact, part in by_table(usages):
        cursor.executemany(INSERT[fact.name], list(map(ROW[fact.name], part)))


def insert_facts(cursor: DBAPICursor, usages: Sequence[Usage]) -> list[Usage]:
    """Those that were not there already. Within a writer's lock: nothing can come in between."""
    new: list[Usage] = []
    for fact, part in by_table(usages):
        cursor.execute(EXISTING[fact.name], (json.dumps([u.event_id.hex for u in part]),))
        there = {row[0] for row in cursor.fetchall()}
        new += [usage for usage in part if usage.event_id.hex not in there]
    add_facts(cursor, new)
    return new


def move_totals(cursor: DBAPICursor, usages: Sequence[Usage]) -> Ties:
    moves = Moves(usages)
    ids = json.dumps([request_id for request_id, _ in moves.requests])
    cursor.execute(REQUESTS, (ids,))
    found = {request_id: (ebook_id, calls) for request_id, ebook_id, calls in cursor.fetchall()}
    ties: Ties = {}
    whole = Sums(moves.requests[0][1].created_at).values
    first = books = 0
    book_cost = Decimal(0)
    for request_id, sums in moves.requests:
        whole = [total + added for total, added in zip(whole, sums.values, strict=True)]
        tied_to, calls = found.get(request_id, (sums.ebook_id, 0))
        first += not calls
        if tied_to is not None:
            books += not calls
            book_cost += sums.values[0]
        if tied_to is not None or sums.ebook_id is not None:
            ties[request_id] = tied_to
    cursor.executemany(MOVE_REQUEST, [tuple(map(_stored, row)) for row in moves.request_rows()])
    cursor.execute(MOVE_WHOLE, tuple(map(_stored, (1, *whole, first, books, book_cost))))
    cursor.executemany(MOVE_ROLLUP, [tuple(map(_stored, row)) for row in moves.rollup_rows()])
    return ties


def _stored(value: Any) -> Any:
    """As the column types of shared.infrastructure.database store it."""
    if isinstance(value, Decimal):
        return int(value.scaleb(DECIMALS))
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")[:MICROSECONDS]
    return value

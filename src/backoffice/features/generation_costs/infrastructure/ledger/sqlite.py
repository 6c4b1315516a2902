"""The write path on SQLite: many rows a statement, as the driver lets other threads go on during
each, and has to wait for them after it.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any
from uuid import UUID

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
ROWS_A_STATEMENT = (64, 8, 1)
MICROSECONDS = len("2026-01-31 12:00:00.000000")  # without the zone, which is UTC


def _added(table: str) -> str:
    return ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in TOTALS)


def _insert(table: str, columns: Collection[str], rows: int = 1) -> str:
    marks = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([marks] * rows)}"


EXISTING = " UNION ALL ".join(
    f"SELECT event_id FROM {fact.name} WHERE event_id IN (SELECT value FROM json_each(?1))"
    for fact in FACTS
)
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


def add(cursor: DBAPICursor, usages: Sequence[Usage]) -> tuple[Sequence[Usage], Ties]:
    """Those that were not there already, and the ties.

    Within a writer's lock: nothing can come in between.
    """
    ids = json.dumps([usage.event_id.hex for usage in usages])
    cursor.execute(EXISTING, (ids,))
    there = {row[0] for row in cursor.fetchall()}
    new = [usage for usage in usages if usage.event_id.hex not in there] if there else usages
    for fact, part in by_table(new):
        for insert, values in _inserts(fact, part):
            cursor.execute(insert, values)
    return new, _move(cursor, Moves(new)) if new else {}


def _inserts(fact: FactTable, usages: Sequence[Usage]) -> Iterator[tuple[str, list[Any]]]:
    columns = fact.columns(usages)
    rows = list(zip(*map(_column, columns.values()), strict=True))
    for size in ROWS_A_STATEMENT:
        while len(rows) >= size:
            yield _insert(fact.name, columns, size), [*chain(*rows[:size])]
            del rows[:size]


def _move(cursor: DBAPICursor, moves: Moves) -> Ties:
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


def _column(values: Sequence[Any]) -> Sequence[Any]:
    """As the column types of shared.infrastructure.database store it."""
    if isinstance(values[0], str):  # or None, but nothing else
        return values
    return [*map(_stored, values)]


def _stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value.scaleb(DECIMALS))
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")[:MICROSECONDS]
    return value.hex if isinstance(value, UUID) else value

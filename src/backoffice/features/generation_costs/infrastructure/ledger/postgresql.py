"""The write path on PostgreSQL: a batch is a few statements, however many rows it has."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import Connection
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy.engine.interfaces import DBAPICursor

from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger.batch import (
    FACTS,
    FactTable,
    Moves,
    Ties,
    by_table,
)
from backoffice.features.generation_costs.infrastructure.models.totals import ROLLUP_KEY, TOTALS

SUM_TYPES = ("numeric", *["bigint"] * 6)
REQUEST_TYPES = ("text", "int", "timestamptz", *SUM_TYPES)
ROLLUP_TYPES = ("timestamptz", *["text"] * 5, *SUM_TYPES)


def _added(table: str) -> str:
    return ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in TOTALS)


def _unnested(types: Sequence[str]) -> str:
    return ", ".join(f"%s::{kind}[]" for kind in types)


SUMS = ", ".join(TOTALS)
# A request that a call ties to a book for the first time is tied by `tie`: what it cost before
# becomes the book's, too. Each part needs the one before, so every process locks in this order.
MOVE_TOTALS = f"""
given AS (
    SELECT * FROM unnest({_unnested(REQUEST_TYPES)})
    AS given (request_id, ebook_id, created_at, {SUMS}) WHERE {{condition}}
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
    FROM joined HAVING count(*) > 0
    ON CONFLICT (id) DO UPDATE SET {_added("ledger_totals")},
        request_count = ledger_totals.request_count + excluded.request_count,
        book_count = ledger_totals.book_count + excluded.book_count,
        book_cost = ledger_totals.book_cost + excluded.book_cost
    RETURNING id
), rolled AS (
    INSERT INTO cost_rollups ({", ".join(ROLLUP_KEY)}, {SUMS})
    SELECT * FROM unnest({_unnested(ROLLUP_TYPES)}) WHERE (SELECT id FROM whole) = 1
    ON CONFLICT ({", ".join(ROLLUP_KEY)}) DO UPDATE SET {_added("cost_rollups")}
)
SELECT request_id, tied_to, ebook_id FROM joined
"""
MOVE = "WITH" + MOVE_TOTALS.format(condition="true")


def _of(template: str, fact: FactTable) -> Composed:
    columns = SQL(", ").join(map(Identifier, fact.columns))
    values = SQL(", ").join(SQL("%s") for _ in fact.columns)
    return SQL(template).format(table=Identifier(fact.name), columns=columns, values=values)


COPY = {f.name: _of("COPY {table} ({columns}) FROM STDIN", f) for f in FACTS}
INSERT = {
    f.name: _of(
        "INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT (event_id) DO NOTHING "
        "RETURNING id",
        f,
    ).as_string()
    for f in FACTS
}
EXISTING = {
    f.name: f"SELECT event_id FROM {f.name} WHERE event_id = ANY(%s::text::uuid[])" for f in FACTS
}
ADD = {
    name: f"WITH new AS ({insert})," + MOVE_TOTALS.format(condition="EXISTS (SELECT FROM new)")
    for name, insert in INSERT.items()
}


def of_another_kind(cursor: DBAPICursor, usages: Sequence[Usage]) -> set[str]:
    """The ids, in hexadecimal, under which another kind of call was recorded."""
    found: set[str] = set()
    for fact in FACTS:
        if ids := [usage.event_id.hex for usage in usages if type(usage) is not fact.kind]:
            cursor.execute(EXISTING[fact.name], (f"{{{','.join(ids)}}}",))
            found.update(row[0].hex for row in cursor.fetchall())
    return found


def copy_facts(connection: Connection, usages: Sequence[Usage]) -> None:
    """Raises UniqueViolation where one is there already."""
    with connection.cursor() as cursor:
        for fact, part in by_table(usages):
            with cursor.copy(COPY[fact.name]) as copy:
                for usage in part:
                    copy.write_row(fact.row(usage))


def move_totals(cursor: DBAPICursor, usages: Sequence[Usage]) -> Ties:
    cursor.execute(MOVE, _moves(usages))
    return _ties(cursor.fetchall())


def insert_facts(cursor: DBAPICursor, usages: Sequence[Usage]) -> list[Usage]:
    """Those that were not there already.

    All before any total: a total that is locked between two facts could have another process wait
    for it that holds the second one.
    """
    new: list[Usage] = []
    for fact, part in by_table(usages):
        for usage in part:
            cursor.execute(INSERT[fact.name], [*map(_text, fact.row(usage))])
            if cursor.fetchall():
                new.append(usage)
    return new


def add_one(cursor: DBAPICursor, usage: Usage) -> Ties | None:
    """The fact and what it moves, in one statement; None where it was there already."""
    ((fact, _),) = by_table([usage])
    cursor.execute(ADD[fact.name], [*map(_text, fact.row(usage)), *_moves([usage])])
    rows = cursor.fetchall()
    return _ties(rows) if rows else None


def _ties(rows: Iterable[Sequence[Any]]) -> Ties:
    return {
        request_id: tied_to
        for request_id, tied_to, named in rows
        if tied_to is not None or named is not None
    }


def _moves(usages: Sequence[Usage]) -> list[str]:
    moves = Moves(usages)
    return [*_arrays_of(moves.request_rows()), *_arrays_of(moves.rollup_rows())]


def _arrays_of(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    """A column as one text. The server knows its type: psycopg would take that of the values, and
    prepare and plan the statement anew whenever a number has more digits than before.
    """
    return [f"{{{','.join(map(_element, column))}}}" for column in zip(*rows, strict=True)]


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    if not isinstance(value, str):
        return str(value)
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(value: object) -> str | None:
    return None if value is None else str(value)

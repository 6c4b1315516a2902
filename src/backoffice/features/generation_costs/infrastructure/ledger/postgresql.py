"""The write path on PostgreSQL: a batch is one statement, however many rows it has."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, String, Uuid

from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.infrastructure.ledger.batch import (
    FACTS,
    FactTable,
    Ties,
    by_table,
)
from backoffice.features.generation_costs.infrastructure.models.totals import ROLLUP_KEY, TOTALS
from backoffice.features.shared.infrastructure.database import Money, UtcDateTime

SUMS = ", ".join(TOTALS)
ADDED = {
    "total_cost": "sum(cost)",
    "total_prompt_tokens": "sum(prompt_tokens)",
    "total_completion_tokens": "sum(completion_tokens)",
    "total_input_images": "sum(input_images)",
    "total_output_images": "sum(output_images)",
    "api_call_count": "count(*)",
    "unpriced_call_count": f"count(*) FILTER (WHERE cost_source = '{CostSource.UNKNOWN}')",
}
NAMED = ", ".join(f"{added} AS {name}" for name, added in ADDED.items())
KEY = ", ".join(ROLLUP_KEY)
# By code point, as every process and every way into these tables has it.
IN_ORDER = ", ".join(f'{name} COLLATE "C"' for name in ROLLUP_KEY[1:])
TYPES = {Uuid: "uuid", Money: "numeric", UtcDateTime: "timestamptz", JSON: "jsonb", String: "text"}
TOKENS = ("prompt_tokens", "completion_tokens")
OF_FACT = (
    *("event_id", "request_id", "ebook_id", "created_at", "coalesce(tenant_id, '') AS tenant_id"),
    *("service", "provider", "model", "operation", "cost", "cost_source"),
    *("input_images", "output_images"),
)


def _moved(table: str, *names: str) -> str:
    return ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in (*TOTALS, *names))


# Each part needs the one before, and each has its rows in an order of their own: so every process
# locks in the same order. Only facts that were new are `new`. A request that a call ties to a book
# for the first time is tied by `tie`: what it cost before becomes the book's, too.
MOVE = f"""
given AS (
    SELECT request_id, max(ebook_id) AS ebook_id, min(created_at) AS created_at, {NAMED}
    FROM new GROUP BY request_id ORDER BY request_id COLLATE "C"
), moved AS (
    INSERT INTO generation_requests (request_id, ebook_id, created_at, {SUMS})
    SELECT * FROM given
    ON CONFLICT (request_id) DO UPDATE SET
        created_at = CASE WHEN generation_requests.api_call_count = 0 THEN excluded.created_at
            ELSE least(generation_requests.created_at, excluded.created_at) END,
        {_moved("generation_requests")}
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
    ON CONFLICT (id) DO UPDATE SET
        {_moved("ledger_totals", "request_count", "book_count", "book_cost")}
    RETURNING id
), rolled AS (
    INSERT INTO cost_rollups ({KEY}, {SUMS})
    SELECT date_trunc('hour', created_at, 'UTC') AS hour, {", ".join(ROLLUP_KEY[1:])}, {NAMED}
    FROM new WHERE (SELECT id FROM whole) = 1 GROUP BY {KEY.replace("hour", "1")}
    ORDER BY hour, {IN_ORDER}
    ON CONFLICT ({KEY}) DO UPDATE SET {_moved("cost_rollups")}
)
"""
NEW_IDS = """(
    SELECT CASE WHEN count(*) < %s THEN coalesce(array_agg(event_id), '{}') END FROM new
)"""
TIES = """(
    SELECT jsonb_object_agg(request_id, tied_to) FROM joined
    WHERE tied_to IS NOT NULL OR ebook_id IS NOT NULL
)"""
# Where a request is a book's, there is more to do: the division undoes all that was done.
NO_TIES = "(SELECT sum(1 / CASE WHEN tied_to IS NULL THEN 1 ELSE 0 END) FROM joined)"

Columns = tuple[tuple[FactTable, tuple[str, ...]], ...]


def addition(usages: Sequence[Usage], *, alone: bool = False) -> tuple[str, list[Any]]:
    """A statement that adds those that are not there yet, each under an id of its own.

    Its one row: the ids of the new ones, or null where all are new, and the ties. `alone`: there is
    no transaction around it; it raises DivisionByZero, and does nothing, where there are ties.
    """
    columns: list[tuple[FactTable, tuple[str, ...]]] = []
    values: list[Any] = []
    for fact, part in by_table(usages):
        given = fact.columns(part)
        columns.append((fact, tuple(given)))
        ids = _array(given["event_id"])
        values += [*map(_array, given.values()), *[ids] * (len(FACTS) - 1)]
    return _statement(tuple(columns), alone), [*values, len(usages)]


def added(usages: Sequence[Usage], row: Sequence[Any]) -> tuple[Sequence[Usage], Ties]:
    """Those that were new, and the ties, from the row that the statement gives."""
    ids, ties = row
    if ids is None:
        return usages, ties or {}
    new = set(ids)
    return [usage for usage in usages if usage.event_id in new], ties or {}


@lru_cache(maxsize=100)
def _statement(columns: Columns, alone: bool) -> str:
    inserts = ", ".join(f"{f.name}_new AS ({_insert(f, names)})" for f, names in columns)
    new = " UNION ALL ".join(f"SELECT * FROM {fact.name}_new" for fact, _ in columns)
    ties = NO_TIES if alone else TIES
    return f"WITH {inserts}, new AS ({new}), {MOVE} SELECT {NEW_IDS}, {ties}"


def _insert(fact: FactTable, columns: Sequence[str]) -> str:
    """An id under which another kind of call was recorded is there already, too."""
    names = ", ".join(columns)
    arrays = ", ".join(f"%s::{_type(fact, name)}[]" for name in columns)
    others = " UNION ALL ".join(
        f"SELECT event_id FROM {other.name} WHERE event_id = ANY(%s::uuid[])"
        for other in FACTS
        if other is not fact
    )
    tokens = TOKENS if fact.kind is TokenUsage else [f"0 AS {name}" for name in TOKENS]
    return (
        f"INSERT INTO {fact.name} ({names}) "
        f"SELECT * FROM unnest({arrays}) AS given ({names}) "
        f"WHERE event_id <> ALL (ARRAY({others})) "
        f"ON CONFLICT (event_id) DO NOTHING RETURNING {', '.join((*OF_FACT, *tokens))}"
    )


def _type(fact: FactTable, column: str) -> str:
    """Without the length or the precision: a cast would cut off what does not fit."""
    kind = fact.table.c[column].type
    names = (name for of, name in TYPES.items() if isinstance(kind, of))
    return next(names, str(kind))


def _array(values: Sequence[Any]) -> str:
    """A column as one text. The server knows its type: psycopg would take that of the values, and
    prepare and plan the statement anew whenever a number has more digits than before.
    """
    if isinstance(values[0], UUID):
        return f"{{{','.join([value.hex for value in values])}}}"
    if None in values:
        return f"{{{','.join(map(_element, values))}}}"
    if not isinstance(values[0], str):
        return f"{{{','.join(map(str, values))}}}"
    text = '","'.join(values)
    if "\\" in text or text.count('"') != 2 * (len(values) - 1):
        return f"{{{','.join(map(_element, values))}}}"
    return f'{{"{text}"}}'


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'

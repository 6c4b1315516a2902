"""What the database can do at best, by its driver alone: the other side of the ratios."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import psycopg
from sqlalchemy import make_url

from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import ROLLUP_KEY, TOTALS
from backoffice.features.shared.infrastructure.database import table_of

ROWS_A_COMMIT = 500

Row = tuple[Any, ...]

COLUMNS = [column for column in table_of(TokenUsageModel).columns if column.name != "id"]
NAMES = [column.name for column in COLUMNS]
AT = {name: number for number, name in enumerate(NAMES)}
INSERT = f"INSERT INTO token_usages ({', '.join(NAMES)})"


def rows_for(url: str, usages: Sequence[TokenUsage]) -> list[Row]:
    """As the driver takes them: on SQLite money is an integer and an id is hexadecimal."""
    dialect = make_url(url).get_dialect()()
    converters = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in COLUMNS]
    columns = list(zip(NAMES, converters, strict=True))
    return [
        tuple(
            convert(getattr(usage, name)) if convert else getattr(usage, name)
            for name, convert in columns
        )
        for usage in usages
    ]


def connect_postgresql(url: str) -> psycopg.Connection[Row]:
    return psycopg.connect(url.replace("+psycopg", ""))


def connect_sqlite(url: str) -> sqlite3.Connection:
    path = make_url(url).database
    assert path is not None
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
    return connection


def copy_rows(connection: psycopg.Connection[Row], rows: Sequence[Row]) -> None:
    """COPY of 500 rows and an upsert of their roll-ups, then COMMIT."""
    upsert = _rollup_upsert("%s")
    for batch in _batches(rows):
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY token_usages ({', '.join(NAMES)}) FROM STDIN") as copy:
                for row in batch:
                    copy.write_row(row)
            cursor.executemany(upsert, _rollups(batch, _hour_of_moment))
        connection.commit()


def insert_rows(connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
    """INSERT of 500 rows by executemany and an upsert of their roll-ups, then COMMIT."""
    insert = f"{INSERT} VALUES ({', '.join('?' * len(NAMES))})"
    upsert = _rollup_upsert("?")
    for batch in _batches(rows):
        with connection:
            connection.executemany(insert, batch)
            connection.executemany(upsert, _rollups(batch, _hour_of_text))


def insert_row(connection: psycopg.Connection[Row], row: Row) -> None:
    connection.execute(f"{INSERT} VALUES ({', '.join(['%s'] * len(NAMES))})", row)
    connection.commit()


def _batches(rows: Sequence[Row]) -> list[Sequence[Row]]:
    starts = range(0, len(rows), ROWS_A_COMMIT)
    return [rows[start : start + ROWS_A_COMMIT] for start in starts]


def _rollups(batch: Sequence[Row], hour_of: Any) -> list[Row]:
    """One row for each hour and kind in the batch: its key, then its sums."""
    tenant, service, provider, model, operation = (AT[name] for name in ROLLUP_KEY[1:])
    cost, prompt, completion = AT["cost"], AT["prompt_tokens"], AT["completion_tokens"]
    created = AT["created_at"]
    sums: dict[Row, tuple[Decimal | int, int, int, int]] = {}
    for row in batch:
        key = (
            hour_of(row[created]), row[tenant], row[service],
            row[provider], row[model], row[operation],
        )  # fmt: skip
        spent, asked, answered, calls = sums.get(key, (0, 0, 0, 0))
        sums[key] = (spent + row[cost], asked + row[prompt], answered + row[completion], calls + 1)
    return [
        (*key, spent, asked, answered, 0, 0, calls, 0)
        for key, (spent, asked, answered, calls) in sorted(sums.items())
    ]


def _hour_of_moment(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _hour_of_text(moment: str) -> str:
    return f"{moment[:13]}:00:00.000000"


def _rollup_upsert(placeholder: str) -> str:
    columns = (*ROLLUP_KEY, *TOTALS)
    added = ", ".join(f"{name} = cost_rollups.{name} + excluded.{name}" for name in TOTALS)
    return (
        f"INSERT INTO cost_rollups ({', '.join(columns)}) "
        f"VALUES ({', '.join([placeholder] * len(columns))}) "
        f"ON CONFLICT ({', '.join(ROLLUP_KEY)}) DO UPDATE SET {added}"
    )

"""Fills a ledger on the database's own side: a million rows in seconds, totals included.

Whatever the number of rows, they spread over the same hours and kinds of call, so that ledgers of
all sizes have as many roll-ups.
"""

import sqlite3
from datetime import UTC, datetime, timedelta
from functools import partial

import psycopg
from sqlalchemy import make_url
from sqlalchemy.schema import CreateIndex

from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import (
    ROLLUP_KEY,
    TOTALS,
)
from backoffice.features.shared.infrastructure.database import table_of
from benchmarks.bench import Bench
from benchmarks.generation_costs.calls import CALLS_A_REQUEST, KINDS

DAYS = 60
KINDS_AN_HOUR = len(KINDS) // 2
MILLION = 1_000_000
SMALLEST = 10_000  # fewer rows than this could not have every kind in every hour

DIALECTS = {
    "postgresql": {
        "series": "SELECT i::bigint FROM generate_series(0, {rows} - 1) AS i",
        "created_at": "timestamptz 'epoch' + ms * interval '1 millisecond'",
        "event_id": "(lpad(to_hex(ms), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid",
        "cost": "(1 + i % 997) * 0.000123",
        "hour": "date_trunc('hour', created_at, 'UTC')",
    },
    "sqlite": {
        "series": "SELECT 0 AS i UNION ALL SELECT i + 1 FROM series WHERE i < {rows} - 1",
        "created_at": "strftime('%Y-%m-%d %H:%M:%S', ms / 1000, 'unixepoch')"
        " || printf('.%06d', ms % 1000 * 1000)",
        "event_id": "printf('%012x70008000%012x', ms, i)",
        "cost": "(1 + i % 997) * 123000000",
        "hour": "substr(created_at, 1, 13) || ':00:00.000000'",
    },
}

SUMS = {
    "total_cost": "sum(cost)",
    "total_prompt_tokens": "sum(prompt_tokens)",
    "total_completion_tokens": "sum(completion_tokens)",
    "total_input_images": "sum(input_images)",
    "total_output_images": "sum(output_images)",
    "api_call_count": "count(*)",
    "unpriced_call_count": "0",
}
assert set(SUMS) == set(TOTALS)


def ledger(bench: Bench, dialect: str, rows: int = MILLION) -> str:
    """The URL of a ledger with so many calls; the measures add some."""
    assert rows >= SMALLEST
    return bench.database(dialect, f"ledger_{rows}", partial(_fill, rows))


def _fill(rows: int, url: str) -> None:
    if url.startswith("sqlite"):
        _fill_sqlite(url, rows)
    else:
        _fill_postgresql(url, rows)


def group_by_key(dialect: str) -> str:
    """All roll-ups, computed from the facts."""
    key = [DIALECTS[dialect]["hour"], *ROLLUP_KEY[1:]]
    columns = ", ".join([*key, *SUMS.values()])
    return f"SELECT {columns} FROM token_usages GROUP BY {', '.join(key)}"


def _fill_postgresql(url: str, rows: int) -> None:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        for statement in _statements("postgresql", rows):
            connection.execute(statement)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def _fill_sqlite(url: str, rows: int) -> None:
    path = make_url(url).database
    assert path is not None
    connection = sqlite3.connect(path)
    connection.executescript(
        "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"
        "PRAGMA cache_size=-500000; PRAGMA temp_store=MEMORY"
    )
    with connection:
        for statement in _statements("sqlite", rows):
            connection.execute(statement)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def _statements(dialect: str, rows: int) -> list[str]:
    rollups = f"{', '.join(ROLLUP_KEY)}, {', '.join(SUMS)}"
    total = {name: f"sum({name})" for name in TOTALS}
    totals = total | {
        "id": "1",
        "request_count": "count(*)",
        "book_count": "count(ebook_id)",
        "book_cost": "sum(total_cost)",
    }
    requests = (
        f"INSERT INTO generation_requests (request_id, ebook_id, created_at, {', '.join(SUMS)}) "
        f"SELECT request_id, min(ebook_id), min(created_at), {', '.join(SUMS.values())} "
        "FROM token_usages GROUP BY request_id ORDER BY request_id"
    )
    everything = (
        f"INSERT INTO ledger_totals ({', '.join(totals)}) "
        f"SELECT {', '.join(totals.values())} FROM generation_requests"
    )
    # Indexes are built in a fraction of the time when their rows are there.
    indexes = sorted(table_of(TokenUsageModel).indexes, key=lambda index: str(index.name))
    return [
        *(f"DROP INDEX {index.name}" for index in indexes),
        _insert_facts(dialect, rows),
        *(str(CreateIndex(index)) for index in indexes),
        f"INSERT INTO cost_rollups ({rollups}) {group_by_key(dialect)}",
        requests,
        everything,
    ]


def _insert_facts(dialect: str, rows: int) -> str:
    words = DIALECTS[dialect]
    values = {
        name: _by_kind([getattr(kind, name) for kind in KINDS])
        for name in ("tenant_id", "service", "provider", "model", "operation")
    } | {
        "event_id": words["event_id"],
        "request_id": f"'request-' || (1000000000 + i / {CALLS_A_REQUEST})",
        "input_images": "0",
        "output_images": "0",
        "cost": words["cost"],
        "cost_source": "'provider'",
        "created_at": words["created_at"],
        "ebook_id": f"1 + i / {CALLS_A_REQUEST}",
        "resource_type": "'VIDEO'",
        "resource_id": f"'video-' || i / {CALLS_A_REQUEST}",
        "user_id": "'user-' || i % 100",
        "conversation_id": "NULL",
        "metadata": "NULL",
        "prompt_tokens": "500 + i % 100",
        "completion_tokens": "1000 + i % 100",
        **dict.fromkeys(("cached_tokens", "reasoning_tokens", "image_tokens"), "0"),
    }
    needed = {
        column.name
        for column in table_of(TokenUsageModel).columns
        if not column.nullable and column.server_default is None
    }
    missing = needed - {"id"} - set(values)
    assert not missing, f"the benchmark's rows lack {missing}"
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    start = int((end - timedelta(days=DAYS)).timestamp() * 1000)
    step = int(timedelta(days=DAYS) / timedelta(milliseconds=1)) // rows
    return (
        f"WITH RECURSIVE series(i) AS ({words['series'].format(rows=rows)}), "
        f"moments AS (SELECT i, {start} + i * {step} AS ms FROM series), "
        "kinds AS (SELECT i, ms, "
        f"ms / 3600000 % 2 * {KINDS_AN_HOUR} + i % {KINDS_AN_HOUR} AS kind FROM moments) "
        f"INSERT INTO token_usages ({', '.join(values)}) "
        f"SELECT {', '.join(values.values())} FROM kinds"
    )


def _by_kind(words: list[str]) -> str:
    cases = " ".join(f"WHEN {number} THEN '{word}'" for number, word in enumerate(words))
    return f"CASE kind {cases} END"

"""`backoffice ledger verify` finds every way to be wrong, and `rebuild` puts it right."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import text
from typer.testing import CliRunner

from backoffice.cli import app as command_line
from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker_repository import (
    TokenTrackerRepository,
)
from backoffice.features.generation_costs.infrastructure.ledger.rebuild import rebuild
from backoffice.features.generation_costs.infrastructure.ledger.store import LedgerStore
from backoffice.features.generation_costs.infrastructure.ledger.verification import verify
from backoffice.features.shared.infrastructure.database import Database

NOON = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
FEW = 5  # facts in a slice
WRITERS, BATCHES, ROWS = 3, 15, 20

Ledger = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
def ledger(database_url: str, tmp_path: Path) -> Ledger:
    """The real command: its exit code and what it says."""
    environment = {"DATABASE_URL": database_url, "BACKOFFICE_DATA_DIR": str(tmp_path)}

    async def run(*arguments: str) -> tuple[int, str]:
        words = ["ledger", *arguments]
        result = await asyncio.to_thread(CliRunner().invoke, command_line, words, env=environment)
        return result.exit_code, result.output

    return run


def call(kind: str = "token", **changes: Any) -> Usage:
    given: dict[str, Any] = {
        "request_id": "req-1",
        "model": "gemini",
        "provider": "openrouter",
        "cost": Decimal("0.010000000001"),
        "created_at": NOON,
    } | changes
    match kind:
        case "token":
            return TokenUsage(prompt_tokens=100, completion_tokens=50, input_images=1, **given)
        case "image":
            return ImageUsage(output_images=2, **given)
        case _:
            return ServiceUsage(quantity=Decimal("1.5"), unit="seconds", **given)


async def record(database: Database, *usages: Usage) -> None:
    store = LedgerStore(database)
    await store.record(usages)
    await store.close()


async def tie(database: Database, request_id: str, ebook_id: int) -> None:
    async with database.sessions() as db:
        await TokenTrackerRepository(db).tie_to_ebook(request_id, ebook_id, "Mandalas")


async def execute(database: Database, *statements: str) -> None:
    async with database.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def rows(database: Database, table: str) -> list[tuple[Any, ...]]:
    async with database.engine.connect() as connection:
        return sorted(map(tuple, await connection.execute(text(f"SELECT * FROM {table}"))))  # noqa: S608


@pytest.fixture
async def history(database: Database) -> Database:
    """Two books, calls of all kinds over some days, and a book that has only begun."""
    hours = [timedelta(hours=hour) for hour in (0, 1, 25, 70)]
    await record(
        database,
        *(call(kind, created_at=NOON + h) for h in hours for kind in ("token", "image", "service")),
        *(call(request_id=f"req-{n}", tenant_id=f"shop-{n % 2}") for n in range(2, 12)),
        call("image", cost=Decimal(0), cost_source=CostSource.UNKNOWN, request_id="req-2"),
    )
    await tie(database, "req-1", 7)
    await tie(database, "req-2", 8)
    await tie(database, "begun", 9)
    return database


@pytest.mark.usefixtures("history")
async def test_sums_that_are_right_are_said_to_be(ledger: Ledger) -> None:
    assert await ledger("verify") == (
        0,
        "6 roll-ups, 11 requests and the totals equal the facts\n",
    )


async def test_an_empty_ledger_is_right(ledger: Ledger) -> None:
    assert await ledger("verify") == (0, "0 roll-ups, 0 requests and the totals equal the facts\n")
    assert (await ledger("rebuild"))[0] == 0
    assert (await ledger("verify"))[0] == 0


COPY_OF_A_ROLLUP = """
INSERT INTO cost_rollups SELECT hour, 'nobody', service, provider, model, operation, total_cost,
    total_prompt_tokens, total_completion_tokens, total_input_images, total_output_images,
    api_call_count, unpriced_call_count FROM cost_rollups WHERE tenant_id = 'shop-0'
"""
COPY_OF_A_REQUEST = """
INSERT INTO generation_requests (request_id, created_at, total_cost, total_prompt_tokens,
    total_completion_tokens, total_input_images, total_output_images, api_call_count,
    unpriced_call_count) SELECT 'nobody', created_at, total_cost, total_prompt_tokens,
    total_completion_tokens, total_input_images, total_output_images, api_call_count,
    unpriced_call_count FROM generation_requests WHERE request_id = 'req-1'
"""
EMPTY_ROLLUP = """
INSERT INTO cost_rollups SELECT hour, 'nobody', service, provider, model, operation,
    0, 0, 0, 0, 0, 0, 0 FROM cost_rollups WHERE tenant_id = 'shop-0'
"""
SHIFT_IN_TIME = """
UPDATE generation_requests SET created_at = '2025-01-01 00:00:00.000000+00:00'
WHERE request_id = 'req-3'
"""


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        (
            "UPDATE cost_rollups SET total_prompt_tokens = 1 WHERE tenant_id = 'shop-0'",
            "total_prompt_tokens is 1, should be 500",
        ),
        ("UPDATE cost_rollups SET total_cost = total_cost + 1", "should be 0.030000000003"),
        ("DELETE FROM cost_rollups WHERE tenant_id = 'shop-1'", "is missing"),
        (COPY_OF_A_ROLLUP, "tenant_id='nobody'"),
        (EMPTY_ROLLUP, "should not be there"),
        (
            "UPDATE generation_requests SET unpriced_call_count = 4 WHERE request_id = 'req-2'",
            "unpriced_call_count is 4, should be 1",
        ),
        (
            SHIFT_IN_TIME,
            "created_at is 2025-01-01T00:00:00+00:00, should be 2026-03-01T12:30:00+00:00",
        ),
        ("DELETE FROM generation_requests WHERE request_id = 'req-2'", "is missing"),
        (COPY_OF_A_REQUEST, "api_call_count is 12, should be 0"),
        ("UPDATE generation_requests SET api_call_count = 0", "api_call_count is 0, should be 12"),
        ("UPDATE ledger_totals SET book_count = 3", "book_count is 3, should be 2"),
        ("UPDATE ledger_totals SET book_cost = 0", "book_cost is 0, should be 0.13"),
        ("UPDATE ledger_totals SET request_count = 0", "request_count is 0, should be 11"),
        ("DELETE FROM ledger_totals", "ledger_totals [id=1] is missing"),
    ],
)
async def test_what_is_wrong_is_listed_and_put_right(
    history: Database, ledger: Ledger, tampering: str, said: str
) -> None:
    tables = ("cost_rollups", "generation_requests", "ledger_totals")
    before = [await rows(history, table) for table in tables]
    if history.engine.dialect.name == "sqlite":  # its times are texts
        tampering = tampering.replace("+00:00", "")
    await execute(history, *tampering.split(";"))
    code, output = await ledger("verify")
    assert code == 1
    assert said in output
    assert "Run: backoffice ledger rebuild" in output
    assert (await ledger("rebuild"))[0] == 0
    code, output = await ledger("verify")
    assert (code, output.split()[-1]) == (0, "facts")
    after = [await rows(history, table) for table in tables]
    assert after[0] == before[0]
    assert after[2] == before[2]
    # A request without calls, and a title that stood nowhere else, are no sums.
    assert [row for row in after[1] if "nobody" not in row and "req-2" not in row] == [
        row for row in before[1] if "req-2" not in row
    ]


async def test_a_ledger_that_lost_all_its_sums_is_made_anew(history: Database) -> None:
    tables = ("cost_rollups", "generation_requests", "ledger_totals")
    before = await rows(history, "cost_rollups"), await rows(history, "ledger_totals")
    await execute(
        history,
        "DELETE FROM cost_rollups",
        "DELETE FROM generation_requests",
        "DELETE FROM ledger_totals",
    )
    missing = await verify(history, slice_facts=FEW)
    assert (missing.count, missing.rollups, missing.requests) == (6 + 11 + 1, 0, 0)
    put_right = await rebuild(history, slice_facts=FEW)
    assert [put_right[table] for table in tables] == [6, 11, 1]
    assert (await rows(history, "cost_rollups"), await rows(history, "ledger_totals")) == before
    assert (await verify(history, slice_facts=FEW)).count == 0
    assert (await rebuild(history, slice_facts=FEW)).total() == 0


async def test_only_the_last_hours_are_looked_at_where_that_is_asked(
    history: Database, ledger: Ledger
) -> None:
    await record(history, call(created_at=datetime.now(UTC)))
    await execute(history, "UPDATE cost_rollups SET api_call_count = 77 WHERE hour < '2026-03-04'")
    assert await ledger("verify", "--since-hours", "2") == (0, "1 roll-ups equal the facts\n")
    await execute(history, "DELETE FROM cost_rollups")
    code, output = await ledger("verify", "--since-hours", "2")
    assert code == 1
    assert output.count("is missing") == 1


async def test_progress_is_told_to_the_end(history: Database) -> None:
    told: list[tuple[int, int]] = []

    def advance(done: int, of: int) -> None:
        told.append((done, of))

    for work in (verify, rebuild):
        told.clear()
        await work(history, advance=advance, slice_facts=FEW)
        steps = told[-1][1]
        assert steps > 4
        assert told == [(done, steps) for done in range(steps + 1)]


async def test_what_is_recorded_meanwhile_is_neither_lost_nor_counted_twice(
    history: Database,
) -> None:
    """Everything was wrong at first; each writer goes on in the same hours and requests."""
    await execute(
        history,
        "DELETE FROM cost_rollups WHERE tenant_id <> ''",
        "UPDATE cost_rollups SET api_call_count = api_call_count + 5, total_cost = 0",
        "DELETE FROM generation_requests WHERE request_id IN ('req-3', 'req-4')",
        "UPDATE generation_requests SET total_cost = total_cost + 3, total_output_images = 9",
        "UPDATE ledger_totals SET request_count = 99, book_cost = 0",
    )
    done = 0

    async def write(writer: int) -> None:
        nonlocal done
        store = LedgerStore(history)
        for batch in range(BATCHES):
            kind = ("token", "image", "service")[batch % 3]
            made = [
                call(
                    kind,
                    request_id=f"req-{row}",
                    created_at=NOON + timedelta(hours=row % 4),
                    tenant_id=f"shop-{row % 2}" if row % 3 else None,
                )
                for row in range(ROWS)
            ]
            recordings = await store.record(made)
            assert {each.state for each in recordings} == {"recorded"}
            await tie(history, f"req-{batch}", 100 + writer)
        await store.close()
        done += 1

    async def rebuild_on_and_on() -> None:
        while done < WRITERS:
            await rebuild(history, slice_facts=FEW * 10)

    await asyncio.gather(*map(write, range(WRITERS)), rebuild_on_and_on(), rebuild_on_and_on())
    found = await verify(history)
    assert found.differences == []
    (totals,) = await rows(history, "ledger_totals")
    assert WRITERS * BATCHES * ROWS + 23 in totals


usages = st.builds(
    lambda kind, request, cost, hour, tenant, ebook: call(
        kind,
        request_id=f"req-{request}",
        cost=cost or Decimal(0),
        cost_source=CostSource.UNKNOWN if cost is None else CostSource.PROVIDER,
        created_at=NOON + timedelta(hours=hour, minutes=hour),
        tenant_id=tenant,
        ebook_id=ebook,
    ),
    st.sampled_from(["token", "image", "service"]),
    st.integers(0, 3),
    st.none() | st.decimals(min_value=0, max_value=1000, places=12),
    st.integers(-3, 3),
    st.none() | st.sampled_from(["shop", "Éclair", "\N{ARTIST PALETTE}"]),
    st.none() | st.integers(1, 2),
)
ties = st.tuples(st.integers(0, 4).map("req-{}".format), st.integers(1, 3))


@hypothesis_settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(usages, min_size=1, max_size=12) | ties, max_size=5))
async def test_whatever_is_recorded_and_tied_leaves_no_difference(
    database: Database, steps: list[list[Usage] | tuple[str, int]]
) -> None:
    for step in steps:
        if isinstance(step, tuple):
            await tie(database, *step)
        else:
            await record(database, *step)
    assert (await verify(database, slice_facts=FEW)).differences == []
    assert (await rebuild(database, slice_facts=FEW)).total() == 0


async def test_a_database_without_tables_is_one_clear_error(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path}/new.db"}
    for words in (["verify"], ["rebuild"], ["quarantine", "list"]):
        result = await asyncio.to_thread(
            CliRunner().invoke, command_line, ["ledger", *words], env=environment
        )
        assert result.exit_code == 2
        assert result.output == "The database is not migrated. Run: make db-migrate\n"

"""`backoffice ledger quarantine`: what the database refuses waits for a decision."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from backoffice.cli import app as command_line
from backoffice.features.generation_costs.domain.entities.recording import RecordingState
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.infrastructure.ledger.store import LedgerStore
from backoffice.features.generation_costs.infrastructure.ledger.verification import verify
from backoffice.features.shared.infrastructure.database import Database

RULE = {
    "sqlite": """
        CREATE TRIGGER no_moon BEFORE INSERT ON token_usages WHEN new.model = 'moon'
        BEGIN SELECT RAISE(ABORT, 'no moon'); END
    """,
    "postgresql": "ALTER TABLE token_usages ADD CONSTRAINT no_moon CHECK (model <> 'moon')",
}
NO_RULE = {
    "sqlite": "DROP TRIGGER no_moon",
    "postgresql": "ALTER TABLE token_usages DROP CONSTRAINT no_moon",
}

Quarantine = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
def quarantine(database_url: str, tmp_path: Path) -> Quarantine:
    """The real command: its exit code and what it says."""
    environment = {"DATABASE_URL": database_url, "BACKOFFICE_DATA_DIR": str(tmp_path)}

    async def run(*arguments: str, typed: str = "") -> tuple[int, str]:
        words = ["ledger", "quarantine", *arguments]
        result = await asyncio.to_thread(
            CliRunner().invoke, command_line, words, env=environment, input=typed
        )
        return result.exit_code, result.output

    return run


async def execute(database: Database, statements: dict[str, str]) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(statements[connection.dialect.name]))


@pytest.fixture
async def refused(database: Database) -> Database:
    """Two calls are refused, and one between them is not."""
    await execute(database, RULE)
    store = LedgerStore(database)
    recordings = await store.record([call("moon"), call("sun"), call("moon")])
    await store.close()
    states = [recording.state for recording in recordings]
    assert states == [RecordingState.REFUSED, RecordingState.RECORDED, RecordingState.REFUSED]
    return database


def call(model: str) -> TokenUsage:
    return TokenUsage(
        request_id="req-1",
        model=model,
        prompt_tokens=1,
        completion_tokens=2,
        cost=Decimal("0.25"),
    )


@pytest.mark.usefixtures("refused")
async def test_each_refused_call_is_shown_with_its_error(quarantine: Quarantine) -> None:
    code, output = await quarantine("list")
    first, second = output.splitlines()
    assert code == 0
    assert re.match(r"1\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\t.*no.moon.*\t\{.*\"moon\".*\}$", first)
    assert second.startswith("2\t")


@pytest.mark.usefixtures("refused")
async def test_a_call_that_is_still_refused_stays_and_says_why(quarantine: Quarantine) -> None:
    before = await quarantine("list")
    code, output = await quarantine("retry", "1")
    assert code == 1
    assert re.match(r"1: still refused: .*no.moon", output)
    assert await quarantine("list") == before


async def test_what_is_refused_no_longer_is_recorded_once(
    refused: Database, quarantine: Quarantine
) -> None:
    await execute(refused, NO_RULE)
    assert await quarantine("retry", "2") == (0, "2: recorded\n")
    assert await quarantine("retry", "--all") == (0, "1: recorded\n")
    assert await quarantine("list") == (0, "")
    found = await verify(refused)
    assert (found.count, found.requests) == (0, 1)
    async with refused.engine.connect() as connection:
        assert await connection.scalar(text("SELECT api_call_count FROM ledger_totals")) == 3


async def test_a_call_that_came_in_meanwhile_does_not_count_twice(
    refused: Database, quarantine: Quarantine
) -> None:
    async with refused.engine.begin() as connection:
        entry = await connection.scalar(text("SELECT entry FROM ledger_quarantine WHERE id = 1"))
        again = text(
            "INSERT INTO ledger_quarantine (id, entry, error, quarantined_at) "
            "VALUES (9, :entry, 'no moon', '2026-01-01 00:00:00.000000')"
        )
        await connection.execute(again, {"entry": entry})
    await execute(refused, NO_RULE)
    assert (await quarantine("retry", "--all"))[0] == 0
    async with refused.engine.connect() as connection:
        assert await connection.scalar(text("SELECT api_call_count FROM ledger_totals")) == 3


async def test_an_entry_that_nobody_can_read_is_never_recorded(
    database: Database, quarantine: Quarantine
) -> None:
    store = LedgerStore(database)
    await store.put_aside("torn {", "The journal was damaged here.")
    await store.close()
    code, output = await quarantine("retry", "--all")
    assert code == 1
    assert output.startswith("1: still refused: ")
    assert (await quarantine("list"))[1].endswith("torn {\n")


@pytest.mark.usefixtures("refused")
async def test_a_call_is_discarded_only_after_a_yes(quarantine: Quarantine) -> None:
    before = await quarantine("list")
    assert (await quarantine("discard", "1", typed="n\n"))[0] == 1
    assert await quarantine("list") == before
    assert (await quarantine("discard", "1", typed="y\n"))[0] == 0
    assert await quarantine("discard", "2", "--yes") == (0, "2: discarded\n")
    assert await quarantine("list") == (0, "")


@pytest.mark.parametrize("words", [("retry", "77"), ("discard", "77", "--yes")])
async def test_an_entry_that_is_not_there_is_one_clear_error(
    quarantine: Quarantine, words: tuple[str, ...]
) -> None:
    assert await quarantine(*words) == (2, "There is no entry 77 in quarantine.\n")


@pytest.mark.parametrize("words", [("retry",), ("retry", "1", "--all")])
async def test_a_retry_is_of_one_or_of_all(quarantine: Quarantine, words: tuple[str, ...]) -> None:
    code, output = await quarantine(*words)
    assert code == 2
    assert "give one ID, or --all" in output

"""Programs send calls while the ledger, its database or its disk fails: none is lost or twice."""

import asyncio
import random
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import httpx
import psycopg
import pytest

from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.infrastructure import migrations
from backoffice.features.shared.infrastructure.database import Database
from tests.backoffice_features.generation_costs.audit import audited_costs
from tests.backoffice_features.generation_costs.e2e.load import Load
from tests.conftest import driver_url
from tests.support.accounts import ADMIN_SETTINGS, add_api_key
from tests.support.postgres import PostgresServer
from tests.support.program import Program, free_port
from tests.support.waiting import until

DATABASE = "backoffice"


@pytest.fixture
def failures(request: pytest.FixtureRequest) -> int:
    """How many; `make soak` asks for more."""
    count: int = request.config.getoption("--failures")
    return count


@pytest.fixture
def crashing_server() -> Iterator[PostgresServer]:
    with PostgresServer(durable=True) as server:
        migrations.upgrade(driver_url(server.create_database(DATABASE)))
        yield server


class Ledger:
    """The programs that record into one database, and what is sent to them."""

    def __init__(self, url: str, folder: Path, programs: int = 1) -> None:
        self.url = url
        self._journal = folder / "data/journal"
        self.programs = [
            Program(
                {
                    "DATABASE_URL": url,
                    "BACKOFFICE_DATA_DIR": str(folder / "data"),
                    "PORT": str(free_port()),
                    "BACKOFFICE_API_REQUESTS_A_MINUTE": "1000000",
                    **ADMIN_SETTINGS,
                },
                folder / f"program-{number}.log",
            )
            for number in range(programs)
        ]

    @asynccontextmanager
    async def loaded(self) -> AsyncIterator[Load]:
        """At the end the journal has emptied itself, and the books are right."""
        database = Database(self.url)
        try:
            key = await add_api_key(database, Role.OPERATOR)
            for program in self.programs:
                await program.start()
            load = Load([program.url for program in self.programs], key)
            async with load.running():
                await load.more(lambda: len(load.kept))
                yield load
            await self.journal_is_empty()
            load.check(await audited_costs(database))
        finally:
            for program in self.programs:
                program.kill()
            await database.dispose()

    async def journal_is_empty(self) -> None:
        async def is_empty() -> bool:
            return not [*self._journal.glob("*.journal")]

        await until(is_empty)

    async def readiness(self) -> httpx.Response:
        async with httpx.AsyncClient() as client:
            return await client.get(f"{self.programs[0].url}/readyz", timeout=60)


@pytest.mark.soak
async def test_killed_programs(database_url: str, tmp_path: Path, failures: int) -> None:
    ledger = Ledger(database_url, tmp_path, programs=2)
    async with ledger.loaded() as load:
        for _ in range(failures):
            victim = random.choice(ledger.programs)  # noqa: S311 - no secret
            await asyncio.sleep(random.uniform(0, 1))  # noqa: S311
            victim.kill()
            await victim.start()
            await load.more(lambda: len(load.kept))


@pytest.mark.soak
async def test_a_crashed_database_server_and_a_program_killed_meanwhile(
    crashing_server: PostgresServer, tmp_path: Path, failures: int
) -> None:
    ledger = Ledger(driver_url(crashing_server.url(DATABASE)), tmp_path)
    (program,) = ledger.programs
    async with ledger.loaded() as load:
        for number in range(failures):
            crashing_server.kill()
            await load.more(lambda: load.journalled)
            said = await ledger.readiness()
            assert said.status_code == 503
            assert "wait in the journal" in said.text
            if number % 2:
                program.kill()
            await asyncio.to_thread(crashing_server.start)
            if number % 2:
                await program.start()
            await ledger.journal_is_empty()
            await load.more(lambda: len(load.kept))


async def test_a_program_stopped_while_its_database_server_is_down(
    crashing_server: PostgresServer, tmp_path: Path
) -> None:
    ledger = Ledger(driver_url(crashing_server.url(DATABASE)), tmp_path)
    (program,) = ledger.programs
    async with ledger.loaded():
        crashing_server.kill()
        await asyncio.to_thread(program.stop)
        crashing_server.start()
        await program.start()


async def test_a_read_only_database(crashing_server: PostgresServer, tmp_path: Path) -> None:
    ledger = Ledger(driver_url(crashing_server.url(DATABASE)), tmp_path)
    async with ledger.loaded() as load:
        with psycopg.connect(crashing_server.admin_url, autocommit=True) as administrator:
            for change in ("SET default_transaction_read_only = on", "RESET ALL"):
                administrator.execute(f"ALTER DATABASE {DATABASE} {change}")
                administrator.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [DATABASE],
                )
                if change != "RESET ALL":
                    await load.more(lambda: load.journalled)


async def test_a_database_that_somebody_else_has_locked(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "test.db"
    shutil.copy(sqlite_template, path)
    async with Ledger(f"sqlite+aiosqlite:///{path}", tmp_path).loaded() as load:
        with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await load.more(lambda: load.journalled)
            other.execute("ROLLBACK")
        await load.more(lambda: len(load.kept))


async def test_a_full_disk_while_the_database_server_is_down(
    crashing_server: PostgresServer, tmp_path: Path
) -> None:
    ledger = Ledger(driver_url(crashing_server.url(DATABASE)), tmp_path)
    (program,) = ledger.programs
    async with ledger.loaded() as load:
        crashing_server.kill()
        for size in (5000, 0):  # in bytes; a batch is larger than the first
            with program.files_of_at_most(size):
                await load.more(lambda: load.refusals)
            await load.more(lambda: load.journalled)
        await asyncio.to_thread(crashing_server.start)
        await load.more(lambda: len(load.kept))

"""Several processes of the program, one PostgreSQL and a copy of it that pages are read from."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from itertools import count, pairwise
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import func, select, text

from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker_repository import (
    TokenTrackerRepository,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.migrations import upgrade
from tests.conftest import driver_url
from tests.support import ticking_program
from tests.support.accounts import ADMIN_SETTINGS, SECRET_KEY, signed_in
from tests.support.books import begun, order, stopped
from tests.support.openrouter import Answer, OpenRouterStandIn
from tests.support.postgres import PostgresReplica, PostgresServer
from tests.support.program import Program, free_port
from tests.support.waiting import until

PROCESSES = 3
PAGES = 4
PICTURES = PAGES + 2
COST = Decimal("0.000000000001")
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def primary() -> Iterator[PostgresServer]:
    with PostgresServer(durable=True) as server:
        upgrade(driver_url(server.create_database("books")))
        with psycopg.connect(server.url("books"), autocommit=True) as connection:
            connection.execute(ticking_program.TICKS)
        yield server


@pytest.fixture
def copy(primary: PostgresServer) -> Iterator[PostgresReplica]:
    with PostgresReplica(primary) as replica:
        yield replica


@pytest.fixture
async def database(primary: PostgresServer) -> AsyncIterator[Database]:
    opened = Database(driver_url(primary.url("books")))
    yield opened
    await opened.dispose()


@pytest.fixture
async def programs(
    primary: PostgresServer, copy: PostgresReplica, tmp_path: Path, openrouter: OpenRouterStandIn
) -> AsyncIterator[list[Program]]:
    made = [
        Program(
            {
                "DATABASE_URL": primary.url("books"),
                "DATABASE_READ_URL": copy.url("books"),
                "BACKOFFICE_DATA_DIR": str(tmp_path / "data"),
                "BACKOFFICE_SECRET_KEY": SECRET_KEY,
                "PORT": str(free_port()),
                "OPENROUTER_API_KEY": "sk-test",
                "OPENROUTER_BASE_URL": openrouter.base_url,
                "BACKOFFICE_PAGES_AT_ONCE": "2",
                "BACKOFFICE_JOB_LEASE_SECONDS": "2",
                "BACKOFFICE_API_REQUESTS_A_MINUTE": "100000",
                **ADMIN_SETTINGS,
            },
            tmp_path / f"program-{number}.log",
            command=(sys.executable, ticking_program.__file__),
        )
        for number in range(PROCESSES)
    ]
    try:
        await asyncio.gather(*(program.start() for program in made))
        yield made
    finally:
        for program in made:
            program.kill()


class Recorder:
    """Records calls one after the other, as a process of the program does."""

    def __init__(self, database: Database) -> None:
        self.acknowledged = 0
        self._database = database
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        for number in count():
            if self._stopping.is_set():
                return
            await self.record(f"recorded-{number}")

    async def record(self, request_id: str) -> None:
        usage = TokenUsage(
            request_id=request_id, model="gpt-4", prompt_tokens=1, completion_tokens=1, cost=COST
        )
        async with self._database.sessions() as db:
            assert await TokenTrackerRepository(db).save_token_usage(usage)
        self.acknowledged += 1

    def stop(self) -> None:
        self._stopping.set()


async def maker(programs: list[Program], database: Database) -> Program:
    """Who makes the book."""
    async with database.sessions() as db:
        owner = str(await db.scalar(text("SELECT lease_owner FROM ebook_jobs")))
    (found,) = [program for program in programs if f"-{program.pid}-" in owner]
    return found


async def ticks_of(database: Database, programs: list[Program]) -> int:
    pids = [program.pid for program in programs]
    async with database.sessions() as db:
        query = text("SELECT count(*) FROM ticks WHERE pid = ANY(:pids)")
        return int(await db.scalar(query, {"pids": pids}) or 0)


async def statuses(client: httpx.AsyncClient, programs: list[Program], path: str) -> set[int]:
    """What each of them answers."""
    return {(await client.get(f"{each.url}{path}", headers=PAGE)).status_code for each in programs}


async def test_a_process_and_then_the_copy_die_and_nothing_is_lost(
    programs: list[Program],
    copy: PostgresReplica,
    database: Database,
    openrouter: OpenRouterStandIn,
) -> None:
    openrouter.script(*[Answer(delay=0.4)] * PICTURES)
    recorder = Recorder(database)
    recording = asyncio.create_task(recorder.run())
    async with httpx.AsyncClient(base_url=programs[0].url, timeout=30) as client:
        await signed_in(client)
        book = await order(client, page_count=PAGES)
        await begun(client, book["id"])

        dying = await maker(programs, database)
        programs.remove(dying)
        dying.kill()
        client.base_url = httpx.URL(programs[0].url)
        ticks = await ticks_of(database, programs)
        book = await stopped(client, book["id"])
        assert (book["status"], book["pages_done"]) == ("ready", PAGES)

        async def jobs_go_on() -> bool:
            return await ticks_of(database, programs) > ticks + 1

        await until(jobs_go_on)
        recorder.stop()
        await recording

        # Costs are read from the copy: what it has not replayed is not seen.
        with psycopg.connect(copy.url("books"), autocommit=True) as replica:
            replica.execute("SELECT pg_wal_replay_pause()")
        await recorder.record("not-replayed")
        assert await statuses(client, programs, "/costs") == {200}
        assert await statuses(client, programs, "/costs/not-replayed") == {404}
        await asyncio.to_thread(copy.kill)
        assert await statuses(client, programs, "/costs/not-replayed") == {200}
        assert await statuses(client, programs, "/costs") == {200}
        ready = (await client.get("/readyz")).json()
        assert "cannot be reached" in ready["notices"][0]

        costs = (await client.get(f"/api/generation-costs/{book['request_id']}")).json()
        assert costs["total_cost"] == book["total_cost"]
    async with database.sessions() as db:
        recorded = func.coalesce(func.sum(TokenUsageModel.cost), 0)
        by_us = TokenUsageModel.request_id != book["request_id"]
        assert await db.scalar(select(recorded).where(by_us)) == COST * recorder.acknowledged
        assert await db.scalar(select(recorded).where(~by_us)) == Decimal(book["total_cost"])
        times = list(await db.scalars(text("SELECT at FROM ticks ORDER BY at")))
    assert all(later - earlier >= ticking_program.EVERY for earlier, later in pairwise(times))
    for program in programs:
        program.stop()

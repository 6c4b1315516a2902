"""Pages that only read are served from a copy of the database, or without it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backoffice.features.shared.infrastructure.database import Database
from backoffice.main import create_app
from backoffice.settings import Settings
from tests.conftest import driver_url
from tests.support.accounts import client_of
from tests.support.postgres import DatabaseServer, PostgresReplica, PostgresServer
from tests.support.waiting import until

NOBODY = "postgresql+psycopg://me@127.0.0.1:1/books"
LAST_IS_OLD = "SELECT clock_timestamp() - pg_last_xact_replay_timestamp() > interval '6 s'"


@pytest.fixture(scope="module")
def primary() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        server.create_database("books")
        yield server


@pytest.fixture
def copy(primary: PostgresServer) -> Iterator[PostgresReplica]:
    with PostgresReplica(primary) as replica:
        yield replica


@pytest.fixture
async def copied(primary: PostgresServer, copy: PostgresReplica) -> AsyncIterator[Database]:
    database = Database(driver_url(primary.url("books")), driver_url(copy.url("books")))
    yield database
    await database.dispose()


async def is_on_the_copy(database: Database) -> bool:
    async with database.reading() as db:
        return bool(await db.scalar(text("SELECT pg_is_in_recovery()")))


def notice(database: Database) -> str:
    assert database.replica is not None
    return str(database.replica.notice() or "")


async def test_reading_is_of_the_copy_while_it_answers_and_of_the_primary_else(
    copied: Database, copy: PostgresReplica
) -> None:
    assert await is_on_the_copy(copied)
    assert notice(copied) == ""
    await asyncio.to_thread(copy.kill)
    assert not await is_on_the_copy(copied)
    assert notice(copied).startswith("The copy of the database cannot be reached")


async def test_a_copy_that_is_back_is_found_without_anybody_reading(
    copied: Database, copy: PostgresReplica
) -> None:
    assert copied.replica is not None
    async with copied.replica.watched():
        await asyncio.to_thread(copy.kill)

        async def is_noticed() -> bool:
            return "cannot be reached" in notice(copied)

        async def is_over() -> bool:
            return notice(copied) == ""

        await until(is_noticed)
        await asyncio.to_thread(copy.start)
        await until(is_over)
    assert await is_on_the_copy(copied)


async def test_a_copy_that_falls_behind_says_by_how_much(
    copied: Database, copy: PostgresReplica, primary: PostgresServer
) -> None:
    assert copied.replica is not None

    async def is_behind() -> bool:
        return "s behind" in notice(copied)

    async def is_over() -> bool:
        return notice(copied) == ""

    with psycopg.connect(copy.url("books"), autocommit=True) as replica:
        replica.execute("SELECT pg_wal_replay_pause()")
        with psycopg.connect(primary.url("books"), autocommit=True) as writer:
            writer.execute("CREATE TABLE late (id int)")
        async with copied.replica.watched():
            await until(is_behind)
            replica.execute("SELECT pg_wal_replay_resume()")
            await until(is_over)


async def test_an_idle_primary_makes_no_copy_late(
    copied: Database, copy: PostgresReplica, primary: PostgresServer
) -> None:
    assert copied.replica is not None
    with psycopg.connect(copy.url("books"), autocommit=True) as replica:

        async def last_transaction_is_old() -> bool:
            row = replica.execute(LAST_IS_OLD).fetchone()
            return row == (True,)

        with psycopg.connect(primary.url("books"), autocommit=True) as writer:
            writer.execute("CREATE TABLE last (id int)")
        async with copied.replica.watched():
            await until(last_transaction_is_old)
    assert notice(copied) == ""


async def test_a_server_that_is_no_copy_lacks_nothing(primary: PostgresServer) -> None:
    url = driver_url(primary.url("books"))
    database = Database(url, url)
    assert database.replica is not None
    async with database.replica.watched():
        assert not await is_on_the_copy(database)
    assert notice(database) == ""
    await database.dispose()


async def test_reading_does_not_write(primary: PostgresServer) -> None:
    database = Database(driver_url(primary.url("books")), NOBODY)
    with pytest.raises(DBAPIError, match="read-only transaction"):
        async with database.reading() as db:
            await db.execute(text("CREATE TABLE forbidden (id int)"))
    async with database.sessions() as db:
        await db.execute(text("CREATE TABLE allowed (id int)"))
    await database.dispose()


async def test_without_a_copy_there_is_one_database(database: Database) -> None:
    async with database.reading() as db:
        assert await db.scalar(text("SELECT 1")) == 1
    assert database.replica is None


async def test_the_program_serves_without_its_copy_and_says_so(
    server: DatabaseServer, postgres_template: str, tmp_path: Path
) -> None:
    url = driver_url(server.create_database("without_copy", template=postgres_template))
    app = create_app(Settings(database_url=url, database_read_url=NOBODY, data_dir=tmp_path))
    async with client_of(app) as client, app.router.lifespan_context(app):

        async def is_said() -> bool:
            ready = await client.get("/readyz")
            assert ready.status_code == 200
            return "The copy of the database cannot be reached" in ready.text

        await until(is_said)
        page = await client.get("/login", headers={"Accept-Language": "fr"})
        assert "La copie de la base de données est injoignable" in page.text
    server.drop_database("without_copy")

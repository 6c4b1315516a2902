"""The writer while its database fails in the middle of what it does."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.recording import RecordingState
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger.journal import Journal
from backoffice.features.generation_costs.infrastructure.ledger.store import LedgerStore
from backoffice.features.generation_costs.infrastructure.ledger.writer import LedgerWriter
from backoffice.features.shared.infrastructure import migrations
from backoffice.features.shared.infrastructure.database import Database
from tests.backoffice_features.generation_costs.audit import audited_costs
from tests.conftest import driver_url, numbers
from tests.support.postgres import DatabaseServer, PostgresServer
from tests.support.waiting import until
from tests.support.wire import Wire

JOURNAL_BYTES = 2**24
KEPT = {RecordingState.RECORDED, RecordingState.DUPLICATE, RecordingState.JOURNALLED}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal", JOURNAL_BYTES)


@pytest.fixture
async def postgres(server: DatabaseServer, postgres_template: str) -> AsyncIterator[Database]:
    """A database of our own."""
    name = f"outage_{next(numbers)}"
    database = Database(driver_url(server.create_database(name, template=postgres_template)))
    yield database
    await database.dispose()
    server.drop_database(name)


@pytest.fixture
async def wired(postgres: Database) -> AsyncIterator[tuple[Database, Wire]]:
    """The same over a wire."""
    url = postgres.url
    wire = Wire(url.host or "", url.port or 5432)
    async with wire.connected():
        through = url.set(host="127.0.0.1", port=wire.port)
        database = Database(through.render_as_string(hide_password=False))
        yield database, wire
        await database.dispose()


def calls(count: int) -> list[Usage]:
    """Of few requests, so that writers meet in them."""
    return [call(number) for number in range(count)]


def call(number: int) -> Usage:
    request_id, model = f"req-{number % 3}", f"model-{number % 2}"
    cost = Decimal(random.randrange(10**13)).scaleb(-12)  # noqa: S311 - no secret
    if number % 4:
        return TokenUsage(
            request_id=request_id, model=model, cost=cost, prompt_tokens=3, completion_tokens=number
        )
    return ImageUsage(request_id=request_id, model=model, cost=cost, output_images=1)


def costs(usages: Sequence[Usage]) -> dict[object, Decimal]:
    return {usage.event_id: usage.cost for usage in usages}


async def replayed(journal: Journal, writer: LedgerWriter) -> None:
    async def is_empty() -> bool:
        return not journal.pending.entries and not writer.is_away

    await until(is_empty)


async def states(writer: LedgerWriter, usages: Sequence[Usage]) -> set[RecordingState]:
    return {recording.state for recording in await writer.record(usages)}


async def test_calls_are_journalled_while_the_server_is_down_and_counted_once_it_is_back(
    journal: Journal,
) -> None:
    before, meanwhile, after = calls(20), calls(50), calls(20)
    with PostgresServer(durable=True) as server:
        url = driver_url(server.create_database("backoffice"))
        migrations.upgrade(url)
        database = Database(url)
        async with LedgerWriter(database, journal) as writer:
            assert await states(writer, before) == {RecordingState.RECORDED}
            server.kill()
            assert await states(writer, meanwhile) == {RecordingState.JOURNALLED}
            assert await states(writer, [*before, *meanwhile]) == {RecordingState.JOURNALLED}
            server.start()
            await replayed(journal, writer)
            assert await states(writer, after) == {RecordingState.RECORDED}
            assert await states(writer, [*before, *meanwhile]) == {RecordingState.DUPLICATE}
        assert await audited_costs(database) == costs([*before, *meanwhile, *after])
        await database.dispose()


async def test_connections_that_break_again_and_again_lose_nothing(
    postgres: Database, server: DatabaseServer, journal: Journal
) -> None:
    sent: list[Usage] = []
    async with LedgerWriter(postgres, journal) as writer:

        async def record() -> None:
            for _ in range(30):
                batch = calls(20)
                assert await states(writer, batch) <= KEPT
                sent.extend(batch)

        async with asyncio.TaskGroup() as senders:
            tasks = [senders.create_task(record()) for _ in range(4)]
            while not all(task.done() for task in tasks):
                await asyncio.to_thread(end_connections, server, postgres)
                await asyncio.sleep(random.uniform(0, 0.05))  # noqa: S311
        await replayed(journal, writer)
    assert await audited_costs(postgres) == costs(sent)


def end_connections(server: DatabaseServer, database: Database) -> None:
    with psycopg.connect(server.admin_url, autocommit=True) as administrator:
        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [database.url.database],
        )


@pytest.mark.parametrize("delivered", [True, False])
async def test_a_batch_whose_commit_was_not_answered_counts_once(
    wired: tuple[Database, Wire], journal: Journal, delivered: bool
) -> None:
    database, wire = wired
    batches = [calls(count) for count in (1, 50, 200)]
    async with LedgerWriter(database, journal) as writer:
        for batch in batches:
            # The statement that says these words is a transaction of its own.
            wire.cut_at(min(usage.event_id.hex for usage in batch).encode(), delivered=delivered)
            assert await states(writer, batch) == {RecordingState.JOURNALLED}
            await replayed(journal, writer)
            assert await states(writer, batch) == {RecordingState.DUPLICATE}
    assert await audited_costs(database) == costs([each for batch in batches for each in batch])


async def test_nobody_waits_for_ever_for_a_server_that_hangs(
    wired: tuple[Database, Wire], journal: Journal
) -> None:
    database, wire = wired
    before, meanwhile = calls(1), calls(20)
    async with LedgerWriter(database, journal) as writer:
        assert await states(writer, before) == {RecordingState.RECORDED}
        wire.hang()
        assert await states(writer, meanwhile) == {RecordingState.JOURNALLED}
    wire.flow()
    async with LedgerWriter(database, journal) as writer:
        await replayed(journal, writer)
    assert await audited_costs(database) == costs([*before, *meanwhile])


async def test_writers_that_get_the_same_calls_in_any_order_count_each_once(
    database: Database,
) -> None:
    """They wait for one another, and never in a circle."""
    sent = calls(300)
    stores = [LedgerStore(database) for _ in range(6)]

    async def record(store: LedgerStore) -> int:
        new = 0
        for size in (2, 7, 40, 5, 100, 3, 20, len(sent)):
            recordings = await store.record(random.sample(sent, size))
            new += [each.state for each in recordings].count(RecordingState.RECORDED)
        return new

    assert sum(await asyncio.gather(*map(record, stores))) == len(sent)
    for store in stores:
        await store.close()
    assert await audited_costs(database) == costs(sent)


async def test_a_batch_of_which_the_server_refuses_every_call_is_no_outage(
    postgres: Database,
) -> None:
    """Though it takes longer to find them all than a server may hang."""
    store = LedgerStore(postgres)
    refused = [unindexable() for _ in range(1000)]
    recordings = await store.record([*refused, good := call(1)])
    await store.close()
    assert [each.state for each in recordings[:-1]] == [RecordingState.REFUSED] * len(refused)
    assert await audited_costs(postgres) == costs([good])


def unindexable() -> Usage:
    """What it is rolled up by does not fit into an entry of PostgreSQL's index, compressed too."""
    ideographs = range(0x4E00, 0x9FFF)
    names = ("model", "provider", "operation", "service", "tenant_id")
    texts: dict[str, Any] = {
        name: "".join(map(chr, random.choices(ideographs, k=255)))  # noqa: S311
        for name in names
    }
    return ImageUsage(request_id="req", cost=Decimal(1), output_images=1, **texts)

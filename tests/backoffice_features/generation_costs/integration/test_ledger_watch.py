"""The ledger is looked after, and everybody is told what is wrong with it."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
import structlog
from fastapi import FastAPI
from sqlalchemy import text

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.events.ledger_difference_found_event import (
    LedgerDifferenceFoundEvent,
)
from backoffice.features.generation_costs.infrastructure.ledger.journal import Journal
from backoffice.features.generation_costs.infrastructure.ledger.rebuild import rebuild
from backoffice.features.generation_costs.infrastructure.ledger.store import LedgerStore
from backoffice.features.generation_costs.infrastructure.ledger.watch import LedgerWatch
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from backoffice.features.shared.infrastructure.events.event_handler import EventHandler
from tests.support.accounts import client_of
from tests.support.clock import SetClock
from tests.support.waiting import until


class Heard(EventHandler[LedgerDifferenceFoundEvent]):
    def __init__(self) -> None:
        self.events: list[LedgerDifferenceFoundEvent] = []

    async def handle(self, event: LedgerDifferenceFoundEvent) -> None:
        self.events.append(event)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal", 2**20)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def watch(database: Database, journal: Journal, heard: Heard, clock: SetClock) -> LedgerWatch:
    bus = EventBus()
    bus.subscribe(LedgerDifferenceFoundEvent, heard)
    return LedgerWatch(database, bus, journal, clock)


@pytest.fixture
async def tampered(database: Database) -> AsyncIterator[Database]:
    """A call of just now, whose roll-up is wrong."""
    store = LedgerStore(database)
    await store.record([ImageUsage(request_id="req-1", model="dall-e-3", cost=Decimal("0.04"))])
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE cost_rollups SET api_call_count = 2"))
    yield database
    await store.close()


async def test_a_difference_is_logged_published_and_shown_until_a_check_finds_none(
    tampered: Database, watch: LedgerWatch, heard: Heard
) -> None:
    assert watch.differences() is None
    with structlog.testing.capture_logs() as lines:
        await watch.check()
    (event,) = heard.events
    (line,) = lines
    assert line["log_level"] == "error"
    assert line["list"] == event.differences
    assert event.count == 1
    assert "api_call_count is 2, should be 1" in event.differences[0]
    assert str(watch.differences()) == (
        "The ledger's totals differ from its facts in 1 places. Run: backoffice ledger verify"
    )
    await rebuild(tampered)
    await watch.check()
    assert watch.differences() is None
    assert len(heard.events) == 1


async def test_only_the_last_two_days_are_looked_at(
    tampered: Database, watch: LedgerWatch, clock: SetClock
) -> None:
    assert tampered
    clock.advance(days=3)
    await watch.check()
    assert watch.differences() is None


async def test_calls_that_wait_in_the_journal_are_counted(
    watch: LedgerWatch, journal: Journal
) -> None:
    assert watch.journalled() is None
    journal.append([b"one", b"two"])
    assert str(watch.journalled()) == (
        "2 recorded calls wait in the journal until the database takes them."
    )
    batch = journal.next_batch(10)
    while batch is None:
        batch = journal.next_batch(10)
    journal.forget(batch)
    assert watch.journalled() is None
    journal.close()


async def test_refused_calls_are_counted(database: Database, watch: LedgerWatch) -> None:
    store = LedgerStore(database)
    await store.put_aside("torn {", "The journal was damaged here.")
    await store.close()
    await watch.check()
    assert str(watch.quarantined()) == (
        "The database refuses 1 calls. Run: backoffice ledger quarantine list"
    )


@pytest.mark.usefixtures("tampered")
async def test_the_running_program_looks_by_itself_and_says_so_in_the_reader_s_language(
    app: FastAPI,
) -> None:
    async with client_of(app) as client, app.router.lifespan_context(app):

        async def is_said() -> bool:
            return bool((await client.get("/readyz")).json()["notices"])

        await until(is_said)
        page = await client.get("/login", headers={"Accept-Language": "fr"})
    assert "Les totaux du registre diffèrent des faits à 1 endroits" in page.text

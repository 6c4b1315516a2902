"""A connection that records batches, one transaction each, in a thread of its own."""

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

import psycopg
import structlog
from psycopg.errors import ProgramLimitExceeded
from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry

from backoffice.features.generation_costs.domain.entities.cost_entry import CostEntry
from backoffice.features.generation_costs.domain.entities.recording import (
    Recording,
    RecordingState,
    Refused,
)
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.adapters.entry_queries import (
    entry_of,
    of_event_ids,
)
from backoffice.features.generation_costs.infrastructure.ledger.quarantine import put_aside
from backoffice.features.generation_costs.infrastructure.ledger.recording import (
    already_there,
    record,
)
from backoffice.features.generation_costs.infrastructure.ledger.usage_text import to_text
from backoffice.features.shared.infrastructure.database import Database

WAIT_SECONDS = 10  # for a lock; then the journal takes the batch
HANG_SECONDS = 12  # for a server that does not even say that it has waited long enough

COPIES = 3  # of which others may come in between; then row by row

RECORDED = Recording(RecordingState.RECORDED)
DUPLICATE = Recording(RecordingState.DUPLICATE)

T = TypeVar("T")

log = structlog.get_logger(__name__)


class LedgerStore:
    """Keeps its connection, and makes a new one after an error. One batch at a time."""

    def __init__(self, database: Database) -> None:
        self._engine = database.blocking_engine()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._connection: Connection | None = None
        self._driver: object = None
        # Before SQLAlchemy's own first questions to the server, which may hang, too.
        event.listen(self._engine, "connect", self._note_driver, insert=True)

    async def record(self, usages: Sequence[Usage]) -> list[Recording]:
        """What became of each, durably. A row that the database refuses goes into quarantine.

        Raises SQLAlchemyError or OSError where the database is away; then nothing is certain, and
        the batch can be recorded again.
        """
        try:
            new = await self._run(lambda connection: _commit(connection, usages))
        except (DBAPIError, OverflowError) as error:
            if not is_refusal(error):
                raise
            if len(usages) > 1:  # find the row
                middle = len(usages) // 2
                return await self.record(usages[:middle]) + await self.record(usages[middle:])
            return [await self._refuse(usages[0], error)]
        return [_recording(usage, new) for usage in usages]

    async def stored(self, event_ids: Sequence[UUID]) -> dict[UUID, CostEntry]:
        """Raises as `record` does."""

        def work(connection: Connection) -> dict[UUID, CostEntry]:
            rows = connection.execute(of_event_ids(event_ids))
            return {row.event_id: entry_of(row) for row in rows}

        return await self._run(work)

    async def put_aside(self, entry: str, error: str) -> None:
        """Into quarantine. Raises as `record` does."""

        def work(connection: Connection) -> None:
            with connection.begin():
                put_aside(connection, entry, error)

        await self._run(work)

    async def ping(self) -> None:
        """Raises as `record` does."""
        await self._run(lambda connection: connection.execute(text("SELECT 1")))

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown(wait=False)

    async def _refuse(self, usage: Usage, error: Exception) -> Recording:
        why = str(error.orig if isinstance(error, DBAPIError) else error)
        log.error("the database refuses a call", event_id=str(usage.event_id), error=why)
        await self.put_aside(to_text(usage), why)
        refused = Refused(
            "The database refuses this call.",
            "It is kept in quarantine: see `backoffice ledger quarantine`.",
        )
        return Recording(RecordingState.REFUSED, refused)

    async def _run(self, work: Callable[[Connection], T]) -> T:
        """In a transaction unless `work` has its own; not longer than HANG_SECONDS."""

        def in_thread() -> T:
            try:
                connection = self._connected()
                done = work(connection)
                connection.commit()
            except BaseException as error:
                if not is_refusal(error):  # else the connection is as good as before
                    self._disconnect()
                raise
            return done

        loop = asyncio.get_running_loop()
        limit = loop.call_later(HANG_SECONDS, self._break)
        try:
            return await loop.run_in_executor(self._thread, in_thread)
        finally:
            limit.cancel()

    def _break(self) -> None:
        """Nobody waits for ever: the thread gets an error from the connection."""
        driver = self._driver
        if isinstance(driver, psycopg.Connection):
            with (
                suppress(OSError, psycopg.Error),  # it is broken already
                socket.socket(fileno=os.dup(driver.fileno())) as line,
            ):
                line.shutdown(socket.SHUT_RDWR)

    def _note_driver(self, driver: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        self._driver = driver

    def _connected(self) -> Connection:
        if self._connection is None:
            connection = self._engine.connect()
            try:
                for setting in self._settings:
                    connection.execute(text(setting))
                connection.commit()
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    @property
    def _settings(self) -> Sequence[str]:
        if self._engine.dialect.name == "sqlite":
            return (f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}",)
        return (
            f"SET statement_timeout = '{WAIT_SECONDS}s'",
            "SET plan_cache_mode = force_generic_plan",  # a batch is like any other
        )

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def _commit(connection: Connection, usages: Sequence[Usage]) -> set[UUID]:
    fresh = usages
    for _ in range(COPIES):
        try:
            with connection.begin():
                return record(connection, fresh, expect_new=True)
        except IntegrityError:  # some were there already, or have just come
            if len(usages) == 1:
                raise
            with connection.begin():
                there = already_there(connection, fresh)
            fresh = [usage for usage in fresh if usage.event_id not in there]
    with connection.begin():
        return record(connection, fresh)


def _recording(usage: Usage, new: set[UUID]) -> Recording:
    if usage.event_id in new:
        new.remove(usage.event_id)  # the next one with this id is a duplicate
        return RECORDED
    return DUPLICATE


def is_refusal(error: BaseException) -> bool:
    """Whether a row is to blame: the database would refuse it again."""
    if isinstance(error, IntegrityError | DataError | OverflowError):
        return True
    return isinstance(error, DBAPIError) and isinstance(error.orig, ProgramLimitExceeded)

"""A connection that records batches, one transaction each."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import structlog
from psycopg.errors import ProgramLimitExceeded
from sqlalchemy import text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from backoffice.features.generation_costs.domain.entities.recording import (
    Recording,
    RecordingState,
    Refused,
)
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger.quarantine import put_aside
from backoffice.features.generation_costs.infrastructure.ledger.recording import record
from backoffice.features.generation_costs.infrastructure.ledger.usage_text import to_text
from backoffice.features.shared.infrastructure.database import Database

COPY_ROWS = 8  # an INSERT each is faster for fewer
WAIT_SECONDS = 10  # for a lock, or for a server that hangs; then the journal takes the batch

RECORDED = Recording(RecordingState.RECORDED)
DUPLICATE = Recording(RecordingState.DUPLICATE)

log = structlog.get_logger(__name__)


class LedgerStore:
    """Keeps its connection, and makes a new one after an error. One batch at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()

    async def record(self, usages: Sequence[Usage]) -> list[Recording]:
        """What became of each, durably. A row that the database refuses goes into quarantine.

        Raises SQLAlchemyError or OSError where the database is away; then nothing is certain, and
        the batch can be recorded again.
        """
        async with self._turn:
            try:
                return await self._record(usages)
            except BaseException:
                await self._disconnect()
                raise

    async def put_aside(self, entry: str, error: str) -> None:
        """Into quarantine. Raises as `record` does."""
        async with self._turn:
            try:
                async with (await self._connected()).begin() as transaction:
                    await put_aside(transaction.connection, entry, error)
            except BaseException:
                await self._disconnect()
                raise

    async def ping(self) -> None:
        """Raises as `record` does."""
        async with self._turn:
            try:
                async with (await self._connected()).begin() as transaction:
                    await transaction.connection.execute(text("SELECT 1"))
            except BaseException:
                await self._disconnect()
                raise

    async def close(self) -> None:
        async with self._turn:
            if self._connection is not None:
                await self._connection.close()
                self._connection = None

    async def _record(self, usages: Sequence[Usage]) -> list[Recording]:
        connection = await self._connected()
        try:
            new = await _commit(connection, usages)
        except (DBAPIError, OverflowError) as error:
            if not is_refusal(error):
                raise
            if len(usages) > 1:  # find the row
                middle = len(usages) // 2
                return [*await self._record(usages[:middle]), *await self._record(usages[middle:])]
            return [await _refuse(connection, usages[0], error)]
        return [_recording(usage, new) for usage in usages]

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            connection = await self._database.engine.connect()
            try:
                await connection.execute(text(self._patience))
                await connection.commit()
            except BaseException:
                await connection.close()
                raise
            self._connection = connection
        return self._connection

    @property
    def _patience(self) -> str:
        if self._database.url.get_backend_name() == "sqlite":
            return f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}"
        return f"SET statement_timeout = '{WAIT_SECONDS}s'"

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()


async def _commit(connection: AsyncConnection, usages: Sequence[Usage]) -> set[UUID]:
    if len(usages) >= COPY_ROWS:
        try:
            async with connection.begin():
                return await record(connection, usages, copy=True)
        except IntegrityError:
            pass  # some were there already
    async with connection.begin():
        return await record(connection, usages)


async def _refuse(connection: AsyncConnection, usage: Usage, error: Exception) -> Recording:
    why = str(error.orig if isinstance(error, DBAPIError) else error)
    log.error("the database refuses a call", event_id=str(usage.event_id), error=why)
    async with connection.begin():
        await put_aside(connection, to_text(usage), why)
    refused = Refused(
        "The database refuses this call.",
        "It is kept in quarantine: see `backoffice ledger quarantine`.",
    )
    return Recording(RecordingState.REFUSED, refused)


def _recording(usage: Usage, new: set[UUID]) -> Recording:
    if usage.event_id in new:
        new.remove(usage.event_id)  # the next one with this id is a duplicate
        return RECORDED
    return DUPLICATE


def is_refusal(error: Exception) -> bool:
    """Whether a row is to blame: the database would refuse it again."""
    if isinstance(error, IntegrityError | DataError | OverflowError):
        return True
    return isinstance(error, DBAPIError) and isinstance(error.orig, ProgramLimitExceeded)

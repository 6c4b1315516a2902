"""PostgreSQL, on the event loop: while the server works, the program goes on."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import psycopg
from psycopg.errors import DivisionByZero
from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger.connection import (
    WAIT_SECONDS,
    LedgerConnection,
    T,
    is_refusal,
)
from backoffice.features.generation_costs.infrastructure.ledger.postgresql import (
    added,
    addition,
)
from backoffice.features.generation_costs.infrastructure.ledger.recording import (
    as_sqlalchemy_s,
    record,
)

HANG_SECONDS = 12  # for a server that does not even say that it has waited long enough
SETTINGS = (
    f"SET statement_timeout = '{WAIT_SECONDS}s'",
    "SET plan_cache_mode = force_generic_plan",  # a batch is like any other
)


class PostgresqlConnection(LedgerConnection):
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._connection: AsyncConnection | None = None
        self._driver: psycopg.AsyncConnection | None = None
        # Before SQLAlchemy's own first questions to the server, which may hang, too.
        event.listen(engine.sync_engine, "connect", self._note_driver, insert=True)

    async def run(self, work: Callable[[Connection], T]) -> T:
        async with self._connected() as (connection, _), connection.begin():
            return await connection.run_sync(work)

    async def record(self, usages: Sequence[Usage]) -> Sequence[Usage]:
        if any(usage.ebook_id is not None for usage in usages):
            return await self.run(partial(record, usages=usages))
        statement, values = addition(usages, alone=True)
        try:
            async with self._connected() as (_, driver):
                row = await _alone(driver, statement, values)
        except DBAPIError as error:
            if not isinstance(error.orig, DivisionByZero):
                raise
            return await self.run(partial(record, usages=usages))
        return added(usages, row)[0]

    async def close(self) -> None:
        async with self._turn:
            await self._disconnect()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[AsyncConnection, psycopg.AsyncConnection]]:
        """For one at a time, and not longer than HANG_SECONDS."""
        async with self._turn:
            limit = asyncio.get_running_loop().call_later(HANG_SECONDS, self._break)
            try:
                connection = self._connection or await self._connect()
                assert self._driver is not None
                yield connection, self._driver
            except BaseException as error:
                if not is_refusal(error):  # else the connection is as good as before
                    await self._disconnect()
                raise
            finally:
                limit.cancel()

    async def _connect(self) -> AsyncConnection:
        connection = await self._engine.connect()
        self._connection = connection
        for setting in SETTINGS:
            await connection.execute(text(setting))
        await connection.commit()
        return connection

    def _note_driver(self, connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        driver = connection.driver_connection
        assert isinstance(driver, psycopg.AsyncConnection)
        self._driver = driver

    def _break(self) -> None:
        """Nobody waits for ever: whoever does gets an error from the connection."""
        if self._driver is not None:
            with (
                suppress(OSError, psycopg.Error),  # it is broken already
                socket.socket(fileno=os.dup(self._driver.fileno())) as line,
            ):
                line.shutdown(socket.SHUT_RDWR)

    async def _disconnect(self) -> None:
        connection, self._connection, self._driver = self._connection, None, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()


async def _alone(
    driver: psycopg.AsyncConnection, statement: str, values: Sequence[Any]
) -> Sequence[Any]:
    """One exchange with the server: the statement is a transaction of its own."""
    with as_sqlalchemy_s():
        await driver.set_autocommit(True)
        try:
            row = await (await driver.execute(statement, values)).fetchone()
        finally:
            if not driver.closed:
                await driver.set_autocommit(False)
    assert row is not None
    return row

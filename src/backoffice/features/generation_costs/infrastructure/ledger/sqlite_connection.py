"""SQLite, in a thread of its own."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sqlalchemy import Connection, Engine, text

from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger.connection import (
    WAIT_SECONDS,
    LedgerConnection,
    T,
    is_refusal,
)
from backoffice.features.generation_costs.infrastructure.ledger.recording import record

SETTINGS = (
    f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}",
    # The indexes of a large ledger are written to all over: the more of their pages are at hand,
    # and the more writes of a page become one, the better.
    "PRAGMA cache_size = -65536",  # KiB
    "PRAGMA wal_autocheckpoint = 4000",  # pages of 4 KiB
)


class SqliteConnection(LedgerConnection):
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._connection: Connection | None = None

    async def run(self, work: Callable[[Connection], T]) -> T:
        def in_thread() -> T:
            try:
                connection = self._connected()
                with connection.begin():
                    return work(connection)
            except BaseException as error:
                if not is_refusal(error):  # else the connection is as good as before
                    self._disconnect()
                raise

        return await asyncio.get_running_loop().run_in_executor(self._thread, in_thread)

    async def record(self, usages: Sequence[Usage]) -> Sequence[Usage]:
        return await self.run(partial(record, usages=usages))

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown(wait=False)

    def _connected(self) -> Connection:
        if self._connection is None:
            connection = self._engine.connect()
            try:
                for setting in SETTINGS:
                    connection.execute(text(setting))
                connection.commit()
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

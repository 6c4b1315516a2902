"""A streaming copy of the database, for pages that only read."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from math import inf

import structlog
from sqlalchemy import URL, text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from backoffice.features.shared.domain.notices import Notice

CONNECT_SECONDS = 2  # libpq's least
RETRY_SECONDS = 5.0
WATCH_SECONDS = 2.0
LATE_SECONDS = 5
AWAY = (OSError, OperationalError, InterfaceError)

WRITTEN = text("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint")
# A server that is no copy (the primary itself, say) has replayed nothing, and lacks nothing.
REPLAYED = text("""
    SELECT
      pg_wal_lsn_diff(coalesce(pg_last_wal_replay_lsn(), pg_current_wal_lsn()), '0/0')::bigint,
      extract(epoch FROM clock_timestamp()
        - coalesce(pg_last_xact_replay_timestamp(), pg_postmaster_start_time()))::float
""")

log = structlog.get_logger(__name__)


class Replica:
    """Tells whether it can be reached, and how far it is behind."""

    def __init__(self, url: URL, primary: AsyncEngine) -> None:
        self._primary = primary
        self.engine = create_async_engine(
            url,
            hide_parameters=True,
            pool_size=10,
            max_overflow=20,
            pool_pre_ping=True,
            execution_options={"postgresql_readonly": True},
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                # A host that is gone does not refuse: what was sent to it is never acknowledged.
                "tcp_user_timeout": CONNECT_SECONDS * 1000,
            },
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._away = False
        self._retry_at = -inf
        self._delay = 0.0
        self._fresh_at = -inf
        self._awaited: tuple[float, int] | None = None

    async def session(self) -> AsyncSession | None:
        """With a connection; None where the copy cannot be reached, or could not just now."""
        if self._away and time.monotonic() < self._retry_at:
            return None
        return await self._connected_session()

    async def _connected_session(self) -> AsyncSession | None:
        session = self._sessions()
        try:
            await session.connection()
        except AWAY as error:
            await session.close()
            self._note_away(error)
            return None
        if self._away:
            log.info("the read replica is back")
            self._away = False
        return session

    def notice(self) -> Notice | None:
        if self._away:
            return Notice(
                "warning",
                "The copy of the database cannot be reached; figures come from the primary.",
            )
        if self._delay > LATE_SECONDS:
            return Notice(
                "warning",
                "Figures are from a copy of the database that is {seconds} s behind.",
                {"seconds": round(self._delay)},
            )
        return None

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Looks after it meanwhile, so that no page waits for one that is away."""
        stopping = asyncio.Event()
        watch = asyncio.create_task(self._watch(stopping))
        try:
            yield
        finally:
            stopping.set()
            await watch

    async def _watch(self, stopping: asyncio.Event) -> None:
        said = False
        while not stopping.is_set():
            try:
                with suppress(*AWAY, PoolTimeout):  # the primary is away or busy; others say so
                    await self._measure()
            except Exception:
                # Not every service has these functions; pages are read from the copy all the same.
                if not said:
                    log.exception("the delay of the read replica cannot be measured")
                said = True
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), WATCH_SECONDS)

    async def _measure(self) -> None:
        """The delay in seconds, at most.

        The age of the last transaction that was replayed would be too much after a pause of the
        primary. But a copy that has replayed what the primary had written at some time is as fresh
        as that time, and one clock says so.
        """
        async with self._primary.connect() as connection:
            asked_at = time.monotonic()
            written: int = (await connection.execute(WRITTEN)).scalar_one()
        session = await self._connected_session()
        if session is None:
            return
        async with session:
            replayed, transaction_age = (await session.execute(REPLAYED)).one()
        if self._awaited and replayed >= self._awaited[1]:
            self._fresh_at, self._awaited = self._awaited[0], None
        if replayed >= written:
            self._fresh_at = asked_at
        elif self._awaited is None:
            self._awaited = asked_at, written
        self._delay = min(time.monotonic() - self._fresh_at, transaction_age)

    def _note_away(self, error: BaseException) -> None:
        if not self._away:
            log.warning("the read replica cannot be reached; the primary is read", error=str(error))
        self._away = True
        self._retry_at = time.monotonic() + RETRY_SECONDS

    async def dispose(self) -> None:
        await self.engine.dispose()

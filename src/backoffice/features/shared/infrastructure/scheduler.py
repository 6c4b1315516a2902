"""Runs what is due, on one process at a time."""

import asyncio
import os
import random
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.infrastructure.database import (
    DATABASE_AWAY,
    Database,
    persistently,
)
from backoffice.features.shared.infrastructure.job_schedule import JobSchedule

LEASE = timedelta(seconds=30)
RENEWALS_A_LEASE = 3
POLL_SECONDS = 5.0
JITTER = (0.7, 1.3)  # so that processes that start together do not ask together for good

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ScheduledJob:
    """`run` may be cut short by `kill -9` and run again elsewhere: it bears that."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[None]]


class Scheduler:
    """One for each process. A job that was missed is run once, however often it was due."""

    def __init__(
        self,
        database: Database,
        jobs: Sequence[ScheduledJob],
        lease: timedelta = LEASE,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._jobs = {job.name: job for job in jobs}
        holder = f"{socket.gethostname()[:20]}-{os.getpid()}-{new_id().hex[-12:]}"
        self._schedule = JobSchedule(database, holder, lease)
        self._poll_seconds = poll_seconds
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._jitter = random.Random()  # noqa: S311 - spreads the polls of processes
        self._stopping = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """On leaving, no job is begun; those under way are waited for."""
        loop = asyncio.create_task(self._run_until_stopped())
        try:
            yield
        finally:
            self._stopping.set()
            await loop
            await asyncio.gather(*self._at_work.values())

    async def _run_until_stopped(self) -> None:
        known, away = False, False
        while not self._stopping.is_set():
            try:
                if not known:
                    await self._schedule.add((job.name, job.every) for job in self._jobs.values())
                    known = True
                await self._begin_what_is_due()
                if away:
                    log.info("scheduled jobs go on")
                away = False
            except Exception:
                # The loop must outlive a database that is away; said once, not at each poll.
                if not away:
                    log.exception("scheduled jobs wait for the database")
                away = True
            await _rest(self._stopping, self._poll_seconds * self._jitter.uniform(*JITTER))

    async def _begin_what_is_due(self) -> None:
        # A process too busy to renew its own lease has not died.
        for name in await self._schedule.due(self._jobs.keys() - self._at_work.keys()):
            if await self._schedule.claim(name):
                task = asyncio.create_task(self._carry_out(self._jobs[name]), name=name)
                self._at_work[name] = task
                task.add_done_callback(lambda done: self._at_work.pop(done.get_name()))

    async def _carry_out(self, job: ScheduledJob) -> None:
        over = asyncio.Event()
        with structlog.contextvars.bound_contextvars(job=job.name):
            keeper = asyncio.create_task(self._keep_lease(job, over))
            error = await self._run(job)
            try:
                if not await persistently(
                    lambda: self._schedule.finish(job.name, job.every, error)
                ):
                    log.warning("another process took the scheduled job over")
            except Exception:
                log.exception("the end of a scheduled job is not noted; it is run again")
            over.set()
            await keeper  # not cancelled: a broken-off transaction would keep SQLite's lock

    async def _run(self, job: ScheduledJob) -> Exception | None:
        started = time.perf_counter()
        try:
            await job.run()
        except Exception as error:
            log.exception("scheduled job failed")
            return error
        log.info("scheduled job done", seconds=round(time.perf_counter() - started, 3))
        return None

    async def _keep_lease(self, job: ScheduledJob, over: asyncio.Event) -> None:
        pause = self._schedule.lease.total_seconds() / RENEWALS_A_LEASE
        while not await _rest(over, pause):
            with suppress(*DATABASE_AWAY):  # tried again while the lease lasts
                if not await self._schedule.renew(job.name):
                    return


async def _rest(until: asyncio.Event, seconds: float) -> bool:
    """True where `until` came first."""
    with suppress(TimeoutError):
        await asyncio.wait_for(until.wait(), seconds)
    return until.is_set()

"""Carries the runs out, one after the other, in one process of many."""

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import structlog
from sqlalchemy import select, update

from backoffice.features.generation_costs.domain.entities.repricing import RunState
from backoffice.features.generation_costs.infrastructure.models.repricing_models import (
    RepricingRunModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import LedgerTotalsModel
from backoffice.features.generation_costs.infrastructure.repricing.steps import RepricingSteps
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.database import DATABASE_AWAY, Database
from backoffice.features.shared.infrastructure.job_schedule import JobSchedule
from backoffice.features.shared.infrastructure.scheduler import LEASE

JOB = "generation_costs.reprice"
POLL_SECONDS = 5.0  # for runs that another process took on, and for how many calls are unpriced
RENEWS_SECONDS = LEASE.total_seconds() / 5
PAUSE_SECONDS = 0.02  # between steps, for a writer that polls for SQLite's one lock

RUNS = RepricingRunModel

log = structlog.get_logger(__name__)


class RepricingWorker:
    """Under the scheduler's lease: where its process dies, another goes on within half a minute.

    `unpriced` is how many calls have an unknown cost, some seconds ago.
    """

    def __init__(self, database: Database, steps: RepricingSteps) -> None:
        self.unpriced = 0
        self._database = database
        self._steps = steps
        holder = f"{socket.gethostname()[:20]}-{os.getpid()}-{new_id().hex[-12:]}"
        self._schedule = JobSchedule(database, holder, LEASE)
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()

    def wake(self) -> None:
        """There is a run to carry out."""
        self._woken.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """On leaving, the step under way is finished."""
        loop = asyncio.create_task(self._run_until_stopped())
        try:
            yield
        finally:
            self._stopping.set()
            self._woken.set()
            await loop

    async def work(self) -> None:
        """Carries out what waits, if no other process is at it."""
        if await self._next() is None:
            return
        await self._schedule.add([(JOB, timedelta())])
        if not await self._schedule.claim(JOB):
            return
        try:
            while not self._stopping.is_set() and (run_id := await self._next()) is not None:
                if not await self._carry_out(run_id):
                    return
        finally:
            await self._schedule.finish(JOB, timedelta(), None)

    async def _run_until_stopped(self) -> None:
        away = False
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                await self.work()
                await self._count()
                away = False
            except Exception:
                # The loop must outlive a database that is away; said once, not at each poll.
                if not away:
                    log.exception("repricing waits for the database")
                away = True
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)

    async def _carry_out(self, run_id: int) -> bool:
        """False where another process took over."""
        renewed = time.monotonic()
        try:
            while not self._stopping.is_set():
                if not await self._steps.step(run_id):
                    break
                if time.monotonic() - renewed > RENEWS_SECONDS:
                    renewed = time.monotonic()
                    if not await self._schedule.renew(JOB):
                        return False
                await asyncio.sleep(PAUSE_SECONDS)
        except DATABASE_AWAY:
            raise
        except Exception as error:
            log.exception("repricing failed", run_id=run_id)
            await self._fail(run_id, str(error))
        return True

    async def _fail(self, run_id: int, error: str) -> None:
        async with self._database.sessions() as db:
            is_running = (RUNS.id == run_id, RUNS.state == RunState.RUNNING)
            failed = {"state": RunState.FAILED, "error": error, "finished_at": utc_now()}
            await db.execute(update(RUNS).where(*is_running).values(failed))
            await db.commit()

    async def _next(self) -> int | None:
        async with self._database.sessions() as db:
            query = select(RUNS.id).where(RUNS.state == RunState.RUNNING).order_by(RUNS.id)
            return await db.scalar(query.limit(1))

    async def _count(self) -> None:
        async with self._database.sessions() as db:
            self.unpriced = await db.scalar(select(LedgerTotalsModel.unpriced_call_count)) or 0

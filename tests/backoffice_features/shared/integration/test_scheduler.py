"""Jobs are run on one process at a time, whatever becomes of the processes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from sqlalchemy import select, update

from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.job_schedule import JobSchedule, ScheduledJobModel
from backoffice.features.shared.infrastructure.migrations import upgrade
from backoffice.features.shared.infrastructure.scheduler import ScheduledJob, Scheduler
from backoffice.features.shared.wiring import Platform
from backoffice.settings import Settings
from tests.conftest import driver_url
from tests.support.postgres import PostgresServer
from tests.support.waiting import until

SOON, HOUR, DAY = timedelta(milliseconds=200), timedelta(hours=1), timedelta(days=1)
SHORT_LEASE = timedelta(seconds=1)
NAME = "tests.count"

Start = Callable[[timedelta, int], Awaitable[None]]


class Job:
    """Notes its runs, and how many of them were under way at the same time."""

    def __init__(self) -> None:
        self.runs = 0
        self.most_at_once = 0
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.failure: Exception | None = None
        self._under_way = 0

    async def run(self) -> None:
        self.runs += 1
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        await self.may_end.wait()
        self._under_way -= 1
        if self.failure:
            raise self.failure

    async def has_run(self, times: int) -> None:
        async def often_enough() -> bool:
            return self.runs >= times

        await until(often_enough)


@pytest.fixture
def job() -> Job:
    return Job()


@pytest.fixture
async def start(database: Database, job: Job) -> AsyncIterator[Start]:
    """Starts as many schedulers, each as if in a process of its own."""
    async with AsyncExitStack() as stack:

        async def begin(every: timedelta, count: int) -> None:
            for _ in range(count):
                scheduled = ScheduledJob(NAME, every, job.run)
                scheduler = Scheduler(database, [scheduled], SHORT_LEASE, poll_seconds=0.05)
                await stack.enter_async_context(scheduler.running())

        yield begin


async def row(database: Database) -> ScheduledJobModel:
    async with database.sessions() as db:
        return (await db.scalars(select(ScheduledJobModel))).one()


async def make_due(database: Database, **columns: object) -> None:
    async with database.sessions() as db:
        await db.execute(
            update(ScheduledJobModel).values(
                {"due_at": datetime.now(UTC) - DAY, "last_finished_at": None} | columns
            )
        )
        await db.commit()


async def finished(database: Database) -> ScheduledJobModel:
    async def is_finished() -> bool:
        async with database.sessions() as db:
            return await db.scalar(select(ScheduledJobModel.last_finished_at)) is not None

    await until(is_finished)
    return await row(database)


async def test_a_due_job_is_run_by_one_of_many_processes(
    start: Start, job: Job, database: Database
) -> None:
    await start(DAY, 5)
    await finished(database)
    for runs in (2, 3):
        await make_due(database)
        await finished(database)
        assert job.runs == runs


async def test_a_frequent_job_is_never_under_way_twice(start: Start, job: Job) -> None:
    await start(SOON, 3)
    await job.has_run(5)
    assert job.most_at_once == 1


async def test_what_was_missed_is_caught_up_once(
    start: Start, job: Job, database: Database
) -> None:
    await start(HOUR, 2)
    await finished(database)
    await make_due(database)  # a day ago: it has been missed 24 times
    ran = await finished(database)
    assert job.runs == 2
    assert ran.last_finished_at is not None
    assert ran.due_at > ran.last_finished_at


async def test_a_long_job_is_not_taken_from_a_process_that_lives(
    start: Start, job: Job, database: Database
) -> None:
    job.may_end.clear()
    await start(DAY, 2)
    await job.has_run(1)
    first = (await row(database)).lease_until
    assert first is not None

    async def first_lease_is_over() -> bool:
        lease_until = (await row(database)).lease_until
        return lease_until is not None and lease_until > first + SHORT_LEASE

    await until(first_lease_is_over)
    job.may_end.set()
    await finished(database)
    assert job.runs == 1


async def test_the_job_of_a_dead_process_is_taken_over_when_its_lease_ends(
    start: Start, job: Job, database: Database
) -> None:
    dead = JobSchedule(database, "dead", SHORT_LEASE)
    await dead.add([(NAME, DAY)])
    assert await dead.claim(NAME)
    lease_until = (await row(database)).lease_until
    await start(DAY, 2)
    taken = await finished(database)
    assert job.runs == 1
    assert lease_until is not None
    assert taken.last_started_at is not None
    assert taken.last_started_at > lease_until
    # It only seemed dead: it has no say in the job any more.
    assert not await dead.renew(NAME)
    assert not await dead.finish(NAME, HOUR, None)
    assert (await row(database)).due_at == taken.due_at


async def test_a_failure_is_noted_and_the_job_runs_again_when_it_is_next_due(
    start: Start, job: Job, database: Database
) -> None:
    job.failure = RuntimeError("no paper")
    with structlog.testing.capture_logs(
        processors=[structlog.contextvars.merge_contextvars, structlog.processors.format_exc_info]
    ) as lines:
        await start(DAY, 1)
        assert (await finished(database)).last_error == "RuntimeError('no paper')"
    (line,) = [line for line in lines if line["event"] == "scheduled job failed"]
    assert line["job"] == NAME
    assert "no paper" in line["exception"]
    job.failure = None
    await make_due(database)
    assert (await finished(database)).last_error is None
    assert job.runs == 2


async def test_stopping_waits_for_the_job_that_is_under_way(job: Job, database: Database) -> None:
    job.may_end.clear()
    scheduler = Scheduler(database, [ScheduledJob(NAME, DAY, job.run)], SHORT_LEASE)
    async with scheduler.running():
        await job.has_run(1)
        asyncio.get_running_loop().call_later(0.1, job.may_end.set)
    assert (await row(database)).last_finished_at is not None


async def test_a_job_that_is_to_run_more_often_is_due_earlier(database: Database) -> None:
    schedule = JobSchedule(database, "one", SHORT_LEASE)
    await schedule.add([(NAME, DAY)])
    await schedule.claim(NAME)
    await schedule.finish(NAME, DAY, None)
    daily = (await row(database)).due_at
    await schedule.add([(NAME, HOUR)])
    hourly = (await row(database)).due_at
    await schedule.add([(NAME, DAY)])
    assert hourly < daily - HOUR
    assert (await row(database)).due_at == hourly


async def test_a_feature_s_job_runs_while_the_app_does(settings: Settings, job: Job) -> None:
    platform = Platform(settings)
    platform.add_job(NAME, DAY, job.run)
    async with platform.app.router.lifespan_context(platform.app):
        await job.has_run(1)


async def test_jobs_go_on_after_an_outage_of_which_the_log_speaks_once(job: Job) -> None:
    with PostgresServer(durable=True) as server:
        url = driver_url(server.create_database("books"))
        await asyncio.to_thread(upgrade, url)
        database = Database(url)
        scheduled = ScheduledJob(NAME, DAY, job.run)
        scheduler = Scheduler(database, [scheduled], SHORT_LEASE, poll_seconds=0.05)
        with structlog.testing.capture_logs() as lines:
            async with scheduler.running():
                await finished(database)
                await asyncio.to_thread(server.kill)

                async def is_said() -> bool:
                    return any("wait for the database" in line["event"] for line in lines)

                await until(is_said)
                await asyncio.to_thread(server.start)
                await make_due(database)
                await job.has_run(2)
        await database.dispose()
    said = [line["event"] for line in lines if line["event"] != "scheduled job done"]
    assert said == ["scheduled jobs wait for the database", "scheduled jobs go on"]

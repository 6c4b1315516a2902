"""When each job is due, and which process is at it."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, Text, Update, func, literal, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.database import (
    Base,
    Database,
    UtcDateTime,
    insert_into,
    table_of,
)

ERROR_CHARACTERS = 1000


class ScheduledJobModel(Base):
    """One row for each job. `last_error` is that of the last run, None where it went well."""

    __tablename__ = "scheduled_jobs"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    holder: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)


class JobSchedule:
    """`holder` names this process; no two share one.

    Times are those of the PostgreSQL server, for the clocks of several hosts differ. A SQLite
    file is used from one host: its clock will do.
    """

    def __init__(self, database: Database, holder: str, lease: timedelta) -> None:
        self._database = database
        self._holder = holder
        self.lease = lease

    async def add(self, intervals: Iterable[tuple[str, timedelta]]) -> None:
        """A new job is due at once. One that is done more often from now on is due earlier."""
        jobs = table_of(ScheduledJobModel)
        async with self._database.sessions() as session:
            for name, every in intervals:
                new = insert_into(session, jobs).values(name=name, due_at=self._in(timedelta()))
                await session.execute(
                    new.on_conflict_do_update(
                        index_elements=["name"],
                        set_={"due_at": self._in(every)},
                        where=jobs.c.due_at > self._in(every),
                    )
                )
            await session.commit()

    async def due(self, names: Collection[str]) -> list[str]:
        """Those of `names` that nobody is at, longest due first."""
        job = ScheduledJobModel
        async with self._database.sessions() as session:
            found = await session.scalars(
                select(job.name).where(job.name.in_(names), *self._is_due()).order_by(job.due_at)
            )
            return list(found)

    async def claim(self, name: str) -> bool:
        """True for one process of all that ask."""
        job = ScheduledJobModel
        now = self._in(timedelta())
        return await self._change(
            update(job)
            .where(job.name == name, *self._is_due())
            .values(holder=self._holder, lease_until=self._in(self.lease), last_started_at=now)
        )

    async def renew(self, name: str) -> bool:
        """False where another process took over."""
        return await self._change(self._ours(name).values(lease_until=self._in(self.lease)))

    async def finish(self, name: str, every: timedelta, error: BaseException | None) -> bool:
        """False where another process took over, which has the last word then."""
        return await self._change(
            self._ours(name).values(
                holder=None,
                lease_until=None,
                due_at=self._in(every),
                last_finished_at=self._in(timedelta()),
                last_error=repr(error)[:ERROR_CHARACTERS] if error else None,
            )
        )

    async def _change(self, statement: Update) -> bool:
        async with self._database.sessions() as session:
            changed = await session.scalar(statement.returning(ScheduledJobModel.name))
            await session.commit()
            return changed is not None

    def _is_due(self) -> tuple[ColumnElement[bool], ...]:
        job, now = ScheduledJobModel, self._in(timedelta())
        return job.due_at <= now, or_(job.lease_until.is_(None), job.lease_until < now)

    def _ours(self, name: str) -> Update:
        job = ScheduledJobModel
        return update(job).where(job.name == name, job.holder == self._holder)

    def _in(self, delay: timedelta) -> ColumnElement[Any]:
        if self._database.engine.dialect.name == "sqlite":
            return literal(utc_now() + delay, UtcDateTime)
        return func.now() + delay

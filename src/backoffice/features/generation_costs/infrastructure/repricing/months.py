"""Months that are closed: what is in their books is not priced anew."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.domain.entities.time_span import month_span
from backoffice.features.generation_costs.domain.entities.usage import check_text
from backoffice.features.generation_costs.infrastructure.models.repricing_models import (
    ClosedMonthModel,
)
from backoffice.features.shared.domain.account import acting
from backoffice.features.shared.domain.errors import Conflict, InvalidValue
from backoffice.features.shared.domain.time import Clock
from backoffice.features.shared.infrastructure.database import insert_into, table_of
from backoffice.features.shared.infrastructure.unit_of_work import UnitsOfWork

MONTHS_TURN = 7_305_114_020_260_302  # key of an advisory lock, of no meaning


class ClosedMonths:
    """Months are those of `zone`, named by their first day. Reasons are kept in the audit log."""

    def __init__(self, units: UnitsOfWork, zone: ZoneInfo, clock: Clock) -> None:
        self._units = units
        self.zone = zone
        self._clock = clock

    async def close(self, month: date, reason: str) -> None:
        """Raises InvalidValue for a month that is not over, Conflict for a closed one."""
        check_text("reason", reason)
        if month_span(month, self.zone).until > self._clock():
            raise InvalidValue(
                "month", "{month} is not over yet", "Close it when it is.", month=name_of(month)
            )
        actor = acting.get()
        async with self._units() as work:
            await _take_turn(work.session)
            closed = table_of(ClosedMonthModel)
            new = insert_into(work.session, closed).values(
                month=name_of(month),
                reason=reason,
                actor=actor.name if actor else "",
                closed_at=self._clock(),
            )
            added = await work.session.scalar(
                new.on_conflict_do_nothing().returning(closed.c.month)
            )
            if added is None:
                raise Conflict("{month} is closed already.", month=name_of(month))
            work.audit("month.closed", f"month:{added}", after={"reason": reason})
            await work.commit()

    async def reopen(self, month: date, reason: str) -> None:
        """Raises Conflict for a month that is open."""
        check_text("reason", reason)
        closed = ClosedMonthModel
        async with self._units() as work:
            gone = delete(closed).where(closed.month == name_of(month)).returning(closed.month)
            if await work.session.scalar(gone) is None:
                raise Conflict("{month} is open.", month=name_of(month))
            work.audit("month.reopened", f"month:{name_of(month)}", after={"reason": reason})
            await work.commit()

    async def listed(self) -> Sequence[ClosedMonthModel]:
        """The latest first."""
        async with self._units() as work:
            newest_first = ClosedMonthModel.month.desc()
            return (
                await work.session.scalars(select(ClosedMonthModel).order_by(newest_first))
            ).all()

    async def refuse_closed(self, db: AsyncSession, times: Iterable[datetime]) -> None:
        """None of the months of `times` is closed before the transaction ends. Raises Conflict.

        On SQLite the transaction must have written already.
        """
        await _take_turn(db, shared=True)
        months = {name_of(time.astimezone(self.zone).date()) for time in times}
        query = select(ClosedMonthModel.month).where(ClosedMonthModel.month.in_(months))
        if closed := sorted(await db.scalars(query)):
            raise closed_already(closed)


def closed_already(months: Sequence[str]) -> Conflict:
    return Conflict(
        "Calls of closed months would be priced anew: {months}.",
        "An administrator can reopen them; or choose a period without them.",
        months=", ".join(months),
    )


def name_of(month: date) -> str:
    return f"{month:%Y-%m}"


async def _take_turn(db: AsyncSession, *, shared: bool = False) -> None:
    """A month is closed before a slice of calls is priced anew, or after it."""
    if db.get_bind().dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        await db.execute(select(lock(MONTHS_TURN)))

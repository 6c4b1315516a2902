"""The runs: begun, looked at, cancelled, taken up again."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.domain.entities.repricing import (
    ModelOutcome,
    RepricingFilter,
    RepricingRun,
    RunState,
)
from backoffice.features.generation_costs.domain.entities.time_span import (
    TimeSpan,
    full_hour,
    month_span,
)
from backoffice.features.generation_costs.domain.entities.usage import check_text
from backoffice.features.generation_costs.infrastructure.models.repricing_models import (
    ClosedMonthModel,
    RepricingRunModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import CostRollupModel
from backoffice.features.generation_costs.infrastructure.repricing.kept_calls import of_rollups
from backoffice.features.generation_costs.infrastructure.repricing.months import (
    ClosedMonths,
    closed_already,
)
from backoffice.features.shared.domain.account import acting
from backoffice.features.shared.domain.errors import Conflict, InvalidValue, NotFound
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.unit_of_work import UnitsOfWork

RUNS, ROLLUPS = RepricingRunModel, CostRollupModel


class RepricingRuns:
    def __init__(self, units: UnitsOfWork, months: ClosedMonths) -> None:
        self._units = units
        self._months = months

    async def begin(
        self, span: TimeSpan | None, wanted: RepricingFilter, reason: str, *, applies: bool
    ) -> int:
        """Its id. Without a span: from the first call that matches until now.

        Raises InvalidValue where one that applies has no reason, Conflict where it reaches into a
        closed month.
        """
        check_text("reason", reason, required=applies)
        actor = acting.get()
        async with self._units() as work:
            span = await self._bounds(work.session, span, wanted)
            if applies:
                await self._refuse_closed(work.session, span, wanted)
            run = RUNS(
                applies=applies,
                state=RunState.RUNNING,
                reason=reason,
                actor=actor.name if actor else "",
                actor_user_id=actor.user_id if actor else None,
                created_at=utc_now(),
                since=span.since,
                until=span.until,
                wanted=vars(wanted),
                step=0,
                position_at=span.since,
                calls_done=0,
                calls_expected=await _expected(work.session, span, wanted),
                outcome=[],
                error="",
            )
            work.session.add(run)
            await work.session.flush()
            if applies:
                work.audit("repricing.began", f"repricing:{run.id}", after={"reason": reason})
            run_id = run.id
            await work.commit()
        return run_id

    async def get(self, run_id: int) -> RepricingRun:
        async with self._units() as work:
            row = await work.session.get(RUNS, run_id)
        if row is None:
            raise NotFound("There is no repricing {run_id}.", run_id=run_id)
        return run_of(row)

    async def latest(self, limit: int) -> list[RepricingRun]:
        async with self._units() as work:
            rows = await work.session.scalars(select(RUNS).order_by(RUNS.id.desc()).limit(limit))
            return [run_of(row) for row in rows]

    async def cancel(self, run_id: int) -> None:
        """What it has changed stays changed. Raises Conflict where it is over."""
        await self._change(run_id, (RunState.RUNNING,), RunState.CANCELLED)

    async def resume(self, run_id: int) -> None:
        """From where it stopped. Raises Conflict where it is done, or under way."""
        await self._change(run_id, (RunState.CANCELLED, RunState.FAILED), RunState.RUNNING)

    async def _change(self, run_id: int, was: Sequence[RunState], state: RunState) -> None:
        run = await self.get(run_id)
        over = None if state is RunState.RUNNING else utc_now()
        async with self._units() as work:
            changed = await work.session.scalar(
                update(RUNS)
                .where(RUNS.id == run_id, RUNS.state.in_(was))
                .values(state=state, finished_at=over, error="")
                .returning(RUNS.id)
            )
            if changed is None:
                raise Conflict("The repricing is in another state by now.", "Look at it again.")
            if run.applies:
                what = "resumed" if state is RunState.RUNNING else state.value
                work.audit(f"repricing.{what}", f"repricing:{run_id}")
            await work.commit()

    async def _bounds(
        self, db: AsyncSession, span: TimeSpan | None, wanted: RepricingFilter
    ) -> TimeSpan:
        if span is None:
            first = await db.scalar(select(func.min(ROLLUPS.hour)).where(*of_rollups(wanted)))
            now = utc_now()
            return TimeSpan(min(first or now, now), now)
        if span.since >= span.until:
            raise InvalidValue("since", "must not be after until")
        return span

    async def _refuse_closed(
        self, db: AsyncSession, span: TimeSpan, wanted: RepricingFilter
    ) -> None:
        reached = []
        for month in await db.scalars(select(ClosedMonthModel.month)):
            closed = month_span(date.fromisoformat(f"{month}-01"), self._months.zone)
            since, until = max(span.since, closed.since), min(span.until, closed.until)
            if since >= until:
                continue
            any_call = exists().where(*_hours(since, until), *of_rollups(wanted))
            if await db.scalar(select(any_call)):
                reached.append(month)
        if reached:
            raise closed_already(sorted(reached))


def _hours(since: datetime, until: datetime) -> list[ColumnElement[bool]]:
    return [ROLLUPS.hour >= full_hour(since), ROLLUPS.hour < until]


async def _expected(db: AsyncSession, span: TimeSpan, wanted: RepricingFilter) -> int:
    count = ROLLUPS.unpriced_call_count if wanted.only_unpriced else ROLLUPS.api_call_count
    matching = (*_hours(span.since, span.until), *of_rollups(wanted))
    return int(await db.scalar(select(func.sum(count)).where(*matching)) or 0)


def run_of(row: RepricingRunModel) -> RepricingRun:
    values: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            *("id", "applies", "reason", "actor", "created_at", "finished_at", "since", "until"),
            *("calls_done", "calls_expected", "error"),
        )
    }
    return RepricingRun(
        **values,
        state=RunState(row.state),
        wanted=RepricingFilter(**row.wanted),
        models=[ModelOutcome.of(each) for each in row.outcome],
    )

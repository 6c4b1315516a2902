"""Calls of the past at prices of today, unpriced calls, closed months: for programs."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from backoffice.features.generation_costs.domain.entities.repricing import RunState
from backoffice.features.generation_costs.infrastructure.adapters.unpriced_queries import (
    UnpricedQueries,
)
from backoffice.features.generation_costs.presentation.periods import Month
from backoffice.features.generation_costs.presentation.repricing import RepricingDep, RunId
from backoffice.features.generation_costs.presentation.repricing_schemas import (
    ClosedMonthOut,
    ClosedMonthsOut,
    MonthIn,
    RepriceIn,
    RunOut,
    RunsOut,
    UnpricedOut,
    UnpricedPage,
)
from backoffice.features.shared.presentation.web import DatabaseDep, problems

WAIT_SECONDS = 5.0  # most are over by then
RUNS_LISTED = 50

api = APIRouter(prefix="/cost-tracking", tags=["cost tracking"])

MonthName = Annotated[Month, Path(description="2026-03")]


@api.post("/pricing/reprice", responses=problems(409, 422) | {202: {"description": "It goes on"}})
async def reprice(wanted: RepriceIn, repricing: RepricingDep, response: Response) -> RunOut:
    """What the calls of a period would cost at the prices of today, and, with `apply`, from now on.

    A dry run unless it applies. Answers 202 where it takes longer; `Location` says where to look.
    Calls of a closed month refuse the whole (409).
    """
    span = repricing.span(wanted.since, wanted.until)
    run_id = await repricing.begin(span, wanted.wanted, wanted.reason, applies=wanted.apply)
    run = await repricing.waited_for(run_id, WAIT_SECONDS)
    response.headers["Location"] = f"/cost-tracking/repricing-runs/{run_id}"
    if run.state is RunState.RUNNING:
        response.status_code = 202
    return RunOut.of(run)


@api.get("/repricing-runs")
async def list_runs(repricing: RepricingDep) -> RunsOut:
    """The latest first."""
    return RunsOut(items=[RunOut.of(run) for run in await repricing.runs.latest(RUNS_LISTED)])


@api.get("/repricing-runs/{run_id}", responses=problems(404, 422))
async def get_run(run_id: RunId, repricing: RepricingDep) -> RunOut:
    return RunOut.of(await repricing.runs.get(run_id))


@api.post("/repricing-runs/{run_id}/cancel", responses=problems(404, 409, 422))
async def cancel_run(run_id: RunId, repricing: RepricingDep) -> RunOut:
    """It keeps what it did until now."""
    await repricing.runs.cancel(run_id)
    return RunOut.of(await repricing.runs.get(run_id))


@api.post("/repricing-runs/{run_id}/resume", responses=problems(404, 409, 422))
async def resume_run(run_id: RunId, repricing: RepricingDep) -> RunOut:
    """From where it stopped."""
    await repricing.runs.resume(run_id)
    repricing.worker.wake()
    return RunOut.of(await repricing.waited_for(run_id, WAIT_SECONDS))


@api.get("/unpriced")
async def list_unpriced(repricing: RepricingDep, database: DatabaseDep) -> UnpricedPage:
    """Calls whose cost is unknown, missing from every total; the most first."""
    async with database.reading() as db:
        queries = UnpricedQueries(db, repricing.prices)
        items = [UnpricedOut.of(group) for group in await queries.groups()]
        return UnpricedPage(unpriced_calls=await queries.count(), items=items)


@api.get("/months")
async def list_closed_months(repricing: RepricingDep) -> ClosedMonthsOut:
    closed = await repricing.months.listed()
    return ClosedMonthsOut(items=[ClosedMonthOut.model_validate(month) for month in closed])


@api.post("/months/{month}/close", responses=problems(409, 422))
async def close_month(month: MonthName, why: MonthIn, repricing: RepricingDep) -> ClosedMonthsOut:
    """Its costs stay what they are: no repricing reaches into it. Late calls are recorded in it all
    the same, so that no cost is lost.
    """
    await repricing.months.close(month, why.reason)
    return await list_closed_months(repricing)


@api.post("/months/{month}/reopen", responses=problems(409, 422))
async def reopen_month(month: MonthName, why: MonthIn, repricing: RepricingDep) -> ClosedMonthsOut:
    await repricing.months.reopen(month, why.reason)
    return await list_closed_months(repricing)

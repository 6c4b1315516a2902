"""Where a shop's program logs what its calls use, and reads it back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from backoffice.features.generation_costs.domain.entities.time_span import days_span
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker import TokenTracker
from backoffice.features.generation_costs.presentation.csv_download import CSV, csv_download
from backoffice.features.generation_costs.presentation.keeping import (
    DURABLE,
    KeepingDep,
    Record,
)
from backoffice.features.generation_costs.presentation.periods import today_in
from backoffice.features.generation_costs.presentation.usage_schemas import (
    FilteredLogs,
    LogsPage,
    RecordedLog,
    StatisticsOut,
    UsageLogIn,
    WantedLogs,
    WantedStatistics,
)
from backoffice.features.shared.presentation.exact_json import ExactRoute
from backoffice.features.shared.presentation.web import DatabaseDep, PagesDep, problems

api = APIRouter(prefix="/cost-tracking/usage", tags=["usage"], route_class=ExactRoute)


async def _tracker(database: DatabaseDep, record: Record) -> TokenTracker:
    return TokenTracker(database, record)


Tracker = Annotated[TokenTracker, Depends(_tracker)]


@api.post(
    "/logs",
    status_code=201,
    responses={**DURABLE, 202: {"model": RecordedLog, "description": "Journalled"}},
)
async def log_usage(log: UsageLogIn, keeping: KeepingDep) -> RecordedLog:
    """Durable when it answers. A retry is answered like the first time, with a header that says so.

    202 while the database is away: the log is in the journal. 503: nothing was recorded.
    """
    return RecordedLog.model_validate(await keeping.one(log))


@api.get("/logs", responses=problems(422))
async def list_logs(wanted: Annotated[WantedLogs, Query()], tracker: Tracker) -> LogsPage:
    """Every recorded call, newest first."""
    return LogsPage.of(await tracker.get_logs(wanted.filter(), wanted.limit, wanted.cursor))


@api.get("/statistics", responses=problems(422))
async def get_statistics(
    wanted: Annotated[WantedStatistics, Query()], tracker: Tracker, pages: PagesDep
) -> StatisticsOut:
    """What all calls came to, or those of a shop; this month unless asked otherwise."""
    since, until = wanted.bounds(today_in(pages.zone))
    span = days_span(since, until, pages.zone)
    found = await tracker.get_statistics(span, wanted.shop_id, wanted.limit)
    return StatisticsOut.of(found, since, until)


@api.get("/export.csv", response_class=Response, responses={**CSV, **problems(422)})
async def export_logs(wanted: Annotated[FilteredLogs, Query()], tracker: Tracker) -> Response:
    """All logs that the filters let through, newest first; columns are named as in JSON."""
    return await csv_download(tracker.export_to_csv(wanted.filter()), "usage.csv")

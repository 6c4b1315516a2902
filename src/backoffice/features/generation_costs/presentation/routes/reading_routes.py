"""Where other programs read what their calls cost."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from backoffice.features.generation_costs.domain.entities.time_span import (
    day_span,
    days_span,
    month_span,
)
from backoffice.features.generation_costs.domain.entities.usage import (
    RESOURCE_TYPE_LIMIT,
    TEXT_LIMIT,
)
from backoffice.features.generation_costs.infrastructure.adapters.entry_csv import entries_as_csv
from backoffice.features.generation_costs.infrastructure.adapters.entry_queries import (
    EntryFilter,
    EntryQueries,
)
from backoffice.features.generation_costs.infrastructure.adapters.summary_queries import (
    Dimension,
    SummaryQueries,
)
from backoffice.features.generation_costs.presentation.csv_download import CSV, csv_download
from backoffice.features.generation_costs.presentation.periods import Days, Months, today_in
from backoffice.features.generation_costs.presentation.reading_schemas import (
    ENTRY_COLUMNS,
    BreakdownOut,
    DailySummary,
    DaySpent,
    EntriesPage,
    FilteredEntries,
    MonthlySummary,
    MonthSpent,
    PageOfEntries,
    ResourceCosts,
    WantedBreakdown,
    WantedEntries,
    summed,
)
from backoffice.features.shared.presentation.web import (
    DatabaseDep,
    PagesDep,
    StorableText,
    problems,
)

api = APIRouter(prefix="/cost-tracking", tags=["cost tracking"])


async def _entries(database: DatabaseDep) -> AsyncIterator[EntryQueries]:
    async with database.reading() as db:
        yield EntryQueries(db)


async def _summaries(database: DatabaseDep) -> AsyncIterator[SummaryQueries]:
    async with database.reading() as db:
        yield SummaryQueries(db)


Entries = Annotated[EntryQueries, Depends(_entries, scope="function")]
Summaries = Annotated[SummaryQueries, Depends(_summaries, scope="function")]


@api.get("/entries", responses=problems(422))
async def list_entries(wanted: Annotated[WantedEntries, Query()], entries: Entries) -> EntriesPage:
    """Every recorded call, newest first."""
    found = await entries.page(wanted.filter(), wanted.limit, wanted.cursor)
    return EntriesPage.of(found)


@api.get("/entries.csv", response_class=Response, responses={**CSV, **problems(422)})
async def export_entries(
    wanted: Annotated[FilteredEntries, Query()], database: DatabaseDep
) -> Response:
    """All entries that the filters let through, newest first; columns are named as in JSON."""
    parts = entries_as_csv(database, wanted.filter(), ENTRY_COLUMNS)
    return await csv_download(parts, "entries.csv")


@api.get("/resources/{resource_type}/{resource_id:path}", responses=problems(422))
async def get_resource(
    resource_type: Annotated[StorableText, Path(max_length=RESOURCE_TYPE_LIMIT)],
    resource_id: Annotated[StorableText, Path(max_length=TEXT_LIMIT)],
    wanted: Annotated[PageOfEntries, Query()],
    entries: Entries,
) -> ResourceCosts:
    """What was spent for one thing, with its entries, newest first; zero where there are none."""
    of_resource = EntryFilter(resource_type=resource_type, resource_id=resource_id)
    total = await entries.total(of_resource)
    found = await entries.page(of_resource, wanted.limit, wanted.cursor)
    return ResourceCosts(
        **dict(EntriesPage.of(found)),
        resource_type=resource_type,
        resource_id=resource_id,
        amount=total.total_cost,
        calls=total.calls,
        unpriced_calls=total.unpriced_calls,
    )


@api.get("/summary/daily", responses=problems(422))
async def get_daily_summary(
    wanted: Annotated[Days, Query()], summaries: Summaries, pages: PagesDep
) -> DailySummary:
    """A row for each day, also for one without calls; the last 30 unless asked otherwise."""
    days = wanted.listed(today_in(pages.zone))
    found = await summaries.by_span([day_span(day, pages.zone) for day in days])
    items = [
        DaySpent(date=day, **summed(summary)) for day, summary in zip(days, found, strict=True)
    ]
    return DailySummary(items=items)


@api.get("/summary/monthly", responses=problems(422))
async def get_monthly_summary(
    wanted: Annotated[Months, Query()], summaries: Summaries, pages: PagesDep
) -> MonthlySummary:
    """A row for each month, also for one without calls; the last 12 unless asked otherwise."""
    months = wanted.listed(today_in(pages.zone))
    found = await summaries.by_span([month_span(month, pages.zone) for month in months])
    items = [
        MonthSpent(month=month, **summed(summary))
        for month, summary in zip(months, found, strict=True)
    ]
    return MonthlySummary(items=items)


@api.get("/breakdown/{dimension}", responses=problems(422))
async def get_breakdown(
    dimension: Dimension,
    wanted: Annotated[WantedBreakdown, Query()],
    summaries: Summaries,
    pages: PagesDep,
) -> BreakdownOut:
    """What was spent on each, the dearest first; this month unless asked otherwise."""
    since, until = wanted.bounds(today_in(pages.zone))
    span = days_span(since, until, pages.zone)
    found = await summaries.breakdown(dimension, span, wanted.limit)
    return BreakdownOut.of(found, since, until)

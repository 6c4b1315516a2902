"""The costs of generation requests, as JSON and as pages."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field, field_validator

from backoffice.features.generation_costs.domain.entities.cost_calculation import CostCalculation
from backoffice.features.generation_costs.domain.entities.time_span import month_span
from backoffice.features.generation_costs.infrastructure.adapters.cost_queries import (
    CostFilter,
    CostQueries,
)
from backoffice.features.generation_costs.infrastructure.adapters.summary_queries import Dimension
from backoffice.features.generation_costs.infrastructure.models.facts import FACTS
from backoffice.features.generation_costs.infrastructure.models.image_usage_model import (
    ImageUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.service_usage_model import (
    ServiceUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.presentation.periods import Day, today_in
from backoffice.features.generation_costs.presentation.schemas import (
    ImageUsageOut,
    RequestCosts,
    RequestCostsDetail,
    RequestCostsPage,
    ServiceUsageOut,
    Summary,
    TokenUsageOut,
)
from backoffice.features.shared.domain.errors import NotFound
from backoffice.features.shared.domain.time import start_of_day
from backoffice.features.shared.presentation.web import (
    DatabaseDep,
    PagesDep,
    StorableText,
    problems,
)

ROWS_A_PAGE = 25
BREAKDOWN_ROWS = 6

api = APIRouter(prefix="/api/generation-costs", tags=["generation costs"])
pages = APIRouter(include_in_schema=False)


async def _queries(database: DatabaseDep) -> AsyncIterator[CostQueries]:
    async with database.reading() as db:
        yield CostQueries(db)


Queries = Annotated[CostQueries, Depends(_queries, scope="function")]


RequestId = Annotated[StorableText, Path(max_length=255)]


class Listing(BaseModel):
    """What the list shows. Days are inclusive, and those of the configured time zone."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[
        StorableText, Field(max_length=255, description="In the title, or a request id's start")
    ] = ""
    model: Annotated[StorableText, Field(max_length=255)] = ""
    since: Annotated[Day | None, Field(description="First day")] = None
    until: Annotated[Day | None, Field(description="Last day")] = None
    sort: Literal["date", "cost", "calls"] = "date"
    order: Literal["asc", "desc"] = "desc"
    limit: Annotated[int, Field(ge=1, le=200)] = ROWS_A_PAGE
    cursor: str | None = None

    @field_validator("since", "until", mode="before")
    @classmethod
    def _empty_field_of_a_form(cls, value: object) -> object:
        return value or None

    def query(self, **changes: str | None) -> str:
        """The query string of this list, without what is at its default."""
        wanted = self.model_dump(mode="json", exclude_defaults=True) | changes
        return urlencode({name: value for name, value in wanted.items() if value})

    def filter(self, zone: ZoneInfo) -> CostFilter:
        day_after = self.until + timedelta(days=1) if self.until else None
        return CostFilter(
            search=self.q.strip(),
            model=self.model,
            since=start_of_day(self.since, zone) if self.since else None,
            until=start_of_day(day_after, zone) if day_after else None,
        )


class PageListing(Listing):
    """What others append to a link does no harm to a page."""

    model_config = ConfigDict(extra="ignore")

    by: Literal["model", "provider", "service", "tenant"] = "model"

    def entries_query(self, zone: ZoneInfo) -> str:
        """The query string of the calls of this model and time."""
        wanted = self.filter(zone)
        times = {"since": wanted.since, "until": wanted.until}
        given = {name: time.isoformat() for name, time in times.items() if time}
        return urlencode({"model": self.model, **given} if self.model else given)


Listed = Annotated[Listing, Query()]


@api.get("", responses=problems(422))
async def list_costs(listing: Listed, queries: Queries, pages: PagesDep) -> RequestCostsPage:
    """Requests with at least one provider call, newest first unless sorted otherwise."""
    wanted = listing.filter(pages.zone)
    found = await queries.requests(
        wanted, listing.sort, listing.order == "desc", listing.limit, listing.cursor
    )
    return RequestCostsPage(
        items=[RequestCosts.model_validate(item) for item in found.items],
        next_cursor=found.next_cursor,
        summary=Summary.model_validate(await queries.summary(wanted)),
    )


@api.get("/{request_id:path}", responses=problems(404, 422))
async def get_costs(request_id: RequestId, queries: Queries) -> RequestCostsDetail:
    """Every provider call of one request."""
    calculation = await _find(queries, request_id)
    return RequestCostsDetail(
        **RequestCosts.model_validate(calculation).model_dump(),
        token_usages=[
            TokenUsageOut.model_validate(usage)
            for usage in await queries.usages(TokenUsageModel, request_id)
        ],
        image_usages=[
            ImageUsageOut.model_validate(usage)
            for usage in await queries.usages(ImageUsageModel, request_id)
        ],
        service_usages=[
            ServiceUsageOut.model_validate(usage)
            for usage in await queries.usages(ServiceUsageModel, request_id)
        ],
    )


@pages.get("/costs")
async def show_costs(
    request: Request,
    listing: Annotated[PageListing, Query()],
    queries: Queries,
    pages: PagesDep,
) -> Response:
    wanted = listing.filter(pages.zone)
    month = month_span(today_in(pages.zone), pages.zone)
    found = await queries.requests(
        wanted, listing.sort, listing.order == "desc", listing.limit, listing.cursor
    )
    context = {
        "overview": await queries.overview(month),
        "breakdown": await queries.breakdown(Dimension(listing.by), month, BREAKDOWN_ROWS),
        "entries_query": listing.entries_query(pages.zone),
        "listing": listing,
        "found": found,
        "summary": await queries.summary(wanted),
        "models": await queries.models(),
        "is_filtered": wanted != CostFilter(),
    }
    return pages.render(request, "generation_costs/costs.html", context)


@pages.get("/costs/{request_id:path}")
async def show_request(
    request: Request, request_id: RequestId, queries: Queries, pages: PagesDep
) -> Response:
    calculation = await _find(queries, request_id)
    calls = [call for kind in FACTS for call in await queries.usages(kind, request_id)]
    context = {
        "calculation": calculation,
        "calls": sorted(calls, key=lambda call: call.created_at),
    }
    return pages.render(request, "generation_costs/request.html", context)


@pages.get("/dashboard/costs")
async def redirect_to_costs() -> Response:
    return RedirectResponse("/costs", 308)


async def _find(queries: CostQueries, request_id: str) -> CostCalculation:
    calculation = await queries.request(request_id)
    if calculation is None:
        raise NotFound(
            "There are no costs of request {request_id}.",
            "Costs appear with the first provider call.",
            request_id=request_id[:255],
        )
    return calculation

"""What the pages and the API read: straight from the totals, never from all facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.domain.entities.cost_calculation import CostCalculation
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker_repository import (
    calculation,
)
from backoffice.features.generation_costs.infrastructure.models.image_usage_model import (
    ImageUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import (
    CostRollupModel,
    GenerationRequestModel,
)
from backoffice.features.shared.domain.money import ZERO, mean
from backoffice.features.shared.infrastructure.keyset import Keyset, Slice

REQUESTS = GenerationRequestModel
FACTS = (TokenUsageModel, ImageUsageModel)
SORTS = {
    "date": REQUESTS.created_at,
    "cost": REQUESTS.total_cost,
    "calls": REQUESTS.api_call_count,
}


@dataclass(frozen=True)
class CostFilter:
    """`search` looks in titles and request ids; times are UTC, `until` is exclusive."""

    search: str = ""
    model: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class CostSummary:
    """Costs in USD; `unpriced_call_count` calls are missing from them."""

    total_cost: Decimal
    total_requests: int
    total_tokens: int
    total_api_calls: int
    unpriced_call_count: int

    @property
    def average_cost_per_request(self) -> Decimal:
        return mean(self.total_cost, self.total_requests)


@dataclass(frozen=True)
class CostOverview:
    """Costs in USD over the whole ledger."""

    total_cost: Decimal
    month_cost: Decimal
    average_cost_per_book: Decimal
    api_call_count: int
    unpriced_call_count: int


class CostQueries:
    def __init__(self, db: AsyncSession) -> None:
        self._db = db

    async def requests(
        self, wanted: CostFilter, sort: str, descending: bool, limit: int, cursor: str | None
    ) -> Slice[CostCalculation]:
        """Raises InvalidValue for a cursor of another order."""
        keyset = Keyset(sort, SORTS[sort], REQUESTS.request_id, descending)
        query = keyset.page(select(REQUESTS).where(*conditions(wanted)), cursor, limit)
        found = keyset.cut(list(await self._db.scalars(query)), limit)
        return Slice([calculation(row) for row in found.items], found.next_cursor)

    async def summary(self, wanted: CostFilter) -> CostSummary:
        row = (
            await self._db.execute(
                select(
                    func.sum(REQUESTS.total_cost),
                    func.count(),
                    func.sum(REQUESTS.total_prompt_tokens + REQUESTS.total_completion_tokens),
                    func.sum(REQUESTS.api_call_count),
                    func.sum(REQUESTS.unpriced_call_count),
                ).where(*conditions(wanted))
            )
        ).one()
        return CostSummary(row[0] or ZERO, *(int(number or 0) for number in row[1:]))

    async def overview(self, month_start: datetime) -> CostOverview:
        rollups = CostRollupModel
        first_full_hour = next_full_hour(month_start)
        in_month = case((rollups.hour >= first_full_hour, rollups.total_cost), else_=ZERO)
        total, month, calls, unpriced = (
            await self._db.execute(
                select(
                    func.sum(rollups.total_cost),
                    func.sum(in_month, type_=rollups.total_cost.type),
                    func.sum(rollups.api_call_count),
                    func.sum(rollups.unpriced_call_count),
                )
            )
        ).one()
        # In a zone such as UTC+5:30 the month begins within an hour of the roll-ups.
        edge = await self._facts_between(month_start, first_full_hour)
        of_books, books = (
            await self._db.execute(
                select(
                    func.sum(REQUESTS.total_cost), func.count(REQUESTS.ebook_id.distinct())
                ).where(REQUESTS.ebook_id.is_not(None), REQUESTS.api_call_count > 0)
            )
        ).one()
        return CostOverview(
            total_cost=total or ZERO,
            month_cost=(month or ZERO) + edge,
            average_cost_per_book=mean(of_books or ZERO, books),
            api_call_count=int(calls or 0),
            unpriced_call_count=int(unpriced or 0),
        )

    async def _facts_between(self, since: datetime, until: datetime) -> Decimal:
        total = ZERO
        if since < until:
            for fact in FACTS:
                between = (fact.created_at >= since, fact.created_at < until)
                query = select(func.sum(fact.cost)).where(*between)
                total += await self._db.scalar(query) or ZERO
        return total

    async def models(self) -> Sequence[str]:
        query = select(CostRollupModel.model).distinct().order_by(CostRollupModel.model)
        return (await self._db.scalars(query)).all()

    async def request(self, request_id: str) -> CostCalculation | None:
        row = await self._db.get(REQUESTS, request_id)
        return calculation(row) if row and row.api_call_count else None

    async def token_usages(self, request_id: str) -> Sequence[TokenUsageModel]:
        return (await self._db.scalars(calls_of(TokenUsageModel, request_id))).all()

    async def image_usages(self, request_id: str) -> Sequence[ImageUsageModel]:
        return (await self._db.scalars(calls_of(ImageUsageModel, request_id))).all()


def next_full_hour(moment: datetime) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + timedelta(hours=1)


def calls_of(model: Any, request_id: str) -> Select[Any]:
    in_order = (model.created_at, model.id)
    return select(model).where(model.request_id == request_id).order_by(*in_order)


def conditions(wanted: CostFilter) -> list[ColumnElement[bool]]:
    found = [REQUESTS.api_call_count > 0]
    if wanted.search:
        found.append(
            or_(
                REQUESTS.ebook_title.icontains(wanted.search, autoescape=True),
                REQUESTS.request_id.startswith(wanted.search, autoescape=True),
            )
        )
    if wanted.model:
        found.append(
            or_(
                *(
                    exists().where(
                        fact.request_id == REQUESTS.request_id, fact.model == wanted.model
                    )
                    for fact in FACTS
                )
            )
        )
    if wanted.since:
        found.append(REQUESTS.created_at >= wanted.since)
    if wanted.until:
        found.append(REQUESTS.created_at < wanted.until)
    return found

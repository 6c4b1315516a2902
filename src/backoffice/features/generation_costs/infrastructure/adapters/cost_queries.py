"""What the pages and the API read: straight from the totals, never from all facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.domain.entities.cost_calculation import CostCalculation
from backoffice.features.generation_costs.domain.entities.time_span import TimeSpan
from backoffice.features.generation_costs.infrastructure.adapters.span_sums import (
    rows_of,
    spent_of,
    totals_of,
)
from backoffice.features.generation_costs.infrastructure.adapters.summary_queries import (
    Breakdown,
    Dimension,
    SummaryQueries,
)
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker_repository import (
    calculation,
)
from backoffice.features.generation_costs.infrastructure.models.facts import FACTS
from backoffice.features.generation_costs.infrastructure.models.totals import (
    TOTALS,
    CostRollupModel,
    GenerationRequestModel,
    LedgerTotalsModel,
)
from backoffice.features.generation_costs.infrastructure.models.usage_columns import UsageColumns
from backoffice.features.shared.domain.money import ZERO, mean
from backoffice.features.shared.infrastructure.keyset import Keyset, Slice

Usages = TypeVar("Usages", bound=UsageColumns)
REQUESTS = GenerationRequestModel
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
    month_unpriced_count: int
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
        """Only one with a filter adds requests up."""
        if wanted == CostFilter():
            totals = await self._totals()
            return CostSummary(
                total_cost=totals.total_cost,
                total_requests=totals.request_count,
                total_tokens=totals.total_prompt_tokens + totals.total_completion_tokens,
                total_api_calls=totals.api_call_count,
                unpriced_call_count=totals.unpriced_call_count,
            )
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

    async def overview(self, month: TimeSpan) -> CostOverview:
        """`month` is that of `month_cost`."""
        totals = await self._totals()
        rows = rows_of([month])
        this_month = spent_of((await self._db.execute(select(*totals_of(rows)))).one())
        return CostOverview(
            total_cost=totals.total_cost,
            month_cost=this_month.total_cost,
            month_unpriced_count=this_month.unpriced_calls,
            average_cost_per_book=mean(totals.book_cost, totals.book_count),
            api_call_count=totals.api_call_count,
            unpriced_call_count=totals.unpriced_call_count,
        )

    async def breakdown(self, dimension: Dimension, span: TimeSpan, limit: int) -> Breakdown:
        return await SummaryQueries(self._db).breakdown(dimension, span, limit)

    async def _totals(self) -> LedgerTotalsModel:
        return await self._db.get(LedgerTotalsModel, 1) or LedgerTotalsModel(
            **dict.fromkeys((*TOTALS, "request_count", "book_count"), 0)
            | {"total_cost": ZERO, "book_cost": ZERO}
        )

    async def models(self) -> Sequence[str]:
        """By name. From one to the next in the index, so that only the models are read."""
        name = CostRollupModel.model
        each = select(func.min(name).label("model")).cte("models", recursive=True)
        after = select(func.min(name)).where(name > each.c.model).scalar_subquery()
        each = each.union_all(select(after).where(each.c.model.is_not(None)))
        query = select(each.c.model).where(each.c.model.is_not(None)).order_by(each.c.model)
        return (await self._db.scalars(query)).all()

    async def request(self, request_id: str) -> CostCalculation | None:
        row = await self._db.get(REQUESTS, request_id)
        return calculation(row) if row and row.api_call_count else None

    async def usages(self, kind: type[Usages], request_id: str) -> Sequence[Usages]:
        """In the order in which the calls were made."""
        in_order = (kind.created_at, kind.id)
        query = select(kind).where(kind.request_id == request_id).order_by(*in_order)
        return (await self._db.scalars(query)).all()


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

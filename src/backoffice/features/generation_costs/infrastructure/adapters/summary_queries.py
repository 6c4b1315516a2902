"""What was spent by day, month and dimension, from the hourly roll-ups."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.domain.entities.spent import Spent
from backoffice.features.generation_costs.domain.entities.time_span import TimeSpan
from backoffice.features.generation_costs.infrastructure.adapters.span_sums import (
    AMOUNTS,
    spent_of,
    sums,
)

SHARE_QUANTUM = Decimal("0.000001")


class Dimension(StrEnum):
    SERVICE = "service"
    PROVIDER = "provider"
    MODEL = "model"
    OPERATION = "operation"
    TENANT = "tenant"
    RESOURCE = "resource"


COLUMNS = {
    Dimension.TENANT: ("tenant_id",),
    Dimension.RESOURCE: ("resource_type", "resource_id"),
}


@dataclass(frozen=True)
class SpanSummary:
    """`services` by name."""

    total: Spent
    services: dict[str, Spent]


@dataclass(frozen=True)
class BreakdownRow:
    """`key` holds empty text for calls that name nothing.

    `share` of the total cost is 0 to 1, None where that is 0.
    """

    key: Sequence[str]
    spent: Spent
    share: Decimal | None


@dataclass(frozen=True)
class Breakdown:
    """`total` is that of all rows, also of those past the limit."""

    total: Spent
    rows: list[BreakdownRow]


class SummaryQueries:
    def __init__(self, db: AsyncSession) -> None:
        self._db = db

    async def by_span(self, spans: Sequence[TimeSpan]) -> list[SpanSummary]:
        """One for each span."""
        found = sums(spans, ["service"])
        services: list[dict[str, Spent]] = [{} for _ in spans]
        rows = await self._db.execute(select(found).order_by(found.c.place, found.c.service))
        for place, service, *spent in rows:
            services[place][service] = spent_of(spent)
        return [SpanSummary(sum(each.values(), Spent()), each) for each in services]

    async def breakdown(
        self, dimension: Dimension, span: TimeSpan, limit: int, tenant_id: str | None = None
    ) -> Breakdown:
        """The dearest first; `tenant_id`: only what that one spent.

        No roll-up knows resources: for them the facts of that time are read, by the index on
        `created_at`.
        """
        by = COLUMNS.get(dimension, (dimension.value,))
        found = sums([span], by, tenant_id).c
        keys, amounts = [found[name] for name in by], [found[name] for name in AMOUNTS]
        whole = [func.sum(each).over() for each in amounts]
        query = select(*keys, *amounts, *whole)
        rows = await self._db.execute(
            query.order_by(found.total_cost.desc(), found.calls.desc(), *keys).limit(limit)
        )
        total, shown = Spent(), []
        for row in rows:
            key, spent = row[: len(by)], spent_of(row[len(by) : -len(AMOUNTS)])
            total = spent_of(row[-len(AMOUNTS) :])
            shown.append(BreakdownRow(key, spent, _share(spent.total_cost, total.total_cost)))
        return Breakdown(total, shown)


def _share(part: Decimal, total: Decimal) -> Decimal | None:
    return (part / total).quantize(SHARE_QUANTUM, ROUND_HALF_EVEN) if total else None

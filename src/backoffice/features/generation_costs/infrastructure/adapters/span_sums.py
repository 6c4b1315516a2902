"""Sums over spans of time: of the roll-ups for whole hours, of the facts for the edges."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    column,
    func,
    literal_column,
    select,
    type_coerce,
    union_all,
    values,
)
from sqlalchemy.orm import InstrumentedAttribute

from backoffice.features.generation_costs.domain.entities.spent import Spent
from backoffice.features.generation_costs.domain.entities.time_span import TimeSpan
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.infrastructure.models.cost_adjustment_model import (
    CostAdjustmentModel,
)
from backoffice.features.generation_costs.infrastructure.models.facts import FACTS
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import (
    ROLLUP_KEY,
    CostRollupModel,
)
from backoffice.features.generation_costs.infrastructure.models.usage_columns import (
    UsageColumns,
    cost_now,
    is_unpriced,
)
from backoffice.features.shared.domain.money import ZERO
from backoffice.features.shared.infrastructure.database import Money, UtcDateTime

ROLLUPS = CostRollupModel
SOURCES: tuple[type[UsageColumns] | type[CostAdjustmentModel], ...] = (*FACTS, CostAdjustmentModel)
AMOUNTS = ("total_cost", "calls", "unpriced_calls", "tokens")  # as in Spent


def sums(spans: Sequence[TimeSpan], by: Sequence[str], tenant_id: str | None = None) -> Subquery:
    """A row for each span, by its `place` in `spans`, and each value of the columns `by`.

    `tenant_id`: only what that one spent.
    """
    rows = rows_of(spans, by, tenant_id)
    keys = [rows.c["place"], *(rows.c[name] for name in by)]
    return select(*keys, *totals_of(rows)).group_by(*keys).subquery()


def rows_of(
    spans: Sequence[TimeSpan], by: Sequence[str] = (), tenant_id: str | None = None
) -> Subquery:
    """What is to be added up: the `place` of its span, the columns `by` and those of AMOUNTS.

    Where the roll-ups do not have a column of `by`, such as `resource_id`, it is all facts of the
    spans, found by the index on their time.
    """
    numbered = list(enumerate(spans))
    if set(by) <= set(ROLLUP_KEY):
        hours = [(place, span.hours) for place, span in numbered]
        parts = [_of_hours(hours, by, tenant_id)]
        facts = [(place, edge) for place, span in numbered for edge in span.edges]
    else:
        parts, facts = [], numbered
    if facts:
        parts += _of_facts(facts, by, tenant_id)
    return union_all(*parts).subquery()


def totals_of(rows: FromClause) -> list[ColumnElement[Any]]:
    """Over rows with the columns of AMOUNTS."""
    return [func.sum(rows.c[name]).label(name) for name in AMOUNTS]


def spent_of(row: Iterable[Any]) -> Spent:
    """Of the values of AMOUNTS, which are all None where there was no row to add up."""
    cost, *counts = row
    return Spent(cost or ZERO, *(int(count or 0) for count in counts))


def amounts_now(fact: type[UsageColumns]) -> list[ColumnElement[Any]]:
    """The columns of AMOUNTS of a table of facts, each after its adjustments."""
    return _amounts(fact, cost_now(fact), is_unpriced(fact))


def _amounts_of(source: type[UsageColumns] | type[CostAdjustmentModel]) -> list[ColumnElement[Any]]:
    """The columns of AMOUNTS of a table of facts as recorded, or of what they were adjusted by."""
    if issubclass(source, UsageColumns):
        return _amounts(
            source, type_coerce(source.cost, Money()), source.cost_source == CostSource.UNKNOWN
        )
    return [
        source.change.label("total_cost"),
        literal_column("0").label("calls"),
        case((source.prices_call, -1), else_=0).label("unpriced_calls"),
        literal_column("0").label("tokens"),
    ]


def _amounts(
    fact: type[UsageColumns], cost: ColumnElement[Decimal], unpriced: ColumnElement[bool]
) -> list[ColumnElement[Any]]:
    tokens: ColumnElement[int] = literal_column("0")
    if issubclass(fact, TokenUsageModel):
        tokens = fact.prompt_tokens + fact.completion_tokens
    return [
        cost.label("total_cost"),
        literal_column("1").label("calls"),
        case((unpriced, 1), else_=0).label("unpriced_calls"),
        tokens.label("tokens"),
    ]


def _of_hours(
    spans: Iterable[tuple[int, TimeSpan]], by: Sequence[str], tenant_id: str | None
) -> Select[Any]:
    hours = _table("hours", spans)
    return select(
        hours.c.place,
        *(getattr(ROLLUPS, name) for name in by),
        ROLLUPS.total_cost,
        ROLLUPS.api_call_count.label("calls"),
        ROLLUPS.unpriced_call_count.label("unpriced_calls"),
        (ROLLUPS.total_prompt_tokens + ROLLUPS.total_completion_tokens).label("tokens"),
    ).join_from(hours, ROLLUPS, _within(hours, ROLLUPS.hour, ROLLUPS.tenant_id, tenant_id))


def _of_facts(
    spans: Iterable[tuple[int, TimeSpan]], by: Sequence[str], tenant_id: str | None
) -> list[Select[Any]]:
    edges = _table("edges", spans)
    return [
        select(
            edges.c.place,
            *(func.coalesce(getattr(source, name), "").label(name) for name in by),
            *_amounts_of(source),
        ).join_from(edges, source, _within(edges, source.created_at, source.tenant_id, tenant_id))
        for source in SOURCES
    ]


def _table(name: str, spans: Iterable[tuple[int, TimeSpan]]) -> CTE:
    columns = column("place", Integer), column("since", UtcDateTime), column("until", UtcDateTime)
    rows = [(place, span.since, span.until) for place, span in spans]
    return values(*columns, name=name).data(rows).cte(name)


def _within(
    spans: CTE,
    time: InstrumentedAttribute[Any],
    tenant: InstrumentedAttribute[Any],
    tenant_id: str | None,
) -> ColumnElement[bool]:
    within = and_(time >= spans.c.since, time < spans.c.until)
    return within if tenant_id is None else and_(within, tenant == tenant_id)

"""Adds up what providers reported and what the catalogue computed of the same calls."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select, union_all

from backoffice.features.generation_costs.domain.entities.model_drift import ModelDrift
from backoffice.features.generation_costs.domain.entities.time_span import (
    ONE_HOUR,
    TimeSpan,
    days_span,
)
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.infrastructure.models.facts import FACTS
from backoffice.features.generation_costs.infrastructure.models.totals import CostRollupModel
from backoffice.features.generation_costs.infrastructure.models.usage_columns import UsageColumns
from backoffice.features.shared.domain.money import ZERO
from backoffice.features.shared.infrastructure.database import Database


@dataclass
class _Sums:
    calls: int = 0
    reported: Decimal = ZERO
    computed: Decimal = ZERO


async def measure(database: Database, since: date, until: date, zone: ZoneInfo) -> list[ModelDrift]:
    """Of each model with calls that have both costs, on these days.

    An hour of facts is read at a time: neither a long transaction nor a long query.
    """
    sums: dict[tuple[str, str], _Sums] = {}
    for hour in await _hours_with_calls(database, days_span(since, until, zone)):
        async with database.reading() as db:
            rows = await db.execute(union_all(*(_both(fact, hour) for fact in FACTS)))
        for provider, model, calls, reported, computed in rows:
            found = sums.setdefault((provider, model), _Sums())
            found.calls += calls
            found.reported += reported
            found.computed += computed or ZERO
    return [
        ModelDrift(*key, found.calls, found.reported, found.computed, since, until)
        for key, found in sums.items()
    ]


async def _hours_with_calls(database: Database, span: TimeSpan) -> list[TimeSpan]:
    """As the roll-ups know them; the first and the last may be cut by the span."""
    hour = CostRollupModel.hour
    query = select(hour).where(hour > span.since - ONE_HOUR, hour < span.until).distinct()
    async with database.reading() as db:
        hours = await db.scalars(query)
    return [TimeSpan(max(each, span.since), min(each + ONE_HOUR, span.until)) for each in hours]


def _both(
    fact: type[UsageColumns], hour: TimeSpan
) -> Select[str, str, int, Decimal, Decimal | None]:
    return (
        select(
            fact.provider,
            fact.model,
            func.count(),
            func.sum(fact.cost).label("reported"),
            func.sum(fact.computed_cost).label("computed"),
        )
        .where(
            fact.created_at >= hour.since,
            fact.created_at < hour.until,
            fact.cost_source == CostSource.PROVIDER,
            fact.computed_cost.is_not(None),
        )
        .group_by(fact.provider, fact.model)
    )

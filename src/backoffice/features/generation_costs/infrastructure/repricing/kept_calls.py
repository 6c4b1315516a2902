"""Calls of the ledger, to be priced anew: read in slices, in the order of their time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.domain.entities.paid_call import CALL, DOUBT, NOTES
from backoffice.features.generation_costs.domain.entities.repricing import (
    KeptCall,
    RepricingFilter,
)
from backoffice.features.generation_costs.domain.entities.time_span import ONE_HOUR, full_hour
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.infrastructure.models.cost_adjustment_model import (
    CostAdjustmentModel,
)
from backoffice.features.generation_costs.infrastructure.models.facts import FACTS
from backoffice.features.generation_costs.infrastructure.models.service_usage_model import (
    ServiceUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import CostRollupModel
from backoffice.features.generation_costs.infrastructure.models.usage_columns import (
    UsageColumns,
    is_unpriced,
)
from backoffice.features.shared.domain.call import Call

HOURS_A_SLICE = 100  # of few calls each

ROLLUPS = CostRollupModel


class Position(NamedTuple):
    """Behind the call `event_id` of the time `at`; before all of that time where it is None."""

    at: datetime
    event_id: UUID | None


@dataclass(frozen=True)
class CallsSlice:
    """`end` is None where there are no more."""

    calls: Sequence[UsageColumns]
    end: Position | None


async def next_slice(
    db: AsyncSession, wanted: RepricingFilter, position: Position, until: datetime, limit: int
) -> CallsSlice:
    """At most `limit` calls. The roll-ups tell which hours have any: no other time is looked at."""
    found: list[UsageColumns] = []
    for _ in range(HOURS_A_SLICE):
        hour = await _next_hour(db, wanted, position, until)
        if hour is None:
            return CallsSlice(found, None)
        end = min(hour + ONE_HOUR, until)
        start = max(position, Position(hour, None), key=lambda each: each.at)
        calls = await _of_hour(db, wanted, start, end, limit)
        if len(found) + len(calls) > limit:
            if found:
                break  # the hour is for the next slice, whole
            calls = calls[:limit]
            position = Position(calls[-1].created_at, calls[-1].event_id)
        else:
            position = Position(end, None)
        found += calls
        if len(found) == limit:
            break
    return CallsSlice(found, position)


async def _next_hour(
    db: AsyncSession, wanted: RepricingFilter, position: Position, until: datetime
) -> datetime | None:
    if position.at >= until:
        return None
    within = (ROLLUPS.hour >= full_hour(position.at), ROLLUPS.hour < until)
    return await db.scalar(select(func.min(ROLLUPS.hour)).where(*within, *of_rollups(wanted)))


async def _of_hour(
    db: AsyncSession, wanted: RepricingFilter, start: Position, end: datetime, limit: int
) -> list[UsageColumns]:
    """The first of them, and one more than the limit where there are more."""
    found: list[UsageColumns] = []
    for fact in FACTS:
        in_order = (fact.created_at, fact.event_id)
        query = select(fact).where(*_after(fact, start), fact.created_at < end, *_of(fact, wanted))
        found += await db.scalars(query.order_by(*in_order).limit(limit + 1))
    return sorted(found, key=lambda each: (each.created_at, each.event_id))[: limit + 1]


async def adjustments_of(db: AsyncSession, calls: Sequence[UsageColumns]) -> dict[UUID, int]:
    """How often each was adjusted; without those that never were."""
    adjusted = [call.event_id for call in calls if call.adjusted_by is not None]
    if not adjusted:
        return {}
    each = CostAdjustmentModel
    query = select(each.call_id, func.max(each.number).label("number")).where(
        each.call_id.in_(adjusted)
    )
    return {row.call_id: row.number for row in await db.execute(query.group_by(each.call_id))}


def of_rollups(wanted: RepricingFilter) -> list[ColumnElement[bool]]:
    found = [getattr(ROLLUPS, name) == value for name, value in wanted.equal.items()]
    if wanted.only_unpriced:
        found.append(ROLLUPS.unpriced_call_count > 0)
    return found


def kept_call(fact: UsageColumns) -> KeptCall:
    values: dict[str, Any] = {}
    used = bool(fact.input_images or fact.output_images)
    if isinstance(fact, TokenUsageModel):
        used = bool(fact.prompt_tokens or fact.completion_tokens)
        values = {
            "input_tokens": fact.prompt_tokens,
            "output_tokens": fact.completion_tokens,
            "cached_tokens": fact.cached_tokens,
            "cache_write_tokens": fact.cache_write_tokens,
            "cache_write_1h_tokens": fact.cache_write_1h_tokens,
            "input_audio_tokens": fact.input_audio_tokens,
            "cached_audio_tokens": fact.cached_audio_tokens,
            "input_image_tokens": fact.input_image_tokens,
            "cached_image_tokens": fact.cached_image_tokens,
            "output_audio_tokens": fact.output_audio_tokens,
            "output_image_tokens": fact.image_tokens,
            "reasoning_tokens": fact.reasoning_tokens,
        }
    elif isinstance(fact, ServiceUsageModel):
        used = fact.unit != CALL
        values = {"quantity": fact.quantity, "unit": fact.unit}
    call = Call(
        provider=fact.provider,
        model=fact.model,
        service=fact.service,
        operation=fact.operation,
        at=fact.created_at,
        input_images=fact.input_images,
        output_images=fact.output_images,
        image_size=fact.image_size,
        image_quality=fact.image_quality,
        is_batch=fact.is_batch,
        **values,
    )
    source = CostSource(fact.cost_source)
    notes = (fact.details or {}).get(NOTES)
    return KeptCall(
        call=call,
        cost=None if fact.source_now is CostSource.UNKNOWN else fact.cost_now,
        cost_source=source,
        # What was priced once said what it used, even nothing.
        says_what_it_used=used or source is CostSource.CATALOGUE,
        is_in_doubt=isinstance(notes, list) and any(str(each).startswith(DOUBT) for each in notes),
    )


def _after(fact: type[UsageColumns], position: Position) -> list[ColumnElement[bool]]:
    at, event_id = position
    found: list[ColumnElement[bool]] = [fact.created_at >= at]
    if event_id is not None:
        later = and_(fact.created_at == at, fact.event_id > event_id)
        found.append(or_(fact.created_at > at, later))
    return found


def _of(fact: type[UsageColumns], wanted: RepricingFilter) -> list[ColumnElement[bool]]:
    found = [getattr(fact, name) == value for name, value in wanted.equal.items()]
    if wanted.only_unpriced:
        found.append(is_unpriced(fact))
    return found

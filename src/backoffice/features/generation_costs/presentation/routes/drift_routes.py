"""Where other programs read how far reported costs are from computed ones."""

from datetime import date
from decimal import Decimal
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from backoffice.features.generation_costs.domain.entities.model_drift import ModelDrift
from backoffice.features.generation_costs.infrastructure.drift.price_drifts import PriceDrifts
from backoffice.features.shared.presentation.web import MoneyText, problems

api = APIRouter(prefix="/cost-tracking/pricing", tags=["cost tracking"])


class _Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class DriftOut(_Camel):
    """`difference` in percent of what was computed, null where that is 0. Days are inclusive."""

    provider: str
    model: str
    calls: int
    reported_amount: MoneyText
    computed_amount: MoneyText
    difference: MoneyText | None
    is_over: bool
    since: date
    until: date


class DriftsOut(_Camel):
    """`isOver` of a model: its costs differ by more than `threshold` percent."""

    threshold: MoneyText
    items: list[DriftOut]


async def _drifts(request: Request) -> PriceDrifts:
    return cast(PriceDrifts, request.app.state.price_drifts)


@api.get("/drift", responses=problems(422))
async def get_drift(
    drifts: Annotated[PriceDrifts, Depends(_drifts)],
    threshold: Annotated[
        Decimal | None,
        Query(
            ge=0,
            le=1_000_000,
            decimal_places=6,
            description="Percent; BACKOFFICE_PRICE_DRIFT_PERCENT unless given",
        ),
    ] = None,
) -> DriftsOut:
    """By model, the furthest first: the last seven days, as of the hourly look at them."""
    limit = drifts.threshold if threshold is None else threshold
    items = [_item(each, limit) for each in await drifts.by_model()]
    return DriftsOut(threshold=limit, items=items)


def _item(drift: ModelDrift, threshold: Decimal) -> DriftOut:
    return DriftOut(
        provider=drift.provider,
        model=drift.model,
        calls=drift.calls,
        reported_amount=drift.reported,
        computed_amount=drift.computed,
        difference=drift.difference,
        is_over=drift.distance > threshold,
        since=drift.since,
        until=drift.until,
    )

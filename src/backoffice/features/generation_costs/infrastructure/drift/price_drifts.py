"""The last finding, kept for every process."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import delete, insert, select

from backoffice.features.generation_costs.domain.entities.model_drift import ModelDrift
from backoffice.features.generation_costs.infrastructure.models.price_drift_model import (
    PriceDriftModel,
)
from backoffice.features.shared.infrastructure.database import Database


class PriceDrifts:
    """Answers PriceDrift, of whoever shows prices. A drift over `threshold` percent is told of."""

    def __init__(self, database: Database, threshold: Decimal) -> None:
        self._database = database
        self.threshold = threshold

    async def by_model(self) -> Sequence[ModelDrift]:
        """The furthest first; models without a call that has both costs are not in it."""
        async with self._database.reading() as db:
            rows = (await db.scalars(select(PriceDriftModel))).all()
        found = [
            ModelDrift(
                provider=row.provider,
                model=row.model,
                calls=row.calls,
                reported=row.reported,
                computed=row.computed,
                since=row.since,
                until=row.until,
            )
            for row in rows
        ]
        return sorted(found, key=lambda each: (-each.distance, each.provider, each.model))

    async def replace(
        self, found: Sequence[ModelDrift], over: Sequence[ModelDrift]
    ) -> list[ModelDrift]:
        """Keeps what was found instead of what was; returns those of `over` that are news.

        A model that is over the threshold is news once in each direction, until it is back below.
        """
        told_now = {(each.provider, each.model): each.direction for each in over}
        async with self._database.sessions() as db, db.begin():
            kept = await db.execute(
                select(PriceDriftModel.provider, PriceDriftModel.model, PriceDriftModel.told)
            )
            told = {(provider, model): before for provider, model, before in kept}
            if told:
                await db.execute(delete(PriceDriftModel))
            if found:
                rows = [
                    {**vars(each), "told": told_now.get((each.provider, each.model), "")}
                    for each in found
                ]
                await db.execute(insert(PriceDriftModel), rows)
        return [each for each in over if told.get((each.provider, each.model)) != each.direction]

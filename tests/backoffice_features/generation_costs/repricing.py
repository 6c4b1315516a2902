"""Prices that change, and what makes them count for the past."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from backoffice.features.generation_costs.domain.entities.repricing import (
    RepricingFilter,
    RepricingRun,
)
from backoffice.features.generation_costs.domain.entities.time_span import TimeSpan
from backoffice.features.generation_costs.domain.ports.call_prices import CallPrices
from backoffice.features.generation_costs.infrastructure.repricing.months import ClosedMonths
from backoffice.features.generation_costs.infrastructure.repricing.runs import RepricingRuns
from backoffice.features.generation_costs.infrastructure.repricing.steps import RepricingSteps
from backoffice.features.generation_costs.infrastructure.repricing.worker import RepricingWorker
from backoffice.features.shared.domain.call import Call, PricedCall
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.time import Clock, utc_now
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from backoffice.features.shared.infrastructure.unit_of_work import UnitOfWork

ALL = RepricingFilter()


class ChangingPrices(CallPrices):
    """USD of a call by its model; None refuses the usage, a model that is missing is unknown."""

    def __init__(self, **prices: str | None) -> None:
        self.prices = prices

    def price(self, call: Call) -> PricedCall | None:
        if call.model not in self.prices:
            return None
        price = self.prices[call.model]
        if price is None:
            raise InvalidValue("unit", "is not one that the price knows")
        return PricedCall(Decimal(price), f"test:{call.model}@{price}", [])


class Bookkeeper:
    """What the app is made of, without the app."""

    def __init__(
        self,
        database: Database,
        prices: CallPrices,
        zone: str = "UTC",
        clock: Clock = utc_now,
        slice_calls: int = 3,
    ) -> None:
        bus = EventBus()

        def units() -> UnitOfWork:
            return UnitOfWork(database.sessions, bus)

        self.months = ClosedMonths(units, ZoneInfo(zone), clock)
        self.runs = RepricingRuns(units, self.months)
        self.steps = RepricingSteps(database, prices, self.months, slice_calls)
        self.worker = RepricingWorker(database, self.steps)

    async def reprice(
        self,
        wanted: RepricingFilter = ALL,
        *,
        span: TimeSpan | None = None,
        applies: bool = True,
    ) -> RepricingRun:
        """To its end."""
        run_id = await self.runs.begin(span, wanted, "new prices", applies=applies)
        await self.worker.work()
        return await self.runs.get(run_id)

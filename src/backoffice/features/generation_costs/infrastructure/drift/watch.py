"""Looks whether prices are still those that providers charge, and tells everybody."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import structlog

from backoffice.features.generation_costs.domain.events.price_drift_found_event import (
    PriceDriftFoundEvent,
)
from backoffice.features.generation_costs.infrastructure.drift.measuring import measure
from backoffice.features.generation_costs.infrastructure.drift.price_drifts import PriceDrifts
from backoffice.features.shared.domain.notices import Notice
from backoffice.features.shared.domain.time import Clock
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.events.event_bus import EventBus

EVERY = timedelta(hours=1)
DAYS = 7

log = structlog.get_logger(__name__)


class DriftWatch:
    """`check` is a job: only the process that runs it has the notice of what it found."""

    def __init__(
        self, database: Database, drifts: PriceDrifts, bus: EventBus, clock: Clock, zone: ZoneInfo
    ) -> None:
        self._database = database
        self._drifts = drifts
        self._bus = bus
        self._clock = clock
        self._zone = zone
        self._over = 0

    async def check(self) -> None:
        """The last seven days, today among them."""
        today = self._clock().astimezone(self._zone).date()
        first = today - timedelta(days=DAYS - 1)
        found = await measure(self._database, first, today, self._zone)
        over = [each for each in found if each.distance > self._drifts.threshold]
        news = await self._drifts.replace(found, over)
        self._over = len(over)
        for each in news:
            event = PriceDriftFoundEvent(**vars(each), difference=each.difference)
            log.warning(
                "reported costs differ from computed ones",
                provider=each.provider,
                model=each.model,
                reported=str(each.reported),
                computed=str(each.computed),
            )
            await self._bus.publish(event)

    def notice(self) -> Notice | None:
        if not self._over:
            return None
        return Notice(
            "warning",
            "What providers charge for {count} models is more than {percent} off our prices. "
            "See /cost-tracking/pricing/drift",
            {"count": self._over, "percent": f"{self._drifts.threshold} %"},
        )

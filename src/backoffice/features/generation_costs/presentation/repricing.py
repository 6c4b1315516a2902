"""What the repricing's routes share."""

import asyncio
import time
from dataclasses import dataclass
from datetime import date
from typing import Annotated, cast

from fastapi import Depends, Path, Request

from backoffice.features.generation_costs.domain.entities.repricing import (
    RepricingFilter,
    RepricingRun,
    RunState,
)
from backoffice.features.generation_costs.domain.entities.time_span import TimeSpan, days_span
from backoffice.features.generation_costs.domain.ports.call_prices import CallPrices
from backoffice.features.generation_costs.infrastructure.repricing.months import ClosedMonths
from backoffice.features.generation_costs.infrastructure.repricing.runs import RepricingRuns
from backoffice.features.generation_costs.infrastructure.repricing.worker import RepricingWorker
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.time import utc_now

FIRST_DAY = date(2000, 1, 1)  # no call is older
LOOKS_EVERY_SECONDS = 0.1

RunId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True)
class Repricing:
    runs: RepricingRuns
    months: ClosedMonths
    worker: RepricingWorker
    prices: CallPrices

    def span(self, since: date | None, until: date | None) -> TimeSpan | None:
        """Of days, inclusive; None where neither is given. Raises InvalidValue."""
        if since is None and until is None:
            return None
        today = utc_now().astimezone(self.months.zone).date()
        first, last = since or FIRST_DAY, until or today
        if first > last:
            raise InvalidValue("since", "must not be after until")
        return days_span(first, last, self.months.zone)

    async def begin(
        self, span: TimeSpan | None, wanted: RepricingFilter, reason: str, *, applies: bool
    ) -> int:
        """As of the runs; it is begun at once."""
        run_id = await self.runs.begin(span, wanted, reason, applies=applies)
        self.worker.wake()
        return run_id

    async def waited_for(self, run_id: int, seconds: float) -> RepricingRun:
        """As it is when it is over, or when the time is."""
        deadline = time.monotonic() + seconds
        while True:
            run = await self.runs.get(run_id)
            if run.state is not RunState.RUNNING or time.monotonic() > deadline:
                return run
            await asyncio.sleep(LOOKS_EVERY_SECONDS)


async def _repricing(request: Request) -> Repricing:
    return cast(Repricing, request.app.state.repricing)


RepricingDep = Annotated[Repricing, Depends(_repricing)]

"""One step of a run: a slice of calls is priced, and what differs is adjusted, or only counted."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, update

from backoffice.features.generation_costs.domain.entities.adjustment import Adjustment
from backoffice.features.generation_costs.domain.entities.repricing import (
    ModelOutcome,
    RepricingFilter,
    RunState,
    Skip,
)
from backoffice.features.generation_costs.domain.ports.call_prices import CallPrices
from backoffice.features.generation_costs.infrastructure.ledger.adjusting import adjust
from backoffice.features.generation_costs.infrastructure.models.repricing_models import (
    RepricingRunModel,
)
from backoffice.features.generation_costs.infrastructure.models.usage_columns import UsageColumns
from backoffice.features.generation_costs.infrastructure.repricing.kept_calls import (
    CallsSlice,
    Position,
    adjustments_of,
    kept_call,
    next_slice,
)
from backoffice.features.generation_costs.infrastructure.repricing.months import ClosedMonths
from backoffice.features.shared.domain.money import ZERO
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.database import Database

SLICE_CALLS = 200  # some 10 ms of the event loop

RUNS = RepricingRunModel


class RepricingSteps:
    """A step is one transaction, and counts once: cut short, it is made again from the start."""

    def __init__(
        self,
        database: Database,
        prices: CallPrices,
        months: ClosedMonths,
        slice_calls: int = SLICE_CALLS,
    ) -> None:
        self._database = database
        self._prices = prices
        self._months = months
        self._slice_calls = slice_calls

    async def step(self, run_id: int) -> bool:
        """Whether there is more to do. Raises Conflict for a call of a closed month."""
        async with self._database.sessions() as db:
            run = await db.get_one(RUNS, run_id)
            if run.state != RunState.RUNNING:
                return False
            found = await next_slice(
                db,
                RepricingFilter(**run.wanted),
                Position(run.position_at, run.position_id),
                run.until,
                self._slice_calls,
            )
            numbers = await adjustments_of(db, found.calls)
        outcome = {(each["provider"], each["model"]): ModelOutcome.of(each) for each in run.outcome}
        adjustments = self._priced(found.calls, numbers, outcome, run)
        return await self._keep(run, found, outcome, adjustments if run.applies else [])

    def _priced(
        self,
        calls: Sequence[UsageColumns],
        numbers: dict[UUID, int],
        outcome: dict[tuple[str, str], ModelOutcome],
        run: RepricingRunModel,
    ) -> list[Adjustment]:
        now = utc_now()
        found = []
        for fact in calls:
            key = (fact.provider, fact.model)
            of_model = outcome.setdefault(key, ModelOutcome(*key))
            kept = kept_call(fact)
            priced = kept.price(self._prices)
            if not of_model.add(kept, priced) or isinstance(priced, Skip):
                continue
            found.append(
                Adjustment(
                    call_id=fact.event_id,
                    number=numbers.get(fact.event_id, 0) + 1,
                    change=priced.amount - (kept.cost or ZERO),
                    prices_call=kept.cost is None,
                    price_version=priced.price_version,
                    run_id=run.id,
                    adjusted_at=now,
                    **_as_in(fact),
                )
            )
        return found

    async def _keep(
        self,
        run: RepricingRunModel,
        found: CallsSlice,
        outcome: dict[tuple[str, str], ModelOutcome],
        adjustments: Sequence[Adjustment],
    ) -> bool:
        position = found.end or Position(run.position_at, run.position_id)
        changes: dict[str, Any] = {
            "step": run.step + 1,
            "position_at": position.at,
            "position_id": position.event_id,
            "calls_done": run.calls_done + len(found.calls),
            "outcome": [outcome[key].plain() for key in sorted(outcome)],
        }
        if found.end is None:
            changes |= {"state": RunState.DONE, "finished_at": utc_now()}

        def work(connection: Connection) -> int:
            return adjust(connection, adjustments)

        async with self._database.sessions() as db:
            ours = (RUNS.id == run.id, RUNS.step == run.step, RUNS.state == RunState.RUNNING)
            advanced = update(RUNS).where(*ours).values(changes).returning(RUNS.id)
            if await db.scalar(advanced) is None:
                return True  # cancelled, or another process made this step
            if adjustments:
                await self._months.refuse_closed(db, (each.created_at for each in adjustments))
                connection = await db.connection()
                if await connection.run_sync(work) < len(adjustments):
                    return True  # another run changed one of them: the step is made again
            await db.commit()
        return found.end is not None


def _as_in(fact: UsageColumns) -> dict[str, Any]:
    names = (
        *("request_id", "created_at", "tenant_id", "service", "provider", "model", "operation"),
        *("resource_type", "resource_id"),
    )
    return {name: getattr(fact, name) for name in names}

"""What other features ask of this one: record a call, tell what a book cost."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.domain.usecases.record_usages_usecase import (
    RecordUsagesUseCase,
)
from backoffice.features.generation_costs.infrastructure.adapters.book_queries import (
    ATTEMPT,
    BookCall,
    BookQueries,
)
from backoffice.features.generation_costs.infrastructure.ledger.usage_text import to_text
from backoffice.features.shared.domain.errors import Unavailable
from backoffice.features.shared.domain.money import ZERO
from backoffice.features.shared.infrastructure.database import WAITS

log = structlog.get_logger(__name__)


class Ledger:
    """Answers the ebook feature's UsageTracker and BookCosts."""

    def __init__(
        self, record: RecordUsagesUseCase, sessions: async_sessionmaker[AsyncSession]
    ) -> None:
        self._record = record
        self._sessions = sessions

    async def track_tokens(self, *, attempt_id: UUID, cost: Decimal | None, **usage: Any) -> None:
        """Cost in USD as the provider reported it, None where it said nothing."""
        await self._keep(TokenUsage(**usage, **made_for(attempt_id), **priced(cost)))

    async def track_images(self, *, attempt_id: UUID, cost: Decimal | None, **usage: Any) -> None:
        """Cost in USD as the provider reported it, None where it said nothing."""
        await self._keep(ImageUsage(**usage, **made_for(attempt_id), **priced(cost)))

    async def _keep(self, usage: Usage) -> None:
        """Tries again, for about a minute, where neither the database nor the journal takes it."""
        for seconds in (*WAITS, None):
            try:
                (recording,) = await self._record.execute([usage])
            except Unavailable as error:
                if seconds is None:
                    # Paid and kept nowhere: the log is the last place to find it.
                    log.exception("usage could not be recorded", usage=to_text(usage))
                    raise
                log.warning("usage waits", seconds=seconds, error=str(error))
                await asyncio.sleep(seconds)
                continue
            if recording.error is not None:
                log.error("usage is in quarantine", event_id=str(usage.event_id))
            return

    async def total_costs(self, ebook_ids: Sequence[int]) -> dict[int, tuple[Decimal, int]]:
        """USD, and how many calls have an unknown cost, by ebook."""
        async with self._sessions() as db:
            return await BookQueries(db).total_costs(ebook_ids)

    async def calls_of(self, ebook_id: int) -> Sequence[BookCall]:
        async with self._sessions() as db:
            return await BookQueries(db).calls(ebook_id)


def made_for(attempt_id: UUID) -> dict[str, Any]:
    return {"resource_type": ATTEMPT, "resource_id": str(attempt_id)}


def priced(cost: Decimal | None) -> dict[str, Any]:
    if cost is None:
        return {"cost": ZERO, "cost_source": CostSource.UNKNOWN}
    return {"cost": cost, "cost_source": CostSource.PROVIDER}

"""What other features ask of this one: record a call, tell what a book cost."""

from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.domain.usecases.track_image_usage_usecase import (
    TrackImageUsageUseCase,
)
from backoffice.features.generation_costs.domain.usecases.track_token_usage_usecase import (
    TrackTokenUsageUseCase,
)
from backoffice.features.generation_costs.infrastructure.adapters.book_queries import (
    ATTEMPT,
    BookCall,
    BookQueries,
)
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker_repository import (
    TokenTrackerRepository,
)
from backoffice.features.shared.domain.money import ZERO
from backoffice.features.shared.infrastructure.database import persistently
from backoffice.features.shared.infrastructure.events.event_bus import EventBus

log = structlog.get_logger(__name__)


class Ledger:
    """Answers the ebook feature's UsageTracker and BookCosts. A session of its own each time."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], bus: EventBus) -> None:
        self._sessions = sessions
        self._bus = bus

    async def track_tokens(self, *, attempt_id: UUID, cost: Decimal | None, **usage: Any) -> None:
        """Cost in USD as the provider reported it, None where it said nothing."""
        record = TokenUsage(**usage, **made_for(attempt_id), **priced(cost))

        async def save() -> None:
            async with self._sessions() as db:
                await TrackTokenUsageUseCase(TokenTrackerRepository(db), self._bus).record(record)

        await self._keep(record, save)

    async def track_images(self, *, attempt_id: UUID, cost: Decimal | None, **usage: Any) -> None:
        """Cost in USD as the provider reported it, None where it said nothing."""
        record = ImageUsage(**usage, **made_for(attempt_id), **priced(cost))

        async def save() -> None:
            async with self._sessions() as db:
                await TrackImageUsageUseCase(TokenTrackerRepository(db), self._bus).record(record)

        await self._keep(record, save)

    async def _keep(self, record: Usage, save: Callable[[], Awaitable[None]]) -> None:
        try:
            await persistently(save)
        except Exception:
            # Paid and not in the database: the log is the last place to find it.
            log.exception("usage could not be recorded", usage=repr(record))
            raise

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

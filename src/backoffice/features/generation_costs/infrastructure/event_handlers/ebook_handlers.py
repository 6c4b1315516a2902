"""What a book's life means for its costs."""

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backoffice.features.ebook.shared.domain.events import EbookCreatedEvent, EbookStoppedEvent
from backoffice.features.generation_costs.domain.usecases.calculate_generation_cost_usecase import (
    CalculateGenerationCostUseCase,
)
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker_repository import (
    TokenTrackerRepository,
)
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from backoffice.features.shared.infrastructure.events.event_handler import EventHandler


class NameTheRequest(EventHandler[EbookCreatedEvent]):
    """So that its costs show the book's title from the first call on."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def handle(self, event: EbookCreatedEvent) -> None:
        async with self._sessions() as db:
            await TokenTrackerRepository(db).tie_to_ebook(
                event.request_id, event.ebook_id, event.title
            )


class TieUsageToEbook(EventHandler[EbookStoppedEvent]):
    """Ready, failed or cancelled: what was spent is the book's."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], bus: EventBus) -> None:
        self._sessions = sessions
        self._bus = bus

    async def handle(self, event: EbookStoppedEvent) -> None:
        async with self._sessions() as db:
            calculate = CalculateGenerationCostUseCase(TokenTrackerRepository(db), self._bus)
            await calculate.execute(event.request_id, event.ebook_id, event.title)

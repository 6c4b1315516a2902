"""Keeps the prices of this process those of the database."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backoffice.features.pricing.domain.events import PricesChangedEvent
from backoffice.features.pricing.domain.override import Override, standing
from backoffice.features.pricing.domain.price import Price
from backoffice.features.pricing.infrastructure.overrides import Marker, OverrideRepository
from backoffice.features.shared.infrastructure.events.event_handler import EventHandler

LOOK_AGAIN_SECONDS = 3.0
"""How long a process may price by what another one has overridden since."""

log = structlog.get_logger(__name__)


class CurrentOverrides(EventHandler[PricesChangedEvent]):
    """`tell` gets what stands of them, whenever they changed."""

    def __init__(
        self, repository: OverrideRepository, *tell: Callable[[Sequence[Price]], None]
    ) -> None:
        self._repository = repository
        self._tell = tell
        self._seen: Marker | None = None
        self._refreshing = asyncio.Lock()
        self.all: Sequence[Override] = ()

    @property
    def were_read(self) -> bool:
        return self._seen is not None

    async def handle(self, event: PricesChangedEvent) -> None:
        await self.refresh()

    async def refresh(self) -> None:
        """Costs one small query where nothing changed."""
        async with self._refreshing:
            marker = await self._repository.marker()
            if marker == self._seen:
                return
            self.all = await self._repository.all()
            prices = standing(self.all)
            for tell in self._tell:
                tell(prices)
            self._seen = marker

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Read before the first call is priced, and looked after until the end."""
        await self._try()
        stopping = asyncio.Event()
        watch = asyncio.create_task(self._watch(stopping))
        yield
        stopping.set()
        await watch

    async def _watch(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), LOOK_AGAIN_SECONDS)
                return
            await self._try()

    async def _try(self) -> None:
        try:
            await self.refresh()
        except (OSError, SQLAlchemyError) as error:
            # What was read last goes on to hold. In an outage others say enough of it.
            log.warning("overrides of prices cannot be read", error=str(error))

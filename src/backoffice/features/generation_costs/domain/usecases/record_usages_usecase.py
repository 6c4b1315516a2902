"""Record calls of any kind, and tell of those that are new."""

from collections.abc import Sequence

from backoffice.features.generation_costs.domain.entities.recording import (
    Recording,
    RecordingState,
)
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.domain.events.usage_events import EVENTS, event_of
from backoffice.features.generation_costs.domain.ports.usage_ledger import UsageLedger
from backoffice.features.shared.infrastructure.events.event_bus import EventBus


class RecordUsagesUseCase:
    def __init__(self, ledger: UsageLedger, event_bus: EventBus) -> None:
        self._ledger = ledger
        self._event_bus = event_bus

    async def execute(self, usages: Sequence[Usage], *, wait: bool = True) -> list[Recording]:
        """As `UsageLedger.record`. An event for each call, once it is in the database."""
        recordings = await self._ledger.record(usages, wait=wait)
        became = zip(usages, recordings, strict=True)
        new = [usage for usage, what in became if what.state is RecordingState.RECORDED]
        await announce(self._event_bus, new)
        return recordings


async def announce(event_bus: EventBus, usages: Sequence[Usage]) -> None:
    """Tells of calls that have come into the database."""
    for usage in usages:
        if event_bus.has_handlers(EVENTS[type(usage)]):
            await event_bus.publish(event_of(usage))

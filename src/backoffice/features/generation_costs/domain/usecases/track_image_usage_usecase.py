"""Record a call billed by image."""

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.events.usage_events import event_of
from backoffice.features.generation_costs.domain.ports.token_tracker_port import TokenTrackerPort
from backoffice.features.shared.infrastructure.events.event_bus import EventBus


class TrackImageUsageUseCase:
    def __init__(self, token_tracker: TokenTrackerPort, event_bus: EventBus) -> None:
        self._token_tracker = token_tracker
        self._event_bus = event_bus

    async def record(self, usage: ImageUsage) -> None:
        """The event goes out once, however often the same usage is recorded."""
        if await self._token_tracker.save_image_usage(usage):
            await self._event_bus.publish(event_of(usage))

"""Record a call billed by tokens."""

from decimal import Decimal

from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.events.usage_events import event_of
from backoffice.features.generation_costs.domain.ports.token_tracker_port import TokenTrackerPort
from backoffice.features.shared.infrastructure.events.event_bus import EventBus


class TrackTokenUsageUseCase:
    def __init__(self, token_tracker: TokenTrackerPort, event_bus: EventBus) -> None:
        self._token_tracker = token_tracker
        self._event_bus = event_bus

    async def execute(
        self,
        request_id: str,
        model: str,
        prompt_tokens: int,
        completion_tokens: int,
        cost: Decimal,
    ) -> None:
        """Cost in USD. Raises InvalidValue, and then nothing is stored."""
        await self.record(
            TokenUsage(
                request_id=request_id,
                model=model,
                prompt_tokens=prompt_tokens,
                completion_tokens=completion_tokens,
                cost=cost,
            )
        )

    async def record(self, usage: TokenUsage) -> None:
        """The event goes out once, however often the same usage is recorded."""
        if await self._token_tracker.save_token_usage(usage):
            await self._event_bus.publish(event_of(usage))

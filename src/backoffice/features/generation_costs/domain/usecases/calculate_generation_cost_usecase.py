"""Tie a request's usage to its ebook and add it up."""

from backoffice.features.generation_costs.domain.entities.cost_calculation import CostCalculation
from backoffice.features.generation_costs.domain.entities.usage import check_ebook_id, check_text
from backoffice.features.generation_costs.domain.events.cost_calculated_event import (
    CostCalculatedEvent,
)
from backoffice.features.generation_costs.domain.ports.token_tracker_port import TokenTrackerPort
from backoffice.features.shared.infrastructure.events.event_bus import EventBus


class CalculateGenerationCostUseCase:
    def __init__(self, token_tracker: TokenTrackerPort, event_bus: EventBus) -> None:
        self._token_tracker = token_tracker
        self._event_bus = event_bus

    async def execute(
        self, request_id: str, ebook_id: int, ebook_title: str | None = None
    ) -> CostCalculation:
        """A request without any call costs nothing. Raises InvalidValue for a bad id."""
        check_text("request_id", request_id)
        check_ebook_id(ebook_id)
        await self._token_tracker.tie_to_ebook(request_id, ebook_id, ebook_title)
        calculation = await self._token_tracker.get_cost_calculation(request_id)
        if calculation is None:
            calculation = CostCalculation(request_id=request_id, ebook_id=ebook_id)
        await self._event_bus.publish(
            CostCalculatedEvent(
                aggregate_id=request_id,
                request_id=request_id,
                ebook_id=ebook_id,
                total_cost=calculation.total_cost,
                total_tokens=calculation.total_tokens,
                api_call_count=calculation.api_call_count,
                unpriced_call_count=calculation.unpriced_call_count,
            )
        )
        return calculation

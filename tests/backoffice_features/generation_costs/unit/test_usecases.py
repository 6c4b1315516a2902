from decimal import Decimal

import pytest

from backoffice.features.generation_costs.domain.entities.cost_calculation import CostCalculation
from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.events.cost_calculated_event import (
    CostCalculatedEvent,
)
from backoffice.features.generation_costs.domain.events.images_generated_event import (
    ImagesGeneratedEvent,
)
from backoffice.features.generation_costs.domain.events.tokens_consumed_event import (
    TokensConsumedEvent,
)
from backoffice.features.generation_costs.domain.ports.token_tracker_port import TokenTrackerPort
from backoffice.features.generation_costs.domain.usecases.calculate_generation_cost_usecase import (
    CalculateGenerationCostUseCase,
)
from backoffice.features.generation_costs.domain.usecases.track_image_usage_usecase import (
    TrackImageUsageUseCase,
)
from backoffice.features.generation_costs.domain.usecases.track_token_usage_usecase import (
    TrackTokenUsageUseCase,
)
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from backoffice.features.shared.infrastructure.events.event_handler import EventHandler

CENT = Decimal("0.01")


class FakeTracker(TokenTrackerPort):
    def __init__(self) -> None:
        self.tokens: dict[object, TokenUsage] = {}
        self.images: dict[object, ImageUsage] = {}
        self.ties: dict[str, int] = {}

    async def save_token_usage(self, usage: TokenUsage) -> bool:
        return self.tokens.setdefault(usage.event_id, usage) is usage

    async def save_image_usage(self, usage: ImageUsage) -> bool:
        return self.images.setdefault(usage.event_id, usage) is usage

    async def tie_to_ebook(self, request_id: str, ebook_id: int, title: str | None = None) -> None:
        self.ties[request_id] = ebook_id

    async def get_cost_calculation(self, request_id: str) -> CostCalculation | None:
        found = [u for u in self.tokens.values() if u.request_id == request_id]
        if not found:
            return None
        return CostCalculation(
            request_id=request_id,
            total_cost=sum((usage.cost for usage in found), Decimal(0)),
            total_prompt_tokens=sum(usage.prompt_tokens for usage in found),
            total_completion_tokens=sum(usage.completion_tokens for usage in found),
            api_call_count=len(found),
        )

    async def get_all_cost_calculations(self) -> list[CostCalculation]:
        raise NotImplementedError


class Listen(EventHandler[DomainEvent]):
    def __init__(self, bus: EventBus) -> None:
        self.heard: list[DomainEvent] = []
        bus.subscribe(DomainEvent, self)

    async def handle(self, event: DomainEvent) -> None:
        self.heard.append(event)


async def test_tracking_stores_the_usage_and_tells_it() -> None:
    tracker, bus = FakeTracker(), EventBus()
    listen = Listen(bus)
    await TrackTokenUsageUseCase(tracker, bus).execute("req-1", "gpt-4", 100, 50, CENT)
    (usage,) = tracker.tokens.values()
    (event,) = listen.heard
    assert (usage.prompt_tokens, usage.completion_tokens, usage.cost) == (100, 50, CENT)
    assert isinstance(event, TokensConsumedEvent)
    assert (event.total_tokens, event.cost, event.aggregate_id) == (150, CENT, "req-1")


async def test_the_same_call_told_twice_is_told_on_once() -> None:
    tracker, bus = FakeTracker(), EventBus()
    listen = Listen(bus)
    usage = ImageUsage(request_id="req-1", model="dall-e-3", output_images=1, cost=CENT)
    track = TrackImageUsageUseCase(tracker, bus)
    await track.record(usage)
    await track.record(ImageUsage(**vars(usage)))
    (event,) = listen.heard
    assert isinstance(event, ImagesGeneratedEvent)
    assert event.output_images == 1


async def test_bad_input_stores_and_tells_nothing() -> None:
    tracker, bus = FakeTracker(), EventBus()
    listen = Listen(bus)
    with pytest.raises(InvalidValue, match="prompt_tokens"):
        await TrackTokenUsageUseCase(tracker, bus).execute("req-1", "gpt-4", -1, 50, CENT)
    with pytest.raises(InvalidValue, match="request_id"):
        await CalculateGenerationCostUseCase(tracker, bus).execute("", 1)
    assert not tracker.tokens
    assert not tracker.ties
    assert not listen.heard


async def test_calculating_ties_the_request_and_tells_the_total() -> None:
    tracker, bus = FakeTracker(), EventBus()
    track = TrackTokenUsageUseCase(tracker, bus)
    await track.execute("req-1", "gpt-4", 100, 50, CENT)
    await track.execute("req-1", "gpt-4", 10, 5, CENT)
    await track.execute("req-2", "gpt-4", 1, 1, CENT)
    listen = Listen(bus)
    calculation = await CalculateGenerationCostUseCase(tracker, bus).execute("req-1", 456)
    (event,) = listen.heard
    assert tracker.ties == {"req-1": 456}
    assert isinstance(event, CostCalculatedEvent)
    assert (event.ebook_id, event.total_cost) == (456, Decimal("0.02"))
    assert (event.total_tokens, event.api_call_count) == (165, 2)
    assert calculation.average_cost_per_call == CENT


async def test_a_request_without_calls_costs_nothing() -> None:
    calculate = CalculateGenerationCostUseCase(FakeTracker(), EventBus())
    calculation = await calculate.execute("req-1", 456)
    assert calculation.api_call_count == 0
    assert calculation.total_cost == calculation.average_cost_per_call == Decimal(0)

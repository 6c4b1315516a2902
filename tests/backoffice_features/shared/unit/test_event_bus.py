import asyncio
import copy
from dataclasses import FrozenInstanceError, dataclass
from datetime import UTC

import pytest

from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from backoffice.features.shared.infrastructure.events.event_handler import EventHandler


@dataclass(frozen=True)
class Painted(DomainEvent):
    colour: str


@dataclass(frozen=True)
class Varnished(Painted):
    coats: int


class WithOwnInit(DomainEvent):
    def __init__(self, colour: str) -> None:
        super().__init__(aggregate_id="wall")
        self.colour = colour


class ForgetfulOfSuper(DomainEvent):
    def __init__(self, colour: str) -> None:
        self.colour = colour


class Remember(EventHandler[DomainEvent]):
    def __init__(self) -> None:
        self.events: list[DomainEvent] = []

    async def handle(self, event: DomainEvent) -> None:
        await asyncio.sleep(0)
        self.events.append(event)


class Raise(EventHandler[DomainEvent]):
    async def handle(self, event: DomainEvent) -> None:
        raise RuntimeError("no paint left")


class GetCancelled(EventHandler[DomainEvent]):
    async def handle(self, event: DomainEvent) -> None:
        raise asyncio.CancelledError


class Repaint(EventHandler[Painted]):
    def __init__(self, bus: EventBus) -> None:
        self._bus = bus

    async def handle(self, event: Painted) -> None:
        if event.colour == "red":
            await self._bus.publish(Painted(colour="blue"))


def test_an_event_has_an_id_a_time_with_zone_and_a_name() -> None:
    one, other = Painted(colour="red", aggregate_id="wall"), Painted(colour="red")
    assert one.event_id != other.event_id
    assert one.occurred_at.tzinfo is UTC
    assert (one.aggregate_id, other.aggregate_id) == ("wall", None)
    assert one.event_name() == "Painted"


def test_an_event_cannot_be_changed() -> None:
    event = Painted(colour="red")
    with pytest.raises(FrozenInstanceError):
        event.colour = "blue"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        WithOwnInit("red").aggregate_id = "door"  # type: ignore[misc]


@pytest.mark.parametrize("kind", [WithOwnInit, ForgetfulOfSuper])
def test_an_event_may_have_its_own_init(kind: type[WithOwnInit]) -> None:
    event, other = kind("red"), kind("red")
    assert event.colour == "red"
    assert event.event_id != other.event_id
    assert event.occurred_at.tzinfo is UTC
    assert copy.copy(event).event_id == event.event_id


async def test_handlers_get_the_events_they_subscribed_to() -> None:
    bus, painted, varnished = EventBus(), Remember(), Remember()
    bus.subscribe(Painted, painted)
    bus.subscribe(Varnished, varnished)
    await bus.publish(Painted(colour="red"))
    await bus.publish(Varnished(colour="red", coats=2))
    assert [event.event_name() for event in painted.events] == ["Painted", "Varnished"]
    assert [event.event_name() for event in varnished.events] == ["Varnished"]


async def test_an_event_without_handlers_is_fine() -> None:
    await EventBus().publish(Painted(colour="red"))


@pytest.mark.parametrize("bad", [Raise(), GetCancelled()])
async def test_a_failing_handler_harms_no_other_and_is_logged(
    bad: EventHandler[DomainEvent], caplog: pytest.LogCaptureFixture
) -> None:
    bus, good = EventBus(), Remember()
    bus.subscribe(Painted, bad)
    bus.subscribe(Painted, good)
    await bus.publish(Painted(colour="red"))
    await bus.publish(Painted(colour="blue"))
    assert len(good.events) == 2
    assert bus.failures == 2
    assert type(bad).__name__ in caplog.text
    assert "colour='red'" in caplog.text


async def test_a_handler_may_publish() -> None:
    bus, remember = EventBus(), Remember()
    bus.subscribe(Painted, Repaint(bus))
    bus.subscribe(Painted, remember)
    await asyncio.wait_for(bus.publish(Painted(colour="red")), 5)
    colours = [event.colour for event in remember.events if isinstance(event, Painted)]
    assert sorted(colours) == ["blue", "red"]


async def test_handlers_of_an_event_run_concurrently() -> None:
    bus, meeting = EventBus(), asyncio.Barrier(2)

    class Meet(EventHandler[Painted]):
        async def handle(self, event: Painted) -> None:
            await asyncio.wait_for(meeting.wait(), 5)

    bus.subscribe(Painted, Meet())
    bus.subscribe(Painted, Meet())
    await bus.publish(Painted(colour="red"))
    assert bus.failures == 0


async def test_ten_thousand_events_reach_ten_handlers() -> None:
    bus, handlers = EventBus(), [Remember() for _ in range(10)]
    for handler in handlers:
        bus.subscribe(Painted, handler)
    events = [Painted(colour=str(number)) for number in range(10_000)]
    await asyncio.gather(*(bus.publish(event) for event in events))
    for handler in handlers:
        assert {event.event_id for event in handler.events} == {e.event_id for e in events}
        assert len(handler.events) == 10_000


async def test_after_clear_nobody_is_called() -> None:
    bus, remember = EventBus(), Remember()
    bus.subscribe(Painted, remember)
    bus.clear()
    await bus.publish(Painted(colour="red"))
    assert remember.events == []

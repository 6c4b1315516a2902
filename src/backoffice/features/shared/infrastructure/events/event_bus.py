"""In-memory notifications between features."""

import asyncio
import logging
from typing import Any, TypeVar

from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent
from backoffice.features.shared.infrastructure.events.event_handler import EventHandler

T = TypeVar("T", bound=DomainEvent)

log = logging.getLogger(__name__)


class EventBus:
    """Handlers of an event run concurrently; one that fails stops nobody.

    A handler subscribed to a class also gets the events of its subclasses. `failures` counts
    deliveries that raised or were cancelled.
    """

    def __init__(self) -> None:
        self._handlers: dict[type[DomainEvent], list[EventHandler[Any]]] = {}
        self.failures = 0

    def subscribe(self, event_type: type[T], handler: EventHandler[T]) -> None:
        self._handlers.setdefault(event_type, []).append(handler)

    def has_handlers(self, event_type: type[DomainEvent]) -> bool:
        """Whether anybody would get such an event; where thousands happen, making one costs."""
        return any(self._handlers.get(kind) for kind in event_type.__mro__)

    async def publish(self, event: DomainEvent) -> None:
        """Returns when every handler is done with the event. Raises nothing of theirs."""
        handlers = [h for kind in type(event).__mro__ for h in self._handlers.get(kind, ())]
        outcomes = await asyncio.gather(
            *(_deliver(event, handler) for handler in handlers), return_exceptions=True
        )
        for handler, outcome in zip(handlers, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                self.failures += 1
                log.error("%s failed on %r", type(handler).__name__, event, exc_info=outcome)

    def clear(self) -> None:
        self._handlers.clear()


async def _deliver(event: DomainEvent, handler: EventHandler[Any]) -> None:
    await handler.handle(event)

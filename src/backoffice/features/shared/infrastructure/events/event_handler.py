"""Who acts on an event."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent

T = TypeVar("T", bound=DomainEvent)


class EventHandler(ABC, Generic[T]):
    @abstractmethod
    async def handle(self, event: T) -> None: ...

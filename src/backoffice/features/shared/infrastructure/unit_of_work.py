"""One transaction, what it tells others, and what it notes for the audit log."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backoffice.features.shared.domain.account import Actor, acting
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.audit import AuditEntryModel
from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent
from backoffice.features.shared.infrastructure.events.event_bus import EventBus


class UnitOfWork:
    """One transaction; its events go out after the commit, when the connection is free again.

    Leaving the block without `commit()` rolls back and drops the events.
    """

    def __init__(self, sessions: async_sessionmaker[AsyncSession], bus: EventBus) -> None:
        self._bus = bus
        self._events: list[DomainEvent] = []
        self.session = sessions()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self.session.close()

    def emit(self, event: DomainEvent) -> None:
        self._events.append(event)

    def audit(
        self,
        action: str,
        subject: str,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        actor: Actor | None = None,
    ) -> None:
        """Notes a change by whoever acts, or by `actor`, in the transaction that makes it.

        `action` names what was done to the kind of `subject`: `ebook.approved`, `ebook:7`. Values
        are JSON; nothing secret. What the program does by itself is not noted.
        """
        actor = actor or acting.get()
        if actor is not None:
            self.session.add(
                AuditEntryModel(
                    at=utc_now(),
                    actor=actor.name,
                    actor_user_id=actor.user_id,
                    action=action,
                    subject=subject,
                    before=dict(before) if before else None,
                    after=dict(after) if after else None,
                )
            )

    async def commit(self) -> None:
        await self.session.commit()
        await self.session.close()
        events, self._events = self._events, []
        for happened in events:
            await self._bus.publish(happened)


UnitsOfWork = Callable[[], UnitOfWork]

"""What happened, as a value."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID, uuid4


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """Base of every event: immutable, named in the past tense.

    `occurred_at` is UTC with a zone. `aggregate_id` names what the event is about.
    """

    event_id: UUID = field(default_factory=uuid4)
    occurred_at: datetime = field(default_factory=_now)
    aggregate_id: str | None = None

    def __new__(cls, *_args: Any, **_kwargs: Any) -> Self:
        # A subclass with an `__init__` of its own need not call this one's.
        event = super().__new__(cls)
        object.__setattr__(event, "event_id", uuid4())
        object.__setattr__(event, "occurred_at", _now())
        return event

    @classmethod
    def event_name(cls) -> str:
        return cls.__name__

"""What other features may know of a book's life."""

from dataclasses import dataclass
from typing import Self

from backoffice.features.ebook.shared.domain.ebook import Ebook
from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent


@dataclass(frozen=True)
class EbookEvent(DomainEvent):
    ebook_id: int
    request_id: str
    title: str

    @classmethod
    def of(cls, book: Ebook) -> Self:
        return cls(
            aggregate_id=str(book.id),
            ebook_id=book.id,
            request_id=book.request_id,
            title=book.brief.title,
        )


@dataclass(frozen=True)
class EbookWaitsEvent(EbookEvent):
    """There may be pictures to make."""


@dataclass(frozen=True)
class EbookCreatedEvent(EbookWaitsEvent):
    """A book was ordered, or copied."""


@dataclass(frozen=True)
class EbookStoppedEvent(EbookEvent):
    """No more calls are made for the book, for now. May be told again after a crash."""


@dataclass(frozen=True)
class EbookGeneratedEvent(EbookStoppedEvent):
    """Every page is there."""


@dataclass(frozen=True)
class EbookFailedEvent(EbookStoppedEvent):
    """A page could not be made."""


@dataclass(frozen=True)
class EbookCancelledEvent(EbookStoppedEvent):
    """A person stopped it."""

"""The JSON of a book. Money is USD as a string, times are UTC."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from backoffice.features.ebook.shared.domain.ebook import (
    Attempt,
    AttemptState,
    Ebook,
    EbookStatus,
    Page,
    PageKind,
    Review,
)
from backoffice.features.ebook.shared.domain.ports import BookCosts
from backoffice.features.shared.presentation.web import MoneyText


class EbookOut(BaseModel):
    """`total_cost` is null where no costs are kept; `unpriced_call_count` calls miss from it.

    `attempts_open` pictures wait or are being made, `proposals` wait for a person's decision.
    """

    id: int
    request_id: str
    title: str
    theme: str
    audience: str
    page_count: int
    seed: int
    status: EbookStatus
    pages_done: int
    cancel_requested: bool
    review: Review
    review_reason: str
    attempts_open: int
    proposals: int
    total_cost: MoneyText | None
    unpriced_call_count: int
    error: str | None
    created_at: datetime


class AttemptOut(BaseModel):
    """`image` is the path of its picture, null where it has none; `error` says why."""

    id: UUID
    page: int
    state: AttemptState
    prompt: str
    seed: int
    image: str | None
    error: str | None
    created_at: datetime


class PageOut(BaseModel):
    """`number` 0 is the cover; `attempts` in the order in which they were asked for."""

    number: int
    kind: PageKind
    attempts: list[AttemptOut]


class EbookList(BaseModel):
    items: list[EbookOut]
    next_cursor: str | None


async def with_costs(books: Sequence[Ebook], costs: BookCosts) -> list[EbookOut]:
    """One question for all books."""
    known = await costs.total_costs([book.id for book in books])
    return [_out(book, *known.get(book.id, (None, 0))) for book in books]


def _out(book: Ebook, cost: MoneyText | None, unpriced: int) -> EbookOut:
    return EbookOut(
        id=book.id,
        request_id=book.request_id,
        title=book.brief.title,
        theme=book.brief.theme,
        audience=book.brief.audience,
        page_count=book.brief.page_count,
        seed=book.brief.seed,
        status=book.status,
        pages_done=book.pages_done,
        cancel_requested=book.cancel_requested,
        review=book.review,
        review_reason=book.review_reason,
        attempts_open=book.attempts_open,
        proposals=book.proposals,
        total_cost=cost,
        unpriced_call_count=unpriced,
        error=book.error,
        created_at=book.created_at,
    )


async def book_out(book: Ebook, costs: BookCosts) -> EbookOut:
    return (await with_costs([book], costs))[0]


def page_out(ebook_id: int, page: Page) -> PageOut:
    return PageOut(
        number=page.plan.number,
        kind=page.plan.kind,
        attempts=[attempt_out(ebook_id, attempt) for attempt in page.attempts],
    )


def attempt_out(ebook_id: int, attempt: Attempt) -> AttemptOut:
    return AttemptOut(
        id=attempt.id,
        page=attempt.number,
        state=attempt.state,
        prompt=attempt.prompt,
        seed=attempt.seed,
        image=f"/ebooks/{ebook_id}/attempts/{attempt.id}/image" if attempt.file else None,
        error=attempt.error,
        created_at=attempt.created_at,
    )

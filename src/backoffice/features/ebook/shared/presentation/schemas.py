"""The JSON of a book. Money is USD as a string, times are UTC."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel

from backoffice.features.ebook.shared.domain.ebook import Ebook, EbookStatus
from backoffice.features.ebook.shared.domain.ports import BookCosts
from backoffice.features.shared.presentation.web import MoneyText


class EbookOut(BaseModel):
    """`total_cost` is null where no costs are kept; `unpriced_call_count` calls miss from it."""

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
    total_cost: MoneyText | None
    unpriced_call_count: int
    error: str | None
    created_at: datetime


class EbookList(BaseModel):
    items: list[EbookOut]
    next_cursor: str | None


async def with_costs(books: Sequence[Ebook], costs: BookCosts) -> list[EbookOut]:
    """One question for all books."""
    known = await costs.total_costs([book.request_id for book in books])
    return [_out(book, *known.get(book.request_id, (None, 0))) for book in books]


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
        total_cost=cost,
        unpriced_call_count=unpriced,
        error=book.error,
        created_at=book.created_at,
    )

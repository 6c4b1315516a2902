"""What every change of a book has in common: its lock, and new pictures to make."""

from collections.abc import Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.ebook.shared.domain.ebook import Attempt, Ebook, Review
from backoffice.features.ebook.shared.infrastructure.ebooks import load_ebook, no_book
from backoffice.features.ebook.shared.infrastructure.models import (
    EbookAttemptModel,
    EbookJobModel,
    EbookModel,
    EbookPageModel,
)
from backoffice.features.shared.domain.errors import Conflict


def subject(ebook_id: int) -> str:
    """What the audit log calls the book."""
    return f"ebook:{ebook_id}"


async def lock(db: AsyncSession, ebook_id: int) -> None:
    """Nobody else changes the book until the transaction ends.

    By a write, since SQLite knows no SELECT FOR UPDATE: there, the first write takes the lock.
    """
    await db.execute(
        update(EbookJobModel)
        .where(EbookJobModel.ebook_id == ebook_id)
        .values(ebook_id=EbookJobModel.ebook_id)
    )


async def locked_book(db: AsyncSession, ebook_id: int) -> Ebook:
    """Nobody else changes it until the transaction ends. Raises NotFound."""
    await lock(db, ebook_id)
    book = await load_ebook(db, EbookModel.id == ebook_id)
    if book is None:
        raise no_book(ebook_id)
    return book


async def add_attempts(
    db: AsyncSession,
    ebook_id: int,
    attempts: Sequence[Attempt],
    idempotency_key: str | None = None,
) -> None:
    """The key is kept with the first one."""
    page = EbookPageModel
    numbers = [attempt.number for attempt in attempts]
    found = select(page).where(page.ebook_id == ebook_id, page.number.in_(numbers))
    page_ids = {each.number: each.id for each in await db.scalars(found)}
    await db.execute(
        insert(EbookAttemptModel),
        [
            {
                "id": attempt.id,
                "ebook_id": ebook_id,
                "page_id": page_ids[attempt.number],
                "idempotency_key": idempotency_key if place == 0 else None,
                "state": attempt.state,
                "prompt": attempt.prompt,
                "seed": attempt.seed,
                "file": attempt.file,
                "created_at": attempt.created_at,
            }
            for place, attempt in enumerate(attempts)
        ],
    )


async def is_taken(db: AsyncSession, ebook_id: int, idempotency_key: str | None) -> bool:
    """Whether the key asked for pictures of the book before. Raises Conflict for another book."""
    if idempotency_key is None:
        return False
    attempt = EbookAttemptModel
    asked = select(attempt.ebook_id).where(attempt.idempotency_key == idempotency_key)
    used_for = await db.scalar(asked)
    if used_for not in (None, ebook_id):
        raise Conflict(
            "The Idempotency-Key was used for another book.", "Use a new key for a new order."
        )
    return used_for is not None


async def reopen_job(db: AsyncSession, ebook_id: int) -> None:
    """A worker takes it up; one that is at it goes on."""
    await db.execute(
        update(EbookJobModel)
        .where(EbookJobModel.ebook_id == ebook_id)
        .values(finished_at=None, cancel_requested=False)
    )


async def back_to_draft(db: AsyncSession, ebook_id: int) -> None:
    """Whatever was said of the book was said of other pictures."""
    await db.execute(
        update(EbookModel)
        .where(EbookModel.id == ebook_id)
        .values(review=Review.DRAFT, review_reason="")
    )

"""What every change of a book has in common: its lock, and new pictures to make."""

from collections.abc import Sequence

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backoffice.features.ebook.shared.domain.ebook import Attempt, Ebook, Review
from backoffice.features.ebook.shared.infrastructure.ebooks import (
    attempt_of,
    attempts_where,
    load_ebook,
    no_book,
)
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


async def attempt_with_key(
    db: AsyncSession, ebook_id: int, idempotency_key: str | None
) -> Attempt | None:
    """What the key asked for before. Raises Conflict where that was for another book."""
    if idempotency_key is None:
        return None
    attempt = EbookAttemptModel
    asked = attempts_where(attempt.idempotency_key == idempotency_key)
    row = (await db.execute(asked)).first()
    if row is None:
        return None
    if row[0].ebook_id != ebook_id:
        raise used_otherwise()
    return attempt_of(*row)


async def asked_together(db: AsyncSession, known: Attempt) -> int:
    """How many new pages were asked for with this attempt; 0 where its page was there before."""
    attempt, earlier = EbookAttemptModel, aliased(EbookAttemptModel)
    own = select(attempt.ebook_id, attempt.created_at).where(attempt.id == known.id).subquery()
    had_another = exists().where(
        earlier.page_id == attempt.page_id, earlier.created_at < own.c.created_at
    )
    together = (
        select(func.count())
        .select_from(attempt)
        .join(own, own.c.ebook_id == attempt.ebook_id)
        .where(attempt.created_at == own.c.created_at, ~had_another)
    )
    return await db.scalar(together) or 0


def used_otherwise() -> Conflict:
    return Conflict(
        "The Idempotency-Key was used for something else.", "Use a new key for a new order."
    )


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

"""The attempts of a job: what waits, is under way, was made, or failed. All on a given session."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.ebook.shared.domain.ebook import Attempt, AttemptState, Page
from backoffice.features.ebook.shared.infrastructure.book_changes import add_attempts
from backoffice.features.ebook.shared.infrastructure.ebooks import (
    attempt_of,
    attempts_where,
    load_attempt,
    load_pages,
)
from backoffice.features.ebook.shared.infrastructure.models import (
    EbookAttemptModel,
    EbookPageModel,
)
from backoffice.features.shared.domain.ids import new_id

INTERRUPTED = "The program was stopped while the picture was being made."
INTERRUPTIONS_A_PAGE = 3

ATTEMPTS = EbookAttemptModel


async def begin_next(db: AsyncSession, ebook_id: int) -> tuple[Page, Attempt] | None:
    """In the order in which they were asked for, and then that of the book."""
    waiting = (
        select(ATTEMPTS.id)
        .where(ATTEMPTS.ebook_id == ebook_id, ATTEMPTS.state == AttemptState.QUEUED)
        .order_by(ATTEMPTS.created_at, ATTEMPTS.page_id)
        .limit(1)
    )
    begun = await db.scalar(
        update(ATTEMPTS)
        .where(ATTEMPTS.id == waiting.scalar_subquery())
        .values(state=AttemptState.RUNNING)
        .returning(ATTEMPTS.id)
    )
    if begun is None:
        return None
    attempt = await load_attempt(db, ebook_id, begun)
    (page,) = await load_pages(db, ebook_id, EbookPageModel.number == attempt.number)
    return page, attempt


async def store_picture(db: AsyncSession, attempt_id: UUID, file: str) -> None:
    """The picture is the page's where it has none; else it is proposed."""
    page_id = await db.scalar(select(ATTEMPTS.page_id).where(ATTEMPTS.id == attempt_id))
    has_picture = await db.scalar(
        select(exists().where(ATTEMPTS.page_id == page_id, ATTEMPTS.state == AttemptState.USED))
    )
    await db.execute(
        update(ATTEMPTS)
        .where(ATTEMPTS.id == attempt_id, ATTEMPTS.file.is_(None))
        .values(
            state=AttemptState.PROPOSED if has_picture else AttemptState.USED,
            file=file,
            error=None,
        )
    )


async def mark_failed(db: AsyncSession, attempt_id: UUID, error: str) -> bool:
    """False where it had ended before."""
    failed = await db.scalar(
        update(ATTEMPTS)
        .where(ATTEMPTS.id == attempt_id, ATTEMPTS.state == AttemptState.RUNNING)
        .values(state=AttemptState.FAILED, error=error)
        .returning(ATTEMPTS.id)
    )
    return failed is not None


async def fail_running(db: AsyncSession, ebook_id: int, error: str) -> list[Attempt]:
    """Those that were under way."""
    running = (ATTEMPTS.ebook_id == ebook_id, ATTEMPTS.state == AttemptState.RUNNING)
    found = [attempt_of(*row) for row in await db.execute(attempts_where(*running))]
    await db.execute(
        update(ATTEMPTS).where(*running).values(state=AttemptState.FAILED, error=error)
    )
    return found


async def repeat_interrupted(db: AsyncSession, ebook_id: int, now: datetime) -> None:
    """What was under way when its worker died is asked for again.

    Not for ever: a picture that brings the program down would be paid at each start.
    """
    for attempt in await fail_running(db, ebook_id, INTERRUPTED):
        page_id = select(ATTEMPTS.page_id).where(ATTEMPTS.id == attempt.id).scalar_subquery()
        before = select(func.count()).where(
            ATTEMPTS.page_id == page_id, ATTEMPTS.error == INTERRUPTED
        )
        if (await db.scalar(before) or 0) < INTERRUPTIONS_A_PAGE:
            await add_attempts(db, ebook_id, [again(attempt, now)])


async def drop_queued(db: AsyncSession, ebook_id: int) -> None:
    """Nothing was called for them, so there is nothing to keep."""
    await db.execute(
        delete(ATTEMPTS).where(ATTEMPTS.ebook_id == ebook_id, ATTEMPTS.state == AttemptState.QUEUED)
    )


async def drop_missing(db: AsyncSession, ebook_id: int) -> None:
    """Those that wait for a page without a picture; a person resumes the book to ask again."""
    drawn = select(ATTEMPTS.page_id).where(
        ATTEMPTS.ebook_id == ebook_id, ATTEMPTS.state == AttemptState.USED
    )
    await db.execute(
        delete(ATTEMPTS).where(
            ATTEMPTS.ebook_id == ebook_id,
            ATTEMPTS.state == AttemptState.QUEUED,
            ATTEMPTS.page_id.not_in(drawn),
        )
    )


async def is_waiting(db: AsyncSession, ebook_id: int) -> bool:
    waiting = exists().where(ATTEMPTS.ebook_id == ebook_id, ATTEMPTS.state == AttemptState.QUEUED)
    return bool(await db.scalar(select(waiting)))


def again(attempt: Attempt, now: datetime) -> Attempt:
    return replace(
        attempt, id=new_id(), state=AttemptState.QUEUED, file=None, error=None, created_at=now
    )

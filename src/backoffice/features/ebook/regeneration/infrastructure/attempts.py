"""Attempts in the database."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select, update

from backoffice.features.ebook.regeneration.domain.ports import Attempts, Decision
from backoffice.features.ebook.shared.domain.ebook import Attempt, AttemptState, Ebook, Page
from backoffice.features.ebook.shared.domain.events import EbookWaitsEvent
from backoffice.features.ebook.shared.infrastructure.book_changes import (
    add_attempts,
    back_to_draft,
    is_taken,
    locked_book,
    reopen_job,
    subject,
)
from backoffice.features.ebook.shared.infrastructure.ebooks import load_attempt, load_pages
from backoffice.features.ebook.shared.infrastructure.models import (
    EbookAttemptModel,
    EbookPageModel,
)
from backoffice.features.shared.domain.errors import Conflict, NotFound
from backoffice.features.shared.infrastructure.unit_of_work import UnitOfWork, UnitsOfWork


class AttemptRepository(Attempts):
    def __init__(self, units_of_work: UnitsOfWork) -> None:
        self._units_of_work = units_of_work

    async def ask(
        self,
        ebook_id: int,
        find: Callable[[Page], bool],
        plan: Callable[[Ebook, Page], Attempt],
        idempotency_key: str | None,
    ) -> Attempt:
        async with self._units_of_work() as work:
            book = await locked_book(work.session, ebook_id)
            page = next((p for p in await load_pages(work.session, ebook_id) if find(p)), None)
            if page is None:
                raise NotFound("Book {id} has no such page.", id=ebook_id)
            if await is_taken(work.session, ebook_id, idempotency_key):
                return await self._known(work, page, idempotency_key)
            attempt = plan(book, page)
            if page.proposed is not None:
                await set_states(work, {page.proposed.id: AttemptState.REJECTED})
            await add_attempts(work.session, ebook_id, [attempt], idempotency_key)
            await reopen_job(work.session, ebook_id)
            work.audit(
                "page.regenerated",
                subject(ebook_id),
                after={"page": attempt.number, "attempt": str(attempt.id)},
            )
            work.emit(EbookWaitsEvent.of(book))
            await work.commit()
            return attempt

    async def _known(self, work: UnitOfWork, page: Page, idempotency_key: str | None) -> Attempt:
        known = await work.session.scalar(
            select(EbookAttemptModel.id).where(EbookAttemptModel.idempotency_key == idempotency_key)
        )
        for attempt in page.attempts:
            if attempt.id == known:
                return attempt
        raise Conflict(
            "The Idempotency-Key was used for another page.", "Use a new key for a new order."
        )

    async def decide(
        self,
        ebook_id: int,
        attempt_id: UUID,
        action: str,
        decide: Callable[[Page, Attempt], Decision],
    ) -> Attempt:
        async with self._units_of_work() as work:
            await locked_book(work.session, ebook_id)
            attempt = await load_attempt(work.session, ebook_id, attempt_id)
            of_page = EbookPageModel.number == attempt.number
            (page,) = await load_pages(work.session, ebook_id, of_page)
            changes = decide(page, attempt)
            if changes:
                await set_states(work, changes)
                if AttemptState.USED in changes.values():
                    await back_to_draft(work.session, ebook_id)
                work.audit(
                    action,
                    subject(ebook_id),
                    before={"page": page.plan.number, "attempt": _name(page.used)},
                    after={"page": page.plan.number, "attempt": str(attempt_id)},
                )
            changed = await load_attempt(work.session, ebook_id, attempt_id)
            await work.commit()
            return changed


async def set_states(work: UnitOfWork, changes: Decision) -> None:
    """The one that is used comes last: two of a page are never used, not even for a moment."""
    for attempt_id, state in sorted(changes.items(), key=lambda each: each[1] == AttemptState.USED):
        await work.session.execute(
            update(EbookAttemptModel).where(EbookAttemptModel.id == attempt_id).values(state=state)
        )


def _name(attempt: Attempt | None) -> str | None:
    return str(attempt.id) if attempt else None

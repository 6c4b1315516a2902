"""Attempts in the database."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import update

from backoffice.features.ebook.regeneration.domain.ports import Attempts, Decision
from backoffice.features.ebook.shared.domain.ebook import Attempt, AttemptState, Ebook, Page
from backoffice.features.ebook.shared.domain.events import EbookWaitsEvent
from backoffice.features.ebook.shared.infrastructure.book_changes import (
    add_attempts,
    attempt_with_key,
    back_to_draft,
    locked_book,
    reopen_job,
    subject,
    used_otherwise,
)
from backoffice.features.ebook.shared.infrastructure.ebooks import load_attempt, load_pages
from backoffice.features.ebook.shared.infrastructure.models import (
    EbookAttemptModel,
    EbookPageModel,
)
from backoffice.features.shared.domain.errors import NotFound
from backoffice.features.shared.infrastructure.unit_of_work import UnitOfWork, UnitsOfWork


class AttemptRepository(Attempts):
    def __init__(self, units_of_work: UnitsOfWork) -> None:
        self._units_of_work = units_of_work

    async def ask(
        self,
        ebook_id: int,
        find: Callable[[Page], bool],
        plan: Callable[[Ebook, Page], Attempt],
        is_same: Callable[[Attempt], bool],
        idempotency_key: str | None,
    ) -> Attempt:
        async with self._units_of_work() as work:
            book = await locked_book(work.session, ebook_id)
            page = next((p for p in await load_pages(work.session, ebook_id) if find(p)), None)
            if page is None:
                raise NotFound("Book {id} has no such page.", id=ebook_id)
            known = await attempt_with_key(work.session, ebook_id, idempotency_key)
            if known is not None:
                if known not in page.attempts or not is_same(known):
                    raise used_otherwise()
                return known
            attempt = plan(book, page)
            if page.proposed is not None:
                await set_states(work, {page.proposed.id: AttemptState.REJECTED})
            await add_attempts(work.session, ebook_id, [attempt], idempotency_key)
            await reopen_job(work.session, ebook_id)
            work.audit(
                "page.regenerated",
                subject(ebook_id),
                before=_noted(page.proposed),
                after=_noted(attempt) | {"prompt": attempt.prompt},
            )
            work.emit(EbookWaitsEvent.of(book))
            await work.commit()
            return attempt

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
                    before=_noted(attempt),
                    after=_noted(replace(attempt, state=changes[attempt_id])),
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


def _noted(attempt: Attempt | None) -> dict[str, object]:
    """For the audit log."""
    if attempt is None:
        return {}
    return {"page": attempt.number, "attempt": str(attempt.id), "state": attempt.state}

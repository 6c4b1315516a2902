"""Orders in the database: a book, its plan and its job change together."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

from sqlalchemy import insert, update

from backoffice.features.ebook.creation.domain.ports import Orders
from backoffice.features.ebook.creation.infrastructure.job_attempts import (
    INTERRUPTED,
    drop_queued,
    fail_running,
)
from backoffice.features.ebook.creation.infrastructure.job_queue import EVENTS, outcome
from backoffice.features.ebook.shared.domain.ebook import (
    Brief,
    Ebook,
    EbookStatus,
    Page,
    PageKind,
    PagePlan,
    first_attempt,
)
from backoffice.features.ebook.shared.domain.events import (
    EbookCreatedEvent,
    EbookWaitsEvent,
)
from backoffice.features.ebook.shared.infrastructure.book_changes import (
    add_attempts,
    asked_together,
    attempt_with_key,
    back_to_draft,
    locked_book,
    reopen_job,
    subject,
    used_otherwise,
)
from backoffice.features.ebook.shared.infrastructure.ebooks import (
    STOPPED_SHORT,
    load_ebook,
    load_pages,
)
from backoffice.features.ebook.shared.infrastructure.models import (
    EbookJobModel,
    EbookModel,
    EbookPageModel,
)
from backoffice.features.shared.domain.time import Clock
from backoffice.features.shared.infrastructure.database import insert_into, table_of
from backoffice.features.shared.infrastructure.unit_of_work import UnitOfWork, UnitsOfWork


class OrderRepository(Orders):
    def __init__(self, units_of_work: UnitsOfWork, clock: Clock) -> None:
        self._units_of_work = units_of_work
        self._clock = clock

    async def find(self, ebook_id: int) -> Ebook | None:
        async with self._units_of_work() as work:
            return await load_ebook(work.session, EbookModel.id == ebook_id)

    async def find_by_idempotency_key(self, key: str) -> Ebook | None:
        async with self._units_of_work() as work:
            return await load_ebook(work.session, EbookModel.idempotency_key == key)

    async def create(
        self, brief: Brief, pages: list[PagePlan], request_id: str, idempotency_key: str | None
    ) -> Ebook | None:
        async with self._units_of_work() as work:
            ebook_id: int | None = await work.session.scalar(
                insert_into(work.session, table_of(EbookModel))
                .values(
                    request_id=request_id,
                    idempotency_key=idempotency_key,
                    status=EbookStatus.QUEUED,
                    created_at=self._clock(),
                    **asdict(brief),
                )
                .on_conflict_do_nothing(index_elements=["idempotency_key"])
                .returning(EbookModel.id)
            )
            if ebook_id is None:
                return None
            await work.session.execute(
                insert(EbookPageModel), [asdict(page) | {"ebook_id": ebook_id} for page in pages]
            )
            await work.session.execute(
                insert(EbookJobModel).values(ebook_id=ebook_id, cancel_requested=False)
            )
            now = self._clock()
            attempts = [first_attempt(brief, page, now) for page in pages]
            await add_attempts(work.session, ebook_id, attempts)
            work.audit("ebook.ordered", subject(ebook_id), after=asdict(brief))
            created = await self._changed(work, ebook_id)
            work.emit(EbookCreatedEvent.of(created))
            await work.commit()
            return created

    async def request_cancel(self, ebook_id: int) -> bool:
        async with self._units_of_work() as work:
            book = await locked_book(work.session, ebook_id)
            job = await work.session.get_one(EbookJobModel, ebook_id)
            if job.finished_at is not None or not book.is_worked_on:
                return False
            job.cancel_requested = True
            work.audit("ebook.cancelled", subject(ebook_id))
            if job.leased_until is None or job.leased_until < self._clock():
                # Nobody works on it: neither does whoever let the lease run out, from now on.
                job.finished_at, job.lease_owner, job.leased_until = self._clock(), None, None
                await drop_queued(work.session, ebook_id)
                await fail_running(work.session, ebook_id, INTERRUPTED)
                status = outcome(book, None, cancelled=True)
                await self._set_status(work, ebook_id, status)
                work.emit(EVENTS[status].of(book))
            await work.commit()
            return True

    async def reopen(self, ebook_id: int) -> bool:
        async with self._units_of_work() as work:
            book = await locked_book(work.session, ebook_id)
            if book.status not in STOPPED_SHORT:
                return False
            now = self._clock()
            missing = [
                first_attempt(book.brief, page.plan, now)
                for page in await load_pages(work.session, ebook_id)
                if page.used is None and not page.is_drawn
            ]
            if missing:
                await add_attempts(work.session, ebook_id, missing)
            await self._set_status(work, ebook_id, EbookStatus.QUEUED)
            await reopen_job(work.session, ebook_id)
            work.audit("ebook.resumed", subject(ebook_id))
            work.emit(EbookWaitsEvent.of(book))
            await work.commit()
            return True

    async def extend(
        self,
        ebook_id: int,
        count: int,
        plan: Callable[[Ebook, Sequence[Page]], list[PagePlan]],
        idempotency_key: str | None,
    ) -> bool:
        async with self._units_of_work() as work:
            book = await locked_book(work.session, ebook_id)
            known = await attempt_with_key(work.session, ebook_id, idempotency_key)
            if known is not None:
                if await asked_together(work.session, known) != count:
                    raise used_otherwise()
                return False
            pages, now = plan(book, await load_pages(work.session, ebook_id)), self._clock()
            page_count = book.brief.page_count + len(pages)
            await work.session.execute(
                update(EbookPageModel)
                .where(
                    EbookPageModel.ebook_id == ebook_id,
                    EbookPageModel.kind == PageKind.BACK_COVER,
                )
                .values(number=page_count + 1)
            )
            await work.session.execute(
                insert(EbookPageModel), [asdict(page) | {"ebook_id": ebook_id} for page in pages]
            )
            attempts = [first_attempt(book.brief, page, now) for page in pages]
            await add_attempts(work.session, ebook_id, attempts, idempotency_key)
            await work.session.execute(
                update(EbookModel)
                .where(EbookModel.id == ebook_id)
                .values(page_count=page_count, status=EbookStatus.QUEUED, error=None)
            )
            await back_to_draft(work.session, ebook_id)
            await reopen_job(work.session, ebook_id)
            work.audit(
                "ebook.extended",
                subject(ebook_id),
                before={"page_count": book.brief.page_count},
                after={"page_count": page_count},
            )
            work.emit(EbookWaitsEvent.of(book))
            await work.commit()
            return True

    async def _set_status(self, work: UnitOfWork, ebook_id: int, status: EbookStatus) -> None:
        await work.session.execute(
            update(EbookModel).where(EbookModel.id == ebook_id).values(status=status, error=None)
        )

    async def _changed(self, work: UnitOfWork, ebook_id: int) -> Ebook:
        found = await load_ebook(work.session, EbookModel.id == ebook_id)
        assert found is not None
        return found

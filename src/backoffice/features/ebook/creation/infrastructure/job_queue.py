"""Jobs with leases: any process may claim one, and take over from one that died."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Update, or_, select, update

from backoffice.features.ebook.shared.domain.ebook import Ebook, EbookStatus
from backoffice.features.ebook.shared.domain.events import (
    EbookCancelledEvent,
    EbookFailedEvent,
    EbookGeneratedEvent,
    EbookStoppedEvent,
)
from backoffice.features.ebook.shared.infrastructure.ebooks import load_ebook
from backoffice.features.ebook.shared.infrastructure.models import (
    EbookJobModel,
    EbookModel,
    EbookPageModel,
)
from backoffice.features.shared.domain.time import Clock
from backoffice.features.shared.infrastructure.unit_of_work import UnitOfWork, UnitsOfWork

EVENTS: dict[EbookStatus, type[EbookStoppedEvent]] = {
    EbookStatus.READY: EbookGeneratedEvent,
    EbookStatus.FAILED: EbookFailedEvent,
    EbookStatus.CANCELLED: EbookCancelledEvent,
}


@dataclass(frozen=True)
class Hold:
    """Whether the lease is still ours, and whether a person wants the book stopped."""

    is_ours: bool
    cancel_requested: bool


class JobQueue:
    """`owner` names this worker; no two workers share one."""

    def __init__(
        self, units_of_work: UnitsOfWork, clock: Clock, owner: str, lease: timedelta
    ) -> None:
        self._units_of_work = units_of_work
        self._clock = clock
        self._owner = owner
        self.lease = lease

    async def claim(self) -> Ebook | None:
        """The oldest open book that nobody works on."""
        now = self._clock()
        job = EbookJobModel
        free = (
            select(job.ebook_id)
            .where(
                job.finished_at.is_(None), or_(job.leased_until.is_(None), job.leased_until < now)
            )
            .order_by(job.ebook_id)
            .limit(1)
        )
        locked = free.with_for_update(skip_locked=True)
        async with self._units_of_work() as work:
            # An idle worker only reads: a write takes SQLite's one lock.
            if await work.session.scalar(free) is None:
                return None
            await work.session.rollback()
            ebook_id = await work.session.scalar(
                update(job)
                .where(job.ebook_id == locked.scalar_subquery())
                .values(lease_owner=self._owner, leased_until=now + self.lease)
                .returning(job.ebook_id)
            )
            if ebook_id is None:
                return None
            await work.session.execute(
                update(EbookModel)
                .where(EbookModel.id == ebook_id, EbookModel.status == EbookStatus.QUEUED)
                .values(status=EbookStatus.GENERATING)
            )
            book = await load_ebook(work.session, EbookModel.id == ebook_id)
            await work.commit()
            return book

    async def renew(self, ebook_id: int) -> Hold:
        async with self._units_of_work() as work:
            hold = await self._renew(work, ebook_id)
            await work.commit()
            return hold

    async def release(self, ebook_id: int) -> None:
        """Anybody may go on with it at once."""
        async with self._units_of_work() as work:
            await work.session.execute(self._ours(ebook_id).values(leased_until=None))
            await work.commit()

    async def store_page(self, ebook_id: int, number: int, file: str) -> Hold:
        """A page that was stored already keeps its first picture."""
        page = EbookPageModel
        async with self._units_of_work() as work:
            await work.session.execute(
                update(page)
                .where(page.ebook_id == ebook_id, page.number == number, page.file.is_(None))
                .values(file=file)
            )
            hold = await self._renew(work, ebook_id)
            await work.commit()
            return hold

    async def finish(self, book: Ebook, status: EbookStatus, error: str | None) -> None:
        """The outcome is durable first, then told, then the job is closed.

        Whoever claims the job after a crash in between tells it again.
        """
        async with self._units_of_work() as work:
            if not (await self._renew(work, book.id)).is_ours:
                return
            await work.session.execute(
                update(EbookModel)
                .where(EbookModel.id == book.id)
                .values(status=status, error=error)
            )
            work.emit(EVENTS[status].of(book))
            await work.commit()
        async with self._units_of_work() as work:
            await work.session.execute(
                self._ours(book.id).values(finished_at=self._clock(), leased_until=None)
            )
            await work.commit()

    async def _renew(self, work: UnitOfWork, ebook_id: int) -> Hold:
        cancel_requested = await work.session.scalar(
            self._ours(ebook_id)
            .values(leased_until=self._clock() + self.lease)
            .returning(EbookJobModel.cancel_requested)
        )
        return Hold(cancel_requested is not None, bool(cancel_requested))

    def _ours(self, ebook_id: int) -> Update:
        return update(EbookJobModel).where(
            EbookJobModel.ebook_id == ebook_id,
            EbookJobModel.lease_owner == self._owner,
            EbookJobModel.finished_at.is_(None),
        )

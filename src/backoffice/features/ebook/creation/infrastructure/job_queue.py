"""Jobs with leases: any process may claim one, and take over from one that died."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Update, or_, select, update

from backoffice.features.ebook.creation.infrastructure.job_attempts import (
    INTERRUPTED,
    again,
    begin_next,
    drop_missing,
    drop_queued,
    fail_running,
    is_waiting,
    mark_failed,
    repeat_interrupted,
    store_picture,
)
from backoffice.features.ebook.shared.domain.ebook import Attempt, Ebook, EbookStatus, Page
from backoffice.features.ebook.shared.domain.events import (
    EbookCancelledEvent,
    EbookFailedEvent,
    EbookGeneratedEvent,
    EbookStoppedEvent,
)
from backoffice.features.ebook.shared.infrastructure.book_changes import add_attempts, lock
from backoffice.features.ebook.shared.infrastructure.ebooks import (
    STOPPED_SHORT,
    load_attempt,
    load_ebook,
)
from backoffice.features.ebook.shared.infrastructure.models import EbookJobModel, EbookModel
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

    async def claim(self, at_work: Collection[int] = ()) -> Ebook | None:
        """The oldest open book that nobody works on.

        Not one of `at_work`: a process too busy to renew its own lease has not died.
        What was being made for it when its last worker died is asked for again.
        """
        now = self._clock()
        job = EbookJobModel
        free = (
            select(job.ebook_id)
            .where(
                job.finished_at.is_(None),
                or_(job.leased_until.is_(None), job.leased_until < now),
                job.ebook_id.not_in(at_work),
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
            await repeat_interrupted(work.session, ebook_id, now)
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

    async def begin(self, ebook_id: int) -> tuple[Hold, tuple[Page, Attempt] | None]:
        """The next picture to make; its attempt is under way from now on.

        None where nothing waits, the lease is lost, or the book is to be stopped.
        """
        async with self._units_of_work() as work:
            hold = await self._renew(work, ebook_id)
            begun = None
            if hold.is_ours and not hold.cancel_requested:
                begun = await begin_next(work.session, ebook_id)
            await work.commit()
            return hold, begun

    async def store(self, ebook_id: int, attempt_id: UUID, file: str) -> Hold:
        """The picture is the page's where it has none; else a person chooses.

        It was paid for, so it is kept even where the lease has been lost meanwhile.
        """
        async with self._units_of_work() as work:
            await lock(work.session, ebook_id)
            await store_picture(work.session, attempt_id, file)
            hold = await self._renew(work, ebook_id)
            await work.commit()
            return hold

    async def fail(self, ebook_id: int, attempt_id: UUID, error: str, *, retry: bool) -> Hold:
        """`retry`: another attempt at the same picture waits from now on."""
        async with self._units_of_work() as work:
            hold = await self._renew(work, ebook_id)
            failed = await mark_failed(work.session, attempt_id, error)
            if failed and retry and hold.is_ours:
                attempt = await load_attempt(work.session, ebook_id, attempt_id)
                await add_attempts(work.session, ebook_id, [again(attempt, self._clock())])
            await work.commit()
            return hold

    async def finish(
        self, ebook_id: int, failure: str | None, *, nothing_more: bool = False
    ) -> bool:
        """False where there is more to do: a picture was asked for meanwhile, or for a page other
        than the one that failed. `nothing_more`: what waits is dropped.

        The outcome is durable first, then told, then the job is closed: whoever claims the job
        after a crash in between tells it again.
        """
        async with self._units_of_work() as work:
            hold = await self._renew(work, ebook_id)
            if not hold.is_ours:
                return True
            await fail_running(work.session, ebook_id, failure or INTERRUPTED)
            if hold.cancel_requested or nothing_more:
                await drop_queued(work.session, ebook_id)
            elif failure:
                await drop_missing(work.session, ebook_id)
            elif await is_waiting(work.session, ebook_id):
                await work.commit()
                return False
            book = await load_ebook(work.session, EbookModel.id == ebook_id)
            assert book is not None
            status = outcome(book, failure, cancelled=hold.cancel_requested)
            error = None if status is EbookStatus.READY else failure or book.error
            if status is EbookStatus.FAILED and error is None:
                error = INTERRUPTED  # too often to be asked for once more
            await work.session.execute(
                update(EbookModel)
                .where(EbookModel.id == ebook_id)
                .values(status=status, error=error)
            )
            work.emit(EVENTS[status].of(book))
            await work.commit()
        return await self._close(ebook_id)

    async def _close(self, ebook_id: int) -> bool:
        async with self._units_of_work() as work:
            hold = await self._renew(work, ebook_id)
            if hold.is_ours and await is_waiting(work.session, ebook_id):
                await work.commit()
                return False
            await work.session.execute(
                self._ours(ebook_id).values(finished_at=self._clock(), leased_until=None)
            )
            await work.commit()
            return True

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


def outcome(book: Ebook, failure: str | None, *, cancelled: bool) -> EbookStatus:
    """A book that has every picture is ready, whatever became of another attempt."""
    if book.pictures_done == book.picture_count:
        return EbookStatus.READY
    if failure:
        return EbookStatus.FAILED
    if cancelled:
        return EbookStatus.CANCELLED
    return book.status if book.status in STOPPED_SHORT else EbookStatus.FAILED

"""Orders in the database: a book, its plan and its job change together."""

from dataclasses import asdict

from sqlalchemy import insert, select, update

from backoffice.features.ebook.creation.domain.ports import Orders
from backoffice.features.ebook.shared.domain.ebook import (
    Brief,
    Ebook,
    EbookStatus,
    PagePlan,
)
from backoffice.features.ebook.shared.domain.events import EbookCancelledEvent, EbookCreatedEvent
from backoffice.features.ebook.shared.infrastructure.ebooks import load_ebook
from backoffice.features.ebook.shared.infrastructure.models import (
    EbookJobModel,
    EbookModel,
    EbookPageModel,
)
from backoffice.features.shared.domain.time import Clock
from backoffice.features.shared.infrastructure.database import insert_into, table_of
from backoffice.features.shared.infrastructure.unit_of_work import UnitOfWork, UnitsOfWork

ACTIVE = (EbookStatus.QUEUED, EbookStatus.GENERATING)
STOPPED_SHORT = (EbookStatus.FAILED, EbookStatus.CANCELLED)


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
            created = await self._changed(work, ebook_id)
            work.emit(EbookCreatedEvent.of(created))
            await work.commit()
            return created

    async def request_cancel(self, ebook_id: int) -> bool:
        async with self._units_of_work() as work:
            leased_until = (
                await work.session.execute(
                    update(EbookJobModel)
                    .where(
                        EbookJobModel.ebook_id == ebook_id,
                        EbookJobModel.finished_at.is_(None),
                        select(EbookModel.id)
                        .where(EbookModel.id == ebook_id, EbookModel.status.in_(ACTIVE))
                        .exists(),
                    )
                    .values(cancel_requested=True)
                    .returning(EbookJobModel.leased_until)
                )
            ).first()
            if leased_until is None:
                return False
            (until,) = leased_until
            if until is None or until < self._clock():
                await self._cancel_now(work, ebook_id)
            await work.commit()
            return True

    async def _cancel_now(self, work: UnitOfWork, ebook_id: int) -> None:
        """Nobody works on it: neither does whoever let the lease run out, from now on."""
        await work.session.execute(
            update(EbookJobModel)
            .where(EbookJobModel.ebook_id == ebook_id)
            .values(finished_at=self._clock(), lease_owner=None, leased_until=None)
        )
        await work.session.execute(
            update(EbookModel).where(EbookModel.id == ebook_id).values(status=EbookStatus.CANCELLED)
        )
        work.emit(EbookCancelledEvent.of(await self._changed(work, ebook_id)))

    async def reopen(self, ebook_id: int) -> bool:
        async with self._units_of_work() as work:
            found = await work.session.scalar(
                update(EbookModel)
                .where(EbookModel.id == ebook_id, EbookModel.status.in_(STOPPED_SHORT))
                .values(status=EbookStatus.QUEUED, error=None)
                .returning(EbookModel.id)
            )
            if found is None:
                return False
            await work.session.execute(
                update(EbookJobModel)
                .where(EbookJobModel.ebook_id == ebook_id)
                .values(
                    finished_at=None, cancel_requested=False, lease_owner=None, leased_until=None
                )
            )
            work.emit(EbookCreatedEvent.of(await self._changed(work, ebook_id)))
            await work.commit()
            return True

    async def _changed(self, work: UnitOfWork, ebook_id: int) -> Ebook:
        found = await load_ebook(work.session, EbookModel.id == ebook_id)
        assert found is not None
        return found

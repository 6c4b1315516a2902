"""Finished books in the database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace

from sqlalchemy import delete, insert, select, update

from backoffice.features.ebook.curation.domain.ports import BookShelf
from backoffice.features.ebook.shared.domain.ebook import (
    AttemptState,
    Ebook,
    EbookStatus,
    Page,
    first_attempt,
)
from backoffice.features.ebook.shared.domain.events import EbookCreatedEvent
from backoffice.features.ebook.shared.infrastructure.book_changes import (
    add_attempts,
    locked_book,
    subject,
)
from backoffice.features.ebook.shared.infrastructure.ebooks import (
    load_ebook,
    load_pages,
    no_book,
)
from backoffice.features.ebook.shared.infrastructure.models import (
    EbookAttemptModel,
    EbookJobModel,
    EbookModel,
    EbookPageModel,
)
from backoffice.features.shared.domain.time import Clock
from backoffice.features.shared.infrastructure.database import insert_into, table_of
from backoffice.features.shared.infrastructure.unit_of_work import UnitsOfWork


class BookShelfRepository(BookShelf):
    def __init__(self, units_of_work: UnitsOfWork, clock: Clock) -> None:
        self._units_of_work = units_of_work
        self._clock = clock

    async def revise(self, ebook_id: int, revise: Callable[[Ebook], Ebook], action: str) -> Ebook:
        async with self._units_of_work() as work:
            book = await locked_book(work.session, ebook_id)
            revised = revise(book)
            if revised != book:
                await work.session.execute(
                    update(EbookModel)
                    .where(EbookModel.id == ebook_id)
                    .values(review=revised.review, review_reason=revised.review_reason)
                )
                old, new = _review(book), _review(revised)
                work.audit(
                    action,
                    subject(ebook_id),
                    before={name: old[name] for name in old if old[name] != new[name]},
                    after={name: new[name] for name in new if old[name] != new[name]},
                )
            await work.commit()
            return revised

    async def pages(self, ebook_id: int) -> tuple[Ebook, Sequence[Page]]:
        async with self._units_of_work() as work:
            book = await load_ebook(work.session, EbookModel.id == ebook_id)
            if book is None:
                raise no_book(ebook_id)
            return book, await load_pages(work.session, ebook_id)

    async def find_by_idempotency_key(self, key: str | None) -> Ebook | None:
        if key is None:
            return None
        async with self._units_of_work() as work:
            return await load_ebook(work.session, EbookModel.idempotency_key == key)

    async def add_copy(
        self,
        source: Ebook,
        title: str,
        pages: Sequence[Page],
        files: Mapping[str, str],
        request_id: str,
        idempotency_key: str | None,
    ) -> Ebook:
        now = self._clock()
        is_whole = all(page.file for page in pages)
        async with self._units_of_work() as work:
            copy_id = await work.session.scalar(
                insert_into(work.session, table_of(EbookModel))
                .values(
                    asdict(source.brief)
                    | {
                        "title": title,
                        "request_id": request_id,
                        "idempotency_key": idempotency_key,
                        "copy_of": source.id,
                        "status": EbookStatus.READY if is_whole else EbookStatus.CANCELLED,
                        "created_at": now,
                    }
                )
                .on_conflict_do_nothing(index_elements=["idempotency_key"])
                .returning(EbookModel.id)
            )
            if copy_id is None:
                known = await load_ebook(
                    work.session, EbookModel.idempotency_key == idempotency_key
                )
                assert known is not None
                return known
            await work.session.execute(
                insert(EbookPageModel),
                [asdict(page.plan) | {"ebook_id": copy_id} for page in pages],
            )
            await work.session.execute(
                insert(EbookJobModel).values(
                    ebook_id=copy_id, cancel_requested=False, finished_at=now
                )
            )
            attempts = [
                replace(
                    first_attempt(source.brief, page.plan, now),
                    state=AttemptState.USED,
                    prompt=page.used.prompt,
                    seed=page.used.seed,
                    file=files[page.used.file],
                )
                for page in pages
                if page.used and page.used.file
            ]
            if attempts:
                await add_attempts(work.session, copy_id, attempts)
            work.audit(
                "ebook.duplicated", subject(copy_id), after={"title": title, "of": source.id}
            )
            copy = await load_ebook(work.session, EbookModel.id == copy_id)
            assert copy is not None
            work.emit(EbookCreatedEvent.of(copy))
            await work.commit()
            return copy

    async def remove(self, ebook_id: int, check: Callable[[Ebook], None]) -> Sequence[str]:
        async with self._units_of_work() as work:
            book = await locked_book(work.session, ebook_id)
            check(book)
            stored = select(EbookAttemptModel.file).where(
                EbookAttemptModel.ebook_id == ebook_id, EbookAttemptModel.file.is_not(None)
            )
            files = [str(file) for file in await work.session.scalars(stored)]
            await work.session.execute(delete(EbookModel).where(EbookModel.id == ebook_id))
            work.audit(
                "ebook.deleted",
                subject(ebook_id),
                before={"title": book.brief.title, "request_id": book.request_id},
            )
            await work.commit()
            return files


def _review(book: Ebook) -> dict[str, str]:
    return {"review": book.review, "reason": book.review_reason}

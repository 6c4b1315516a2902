"""Books, their pages and attempts, read from the database."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backoffice.features.ebook.shared.domain.ebook import (
    Attempt,
    AttemptState,
    Brief,
    Ebook,
    EbookStatus,
    Page,
    PageKind,
    PagePlan,
    Review,
)
from backoffice.features.ebook.shared.infrastructure.models import (
    EbookAttemptModel,
    EbookJobModel,
    EbookModel,
    EbookPageModel,
)
from backoffice.features.shared.domain.errors import NotFound
from backoffice.features.shared.infrastructure.keyset import Keyset, Slice

NEWEST_FIRST = Keyset("created", EbookModel.created_at, EbookModel.id)
ACTIVE = (EbookStatus.QUEUED, EbookStatus.GENERATING)
STOPPED_SHORT = (EbookStatus.FAILED, EbookStatus.CANCELLED)
OPEN = (AttemptState.QUEUED, AttemptState.RUNNING)


class Shelf(StrEnum):
    """The books that a person looks for together; TO_REVIEW are finished and still drafts."""

    ALL = "all"
    ACTIVE = "active"
    TO_REVIEW = "to_review"
    APPROVED = "approved"
    REJECTED = "rejected"
    STOPPED = "stopped"

    def holds(self, status: EbookStatus, review: Review) -> bool:
        match self:
            case Shelf.ALL:
                return True
            case Shelf.ACTIVE:
                return status in ACTIVE
            case Shelf.STOPPED:
                return status in STOPPED_SHORT
            case _:
                return status is EbookStatus.READY and REVIEWED[self] is review


REVIEWED = {
    Shelf.TO_REVIEW: Review.DRAFT,
    Shelf.APPROVED: Review.APPROVED,
    Shelf.REJECTED: Review.REJECTED,
}


@dataclass(frozen=True)
class BookFilter:
    """`search` looks in titles."""

    search: str = ""
    shelf: Shelf = Shelf.ALL
    status: EbookStatus | None = None
    review: Review | None = None


class Ebooks:
    """Each read gives its connection back before it returns: a request holds one at a time."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def find(self, ebook_id: int) -> Ebook | None:
        async with self._sessions() as db:
            return await load_ebook(db, EbookModel.id == ebook_id)

    async def get(self, ebook_id: int) -> Ebook:
        """Raises NotFound."""
        found = await self.find(ebook_id)
        if found is None:
            raise no_book(ebook_id)
        return found

    async def newest(
        self, limit: int, cursor: str | None = None, wanted: BookFilter | None = None
    ) -> Slice[Ebook]:
        """Raises InvalidValue for a cursor that is not ours."""
        query = with_progress().where(*conditions(wanted or BookFilter()))
        async with self._sessions() as db:
            rows = (await db.execute(NEWEST_FIRST.page(query, cursor, limit))).all()
        found = NEWEST_FIRST.cut([*rows], limit)
        return Slice([ebook_of(row) for row in found.items], found.next_cursor)

    async def counts(self, search: str = "") -> dict[Shelf, int]:
        """How many books each shelf holds, of those that the search finds."""
        query = (
            select(EbookModel.status, EbookModel.review, func.count())
            .where(*conditions(BookFilter(search)))
            .group_by(EbookModel.status, EbookModel.review)
        )
        async with self._sessions() as db:
            groups = (await db.execute(query)).all()
        return {
            shelf: sum(
                count
                for status, review, count in groups
                if shelf.holds(EbookStatus(status), Review(review))
            )
            for shelf in Shelf
        }

    async def pages(self, ebook_id: int) -> list[Page]:
        """In the order of the book, covers included, with all their attempts."""
        async with self._sessions() as db:
            return await load_pages(db, ebook_id)

    async def page(self, ebook_id: int, number: int) -> Page:
        """Raises NotFound."""
        async with self._sessions() as db:
            found = await load_pages(db, ebook_id, EbookPageModel.number == number)
        if not found:
            raise NotFound("Book {id} has no page {number}.", number=number, id=ebook_id)
        return found[0]

    async def attempt(self, ebook_id: int, attempt_id: UUID) -> Attempt:
        """Raises NotFound."""
        async with self._sessions() as db:
            return await load_attempt(db, ebook_id, attempt_id)


def no_book(ebook_id: int) -> NotFound:
    return NotFound("There is no book {id}.", id=ebook_id)


def conditions(wanted: BookFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.search:
        found.append(EbookModel.title.icontains(wanted.search, autoescape=True))
    match wanted.shelf:
        case Shelf.ALL:
            pass
        case Shelf.ACTIVE:
            found.append(EbookModel.status.in_(ACTIVE))
        case Shelf.STOPPED:
            found.append(EbookModel.status.in_(STOPPED_SHORT))
        case shelf:
            found.append(
                and_(EbookModel.status == EbookStatus.READY, EbookModel.review == REVIEWED[shelf])
            )
    if wanted.status is not None:
        found.append(EbookModel.status == wanted.status)
    if wanted.review is not None:
        found.append(EbookModel.review == wanted.review)
    return found


async def load_ebook(db: AsyncSession, *conditions: ColumnElement[bool]) -> Ebook | None:
    row = (await db.execute(with_progress().where(*conditions))).first()
    return ebook_of(row) if row else None


async def load_pages(
    db: AsyncSession, ebook_id: int, *conditions: ColumnElement[bool]
) -> list[Page]:
    page = EbookPageModel
    of_book = (page.ebook_id == ebook_id, *conditions)
    pages = (await db.scalars(select(page).where(*of_book).order_by(page.number))).all()
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    for row in await db.execute(attempts_where(*of_book)):
        attempts[row[0].page_id].append(attempt_of(*row))
    return [Page(plan=plan_of(row), attempts=tuple(attempts[row.id])) for row in pages]


async def load_attempt(db: AsyncSession, ebook_id: int, attempt_id: UUID) -> Attempt:
    """Raises NotFound."""
    attempt = EbookAttemptModel
    query = attempts_where(attempt.ebook_id == ebook_id, attempt.id == attempt_id)
    row = (await db.execute(query)).first()
    if row is None:
        raise NotFound("Book {book} has no attempt {id}.", book=ebook_id, id=attempt_id)
    return attempt_of(*row)


def attempts_where(*conditions: ColumnElement[bool]) -> Select[EbookAttemptModel, int]:
    """With the numbers of their pages, in the order in which they were asked for."""
    attempt, page = EbookAttemptModel, EbookPageModel
    return (
        select(attempt, page.number)
        .join(page, page.id == attempt.page_id)
        .where(*conditions)
        .order_by(attempt.created_at, attempt.id)
    )


def with_progress() -> Select[Any]:
    """Books with their counts, in one query however many books there are."""
    attempt, page = EbookAttemptModel, EbookPageModel
    of_book = select(func.count()).where(attempt.ebook_id == EbookModel.id).correlate(EbookModel)
    pictures = of_book.where(attempt.state == AttemptState.USED)
    of_kind = pictures.join_from(attempt, page, page.id == attempt.page_id)
    counts = {
        "pictures_done": pictures,
        "pages_done": of_kind.where(page.kind == PageKind.CONTENT),
        "covers_done": of_kind.where(page.kind == PageKind.COVER),
        "attempts_open": of_book.where(attempt.state.in_(OPEN)),
        "proposals": of_book.where(attempt.state == AttemptState.PROPOSED),
    }
    return select(
        *EbookModel.__table__.columns,
        EbookJobModel.cancel_requested,
        *(count.scalar_subquery().label(name) for name, count in counts.items()),
    ).join(EbookJobModel, EbookJobModel.ebook_id == EbookModel.id)


def ebook_of(row: Row[Any]) -> Ebook:
    return Ebook(
        id=row.id,
        request_id=row.request_id,
        brief=Brief(
            title=row.title,
            theme=row.theme,
            audience=row.audience,
            page_count=row.page_count,
            seed=row.seed,
        ),
        status=EbookStatus(row.status),
        review=Review(row.review),
        review_reason=row.review_reason,
        copy_of=row.copy_of,
        created_at=row.created_at,
        pages_done=row.pages_done,
        pictures_done=row.pictures_done,
        attempts_open=row.attempts_open,
        proposals=row.proposals,
        cancel_requested=row.cancel_requested,
        error=row.error,
        has_cover=bool(row.covers_done),
    )


def plan_of(row: EbookPageModel) -> PagePlan:
    return PagePlan(
        number=row.number,
        kind=PageKind(row.kind),
        prompt=row.prompt,
        subject=row.subject,
        setting=row.setting,
        composition=row.composition,
    )


def attempt_of(row: EbookAttemptModel, number: int) -> Attempt:
    return Attempt(
        id=row.id,
        number=number,
        state=AttemptState(row.state),
        prompt=row.prompt,
        seed=row.seed,
        file=row.file,
        error=row.error,
        created_at=row.created_at,
    )

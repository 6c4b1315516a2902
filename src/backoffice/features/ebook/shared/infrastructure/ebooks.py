"""Books and pages, read from the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backoffice.features.ebook.shared.domain.ebook import (
    Brief,
    Ebook,
    EbookStatus,
    Page,
    PageKind,
    PagePlan,
)
from backoffice.features.ebook.shared.infrastructure.models import (
    EbookJobModel,
    EbookModel,
    EbookPageModel,
)
from backoffice.features.shared.domain.errors import NotFound
from backoffice.features.shared.infrastructure.keyset import Keyset, Slice

NEWEST_FIRST = Keyset("created", EbookModel.created_at, EbookModel.id)


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
            raise NotFound("There is no book {id}.", id=ebook_id)
        return found

    async def newest(
        self, limit: int, cursor: str | None = None, status: EbookStatus | None = None
    ) -> Slice[Ebook]:
        """Raises InvalidValue for a cursor that is not ours."""
        query = with_progress()
        if status is not None:
            query = query.where(EbookModel.status == status)
        async with self._sessions() as db:
            rows = (await db.execute(NEWEST_FIRST.page(query, cursor, limit))).all()
        found = NEWEST_FIRST.cut([*rows], limit)
        return Slice([ebook_of(row) for row in found.items], found.next_cursor)

    async def pages(self, ebook_id: int) -> Sequence[Page]:
        """In the order of the book, covers included."""
        query = (
            select(EbookPageModel)
            .where(EbookPageModel.ebook_id == ebook_id)
            .order_by(EbookPageModel.number)
        )
        async with self._sessions() as db:
            return [page_of(row) for row in await db.scalars(query)]

    async def page(self, ebook_id: int, number: int) -> Page | None:
        place = (EbookPageModel.ebook_id == ebook_id, EbookPageModel.number == number)
        async with self._sessions() as db:
            row = await db.scalar(select(EbookPageModel).where(*place))
        return page_of(row) if row else None


async def load_ebook(db: AsyncSession, *conditions: ColumnElement[bool]) -> Ebook | None:
    row = (await db.execute(with_progress().where(*conditions))).first()
    return ebook_of(row) if row else None


def with_progress() -> Select[Any]:
    """Books with their counts, in one query however many books there are."""
    page = EbookPageModel
    made = (page.ebook_id == EbookModel.id, page.file.is_not(None))
    pictures = select(func.count()).where(*made).correlate(EbookModel)
    contents = pictures.where(page.kind == PageKind.CONTENT)
    cover = pictures.where(page.kind == PageKind.COVER)
    return select(
        *EbookModel.__table__.columns,
        EbookJobModel.cancel_requested,
        pictures.scalar_subquery().label("pictures_done"),
        contents.scalar_subquery().label("pages_done"),
        cover.scalar_subquery().label("covers_done"),
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
        created_at=row.created_at,
        pages_done=row.pages_done,
        pictures_done=row.pictures_done,
        cancel_requested=row.cancel_requested,
        error=row.error,
        has_cover=bool(row.covers_done),
    )


def page_of(row: EbookPageModel) -> Page:
    plan = PagePlan(
        number=row.number,
        kind=PageKind(row.kind),
        prompt=row.prompt,
        subject=row.subject,
        setting=row.setting,
        composition=row.composition,
    )
    return Page(plan=plan, file=row.file)

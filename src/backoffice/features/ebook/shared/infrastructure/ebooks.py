"""Books and pages, read from the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

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
    def __init__(self, db: AsyncSession) -> None:
        self._db = db

    async def find(self, ebook_id: int) -> Ebook | None:
        return await self._first(EbookModel.id == ebook_id)

    async def get(self, ebook_id: int) -> Ebook:
        """Raises NotFound."""
        found = await self.find(ebook_id)
        if found is None:
            raise NotFound("There is no book {id}.", id=ebook_id)
        return found

    async def find_by_idempotency_key(self, key: str) -> Ebook | None:
        return await self._first(EbookModel.idempotency_key == key)

    async def newest(
        self, limit: int, cursor: str | None = None, status: EbookStatus | None = None
    ) -> Slice[Ebook]:
        """Raises InvalidValue for a cursor that is not ours."""
        query = with_progress()
        if status is not None:
            query = query.where(EbookModel.status == status)
        rows = (await self._db.execute(NEWEST_FIRST.page(query, cursor, limit))).all()
        found = NEWEST_FIRST.cut([*rows], limit)
        return Slice([ebook_of(row) for row in found.items], found.next_cursor)

    async def pages(self, ebook_id: int) -> Sequence[Page]:
        """In the order of the book, covers included."""
        query = (
            select(EbookPageModel)
            .where(EbookPageModel.ebook_id == ebook_id)
            .order_by(EbookPageModel.number)
        )
        return [page_of(row) for row in await self._db.scalars(query)]

    async def page(self, ebook_id: int, number: int) -> Page | None:
        place = (EbookPageModel.ebook_id == ebook_id, EbookPageModel.number == number)
        row = await self._db.scalar(select(EbookPageModel).where(*place))
        return page_of(row) if row else None

    async def _first(self, *conditions: Any) -> Ebook | None:
        row = (await self._db.execute(with_progress().where(*conditions))).first()
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

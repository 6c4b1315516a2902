"""The dashboard, and the JSON of books."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from backoffice.features.ebook.creation.domain.themes import PAGE_LIMIT
from backoffice.features.ebook.shared.domain.ebook import SEED_LIMIT, EbookStatus, Review
from backoffice.features.ebook.shared.domain.title import TITLE_LIMIT
from backoffice.features.ebook.shared.infrastructure.ebooks import BookFilter, Ebooks, Shelf
from backoffice.features.ebook.shared.presentation.dependencies import (
    EbookFeature,
    EbookId,
    EbooksDep,
    FeatureDep,
)
from backoffice.features.ebook.shared.presentation.schemas import (
    EbookList,
    EbookOut,
    PageOut,
    book_out,
    page_out,
    with_costs,
)
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.presentation.forms import FormState, Option
from backoffice.features.shared.presentation.pages import Pages, language_of
from backoffice.features.shared.presentation.web import PagesDep, StorableText, problems

BOOKS_A_PAGE = 12
ICONS = {
    "dinosaurs": "bone",
    "garden": "flower",
    "mandalas": "rosette",
    "ocean": "fish",
    "space": "planet",
}

api = APIRouter(prefix="/api/ebooks", tags=["ebooks"])
pages = APIRouter(include_in_schema=False)


@api.get("", responses=problems(422))
async def list_ebooks(
    ebooks: EbooksDep,
    feature: FeatureDep,
    q: Annotated[StorableText, Query(max_length=TITLE_LIMIT, description="In the title")] = "",
    status: EbookStatus | None = None,
    review: Review | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = BOOKS_A_PAGE,
    cursor: str | None = None,
) -> EbookList:
    """Newest first."""
    wanted = BookFilter(search=q.strip(), status=status, review=review)
    found = await ebooks.newest(limit, cursor, wanted)
    return EbookList(
        items=await with_costs(found.items, feature.costs), next_cursor=found.next_cursor
    )


@api.get("/{ebook_id}", responses=problems(404, 422))
async def get_ebook(ebook_id: EbookId, ebooks: EbooksDep, feature: FeatureDep) -> EbookOut:
    return await book_out(await ebooks.get(ebook_id), feature.costs)


@api.get("/{ebook_id}/pages", responses=problems(404, 422))
async def list_pages(ebook_id: EbookId, ebooks: EbooksDep) -> list[PageOut]:
    """In the order of the book, with every attempt at their pictures."""
    await ebooks.get(ebook_id)
    return [page_out(ebook_id, page) for page in await ebooks.pages(ebook_id)]


class Listing(BaseModel):
    """What the dashboard shows; what others append to a link does no harm."""

    model_config = ConfigDict(extra="ignore")

    q: Annotated[StorableText, Field(max_length=255)] = ""
    shelf: Shelf = Shelf.ALL
    cursor: str | None = None

    @property
    def wanted(self) -> BookFilter:
        return BookFilter(search=self.q.strip(), shelf=self.shelf)

    def address(self, **changes: str | None) -> str:
        """Of this list, without what is at its default."""
        wanted = self.model_dump(mode="json", exclude_defaults=True) | changes
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"/?{query}" if query else "/"


@pages.get("/")
async def show_dashboard(
    request: Request,
    pages: PagesDep,
    ebooks: EbooksDep,
    feature: FeatureDep,
    listing: Annotated[Listing, Query()],
) -> Response:
    return await render_dashboard(request, pages, ebooks, feature, listing)


async def render_dashboard(
    request: Request,
    pages: Pages,
    ebooks: Ebooks,
    feature: EbookFeature,
    listing: Listing,
    form: FormState | None = None,
) -> Response:
    found = await ebooks.newest(BOOKS_A_PAGE, listing.cursor, listing.wanted)
    language = language_of(request)
    context: dict[str, Any] = {
        "listing": listing,
        "counts": await ebooks.counts(listing.wanted.search),
        "books": found.items,
        "next_cursor": found.next_cursor,
        "costs": await feature.costs.total_costs([book.id for book in found.items]),
        "choices": feature.choices,
        "limits": {"title": TITLE_LIMIT, "pages": PAGE_LIMIT, "seed": SEED_LIMIT},
        "themes": [
            Option(
                each.key,
                each.name.said_in(language),
                each.description.said_in(language),
                ICONS.get(each.key, "palette"),
            )
            for each in feature.choices.themes.values()
        ],
        "audiences": [
            Option(each.key, each.name.said_in(language))
            for each in feature.choices.audiences.values()
        ],
        "form": form or FormState("order"),
        "order_key": str(new_id()),  # a double click orders one book
    }
    status = form.error.status if form and form.error else 200
    return pages.render(request, "ebook/dashboard.html", context, status)

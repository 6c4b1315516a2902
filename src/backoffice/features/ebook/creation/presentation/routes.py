"""Ordering, cancelling and resuming a book."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from backoffice.features.ebook.creation.domain.themes import PAGE_LIMIT
from backoffice.features.ebook.listing.presentation.book_pages import render_ebook
from backoffice.features.ebook.listing.presentation.routes import Listing, render_dashboard
from backoffice.features.ebook.shared.domain.ebook import SEED_LIMIT
from backoffice.features.ebook.shared.domain.title import TITLE_LIMIT
from backoffice.features.ebook.shared.presentation.dependencies import (
    EbookId,
    EbooksDep,
    FeatureDep,
    IdempotencyKey,
    form_key,
)
from backoffice.features.ebook.shared.presentation.schemas import EbookOut, book_out
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.presentation.forms import FormState
from backoffice.features.shared.presentation.web import PagesDep, problems, redirect, request_id_of

api = APIRouter(prefix="/api/ebooks", tags=["ebooks"])
pages = APIRouter(include_in_schema=False)


class EbookOrder(BaseModel):
    """`theme` and `audience` are keys of the catalogue; a wrong one is answered with the list."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: Annotated[str, Field(min_length=1, max_length=TITLE_LIMIT)]
    theme: str
    audience: str
    page_count: Annotated[int, Field(ge=1, le=PAGE_LIMIT, description="Content pages")]
    seed: Annotated[
        int | None, Field(ge=0, le=SEED_LIMIT, description="The same seed, the same book")
    ] = None


class MorePages(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    count: Annotated[int, Field(ge=1, le=PAGE_LIMIT, description="Content pages")]


@api.post("", status_code=202, responses=problems(409, 422))
async def order_ebook(
    order: EbookOrder,
    request: Request,
    feature: FeatureDep,
    idempotency_key: IdempotencyKey = None,
) -> EbookOut:
    """Answers at once; a worker makes the book. A retry with the same key orders it once."""
    book = await feature.create.execute(
        **order.model_dump(), request_id=request_id_of(request), idempotency_key=idempotency_key
    )
    return await book_out(book, feature.costs)


@api.post("/{ebook_id}/cancel", status_code=202, responses=problems(404, 409, 422))
async def cancel_ebook(ebook_id: EbookId, feature: FeatureDep) -> EbookOut:
    """Begins no new page. Calls under way are finished, kept and counted."""
    return await book_out(await feature.cancel.execute(ebook_id), feature.costs)


@api.post("/{ebook_id}/resume", status_code=202, responses=problems(404, 409, 422))
async def resume_ebook(ebook_id: EbookId, feature: FeatureDep) -> EbookOut:
    """Makes the pages that a failed or cancelled book misses; the others are not paid again."""
    return await book_out(await feature.resume.execute(ebook_id), feature.costs)


@api.post("/{ebook_id}/pages", status_code=202, responses=problems(404, 409, 422))
async def add_pages(
    ebook_id: EbookId,
    more: MorePages,
    feature: FeatureDep,
    idempotency_key: IdempotencyKey = None,
) -> EbookOut:
    """Plans content pages on top and has them drawn. A retry with the same key adds them once."""
    book = await feature.add_pages.execute(ebook_id, more.count, idempotency_key)
    return await book_out(book, feature.costs)


@pages.get("/ebooks")
async def show_books() -> Response:
    """Where a reader lands who reloads the answer to a refused form."""
    return redirect("/")


@pages.post("/ebooks")
async def order_from_form(
    request: Request,
    pages: PagesDep,
    ebooks: EbooksDep,
    feature: FeatureDep,
    title: Annotated[str, Form()] = "",
    theme: Annotated[str, Form()] = "",
    audience: Annotated[str, Form()] = "",
    page_count: Annotated[str, Form()] = "",
    seed: Annotated[str, Form()] = "",
    order_key: Annotated[str | None, Form()] = None,
) -> Response:
    try:
        book = await feature.create.execute(
            title=title,
            theme=theme,
            audience=audience,
            page_count=_whole_number("page_count", page_count),
            seed=_whole_number("seed", seed) if seed.strip() else None,
            request_id=request_id_of(request),
            idempotency_key=form_key(order_key, title, theme, audience, page_count, seed),
        )
    except InvalidValue as error:
        typed = {
            "title": title,
            "theme": theme,
            "audience": audience,
            "page_count": page_count,
            "seed": seed,
        }
        form = FormState("order", typed, error)
        return await render_dashboard(request, pages, ebooks, feature, Listing(), form)
    return redirect(f"/ebooks/{book.id}", toast="The book is ordered.")


@pages.post("/ebooks/{ebook_id}/cancel")
async def cancel_from_page(ebook_id: EbookId, feature: FeatureDep) -> Response:
    await feature.cancel.execute(ebook_id)
    return redirect(f"/ebooks/{ebook_id}", toast="No new page is begun.")


@pages.post("/ebooks/{ebook_id}/pages")
async def add_pages_from_form(
    request: Request,
    ebook_id: EbookId,
    pages: PagesDep,
    ebooks: EbooksDep,
    feature: FeatureDep,
    count: Annotated[str, Form()] = "",
    order_key: Annotated[str | None, Form()] = None,
) -> Response:
    key = form_key(order_key, "pages", str(ebook_id), count)
    try:
        await feature.add_pages.execute(ebook_id, _whole_number("count", count), key)
    except InvalidValue as error:
        refused = FormState("add_pages", {"count": count}, error)
        return await render_ebook(request, pages, ebooks, feature, ebook_id, refused)
    return redirect(f"/ebooks/{ebook_id}", toast="The new pages are being made.")


@pages.post("/ebooks/{ebook_id}/resume")
async def resume_from_page(ebook_id: EbookId, feature: FeatureDep) -> Response:
    await feature.resume.execute(ebook_id)
    return redirect(f"/ebooks/{ebook_id}", toast="The missing pages are being made.")


def _whole_number(field: str, text: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(SEED_LIMIT))):
        raise InvalidValue(field, "must be a whole number")
    return int(digits)

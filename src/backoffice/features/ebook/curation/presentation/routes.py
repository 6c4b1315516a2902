"""Reviewing, duplicating and deleting books."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from backoffice.features.ebook.curation.domain.usecases import REASON_LIMIT
from backoffice.features.ebook.listing.presentation.book_pages import render_ebook
from backoffice.features.ebook.shared.domain.ebook import Review
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


class Verdict(BaseModel):
    """`reason` is required to reject a book."""

    model_config = ConfigDict(extra="forbid")

    decision: Review
    reason: Annotated[str, Field(max_length=REASON_LIMIT)] = ""


class Copy(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=TITLE_LIMIT)]


@api.post("/{ebook_id}/review", responses=problems(404, 409, 422))
async def review_ebook(ebook_id: EbookId, verdict: Verdict, feature: FeatureDep) -> EbookOut:
    """Approves or rejects a ready book, or makes it a draft again."""
    book = await feature.review.execute(ebook_id, verdict.decision, verdict.reason)
    return await book_out(book, feature.costs)


@api.post("/{ebook_id}/duplicate", status_code=201, responses=problems(404, 409, 422))
async def duplicate_ebook(
    ebook_id: EbookId,
    copy: Copy,
    request: Request,
    feature: FeatureDep,
    idempotency_key: IdempotencyKey = None,
) -> EbookOut:
    """A book of its own with the same pictures; nothing is paid for it."""
    book = await feature.duplicate.execute(
        ebook_id, copy.title, request_id_of(request), idempotency_key
    )
    return await book_out(book, feature.costs)


@api.delete("/{ebook_id}", status_code=204, responses=problems(404, 409, 422))
async def delete_ebook(ebook_id: EbookId, feature: FeatureDep) -> Response:
    """With its pictures; what it cost stays in the ledger."""
    await feature.delete.execute(ebook_id)
    return Response(status_code=204)


@pages.post("/ebooks/{ebook_id}/review")
async def review_from_page(
    request: Request,
    ebook_id: EbookId,
    pages: PagesDep,
    ebooks: EbooksDep,
    feature: FeatureDep,
    decision: Annotated[Review, Form()],
    reason: Annotated[str, Form()] = "",
) -> Response:
    try:
        await feature.review.execute(ebook_id, decision, reason)
    except InvalidValue as error:
        refused = FormState("reject", {"reason": reason}, error)
        return await render_ebook(request, pages, ebooks, feature, ebook_id, refused)
    path = f"/ebooks/{ebook_id}"
    match decision:
        case Review.APPROVED:
            return redirect(path, toast="The book is approved.")
        case Review.REJECTED:
            return redirect(path, toast="The book is rejected.")
        case Review.DRAFT:
            return redirect(path, toast="The book is a draft again.")


@pages.post("/ebooks/{ebook_id}/duplicate")
async def duplicate_from_page(
    request: Request,
    ebook_id: EbookId,
    pages: PagesDep,
    ebooks: EbooksDep,
    feature: FeatureDep,
    title: Annotated[str, Form()] = "",
    order_key: Annotated[str | None, Form()] = None,
) -> Response:
    key = form_key(order_key, "copy", str(ebook_id), title)
    try:
        copy = await feature.duplicate.execute(ebook_id, title, request_id_of(request), key)
    except InvalidValue as error:
        refused = FormState("duplicate", {"title": title}, error)
        return await render_ebook(request, pages, ebooks, feature, ebook_id, refused)
    return redirect(f"/ebooks/{copy.id}", toast="This is the copy.")


@pages.post("/ebooks/{ebook_id}/delete")
async def delete_from_page(ebook_id: EbookId, feature: FeatureDep) -> Response:
    await feature.delete.execute(ebook_id)
    return redirect("/", toast="The book is deleted.")

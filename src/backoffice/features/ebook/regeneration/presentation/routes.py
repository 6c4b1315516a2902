"""Drawing pages again, and deciding between the pictures."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from backoffice.features.ebook.listing.presentation.book_pages import render_page
from backoffice.features.ebook.regeneration.domain.usecases import PROMPT_LIMIT
from backoffice.features.ebook.shared.domain.ebook import PageKind
from backoffice.features.ebook.shared.presentation.dependencies import (
    AttemptId,
    EbookId,
    EbooksDep,
    FeatureDep,
    IdempotencyKey,
    PageNumber,
    form_key,
)
from backoffice.features.ebook.shared.presentation.schemas import AttemptOut, attempt_out
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.presentation.forms import FormState
from backoffice.features.shared.presentation.web import PagesDep, problems, redirect

api = APIRouter(prefix="/api/ebooks", tags=["ebooks"])
pages = APIRouter(include_in_schema=False)


class Regeneration(BaseModel):
    """`prompt` null draws the present picture's prompt anew."""

    model_config = ConfigDict(extra="forbid", strict=True)

    prompt: Annotated[str | None, Field(max_length=PROMPT_LIMIT)] = None


AS_IT_WAS = Regeneration()


@api.post(
    "/{ebook_id}/pages/{number}/regenerate", status_code=202, responses=problems(404, 409, 422)
)
async def regenerate_page(
    ebook_id: EbookId,
    number: PageNumber,
    feature: FeatureDep,
    wanted: Regeneration = AS_IT_WAS,
    idempotency_key: IdempotencyKey = None,
) -> AttemptOut:
    """Answers at once; the present picture stays until the new one is kept."""
    attempt = await feature.regenerate.content_page(
        ebook_id, number, wanted.prompt, idempotency_key
    )
    return attempt_out(ebook_id, attempt)


@api.post("/{ebook_id}/cover/regenerate", status_code=202, responses=problems(404, 409, 422))
async def regenerate_cover(
    ebook_id: EbookId,
    feature: FeatureDep,
    wanted: Regeneration = AS_IT_WAS,
    idempotency_key: IdempotencyKey = None,
) -> AttemptOut:
    """Answers at once; the present picture stays until the new one is kept."""
    attempt = await feature.regenerate.cover(
        ebook_id, PageKind.COVER, wanted.prompt, idempotency_key
    )
    return attempt_out(ebook_id, attempt)


@api.post("/{ebook_id}/back-cover/regenerate", status_code=202, responses=problems(404, 409, 422))
async def regenerate_back_cover(
    ebook_id: EbookId,
    feature: FeatureDep,
    wanted: Regeneration = AS_IT_WAS,
    idempotency_key: IdempotencyKey = None,
) -> AttemptOut:
    """Answers at once; the present picture stays until the new one is kept."""
    attempt = await feature.regenerate.cover(
        ebook_id, PageKind.BACK_COVER, wanted.prompt, idempotency_key
    )
    return attempt_out(ebook_id, attempt)


@api.post("/{ebook_id}/attempts/{attempt_id}/keep", responses=problems(404, 409, 422))
async def keep_attempt(ebook_id: EbookId, attempt_id: AttemptId, feature: FeatureDep) -> AttemptOut:
    """Puts its picture into the book; the one that was there is kept as replaced."""
    return attempt_out(ebook_id, await feature.keep.execute(ebook_id, attempt_id))


@api.post("/{ebook_id}/attempts/{attempt_id}/discard", responses=problems(404, 409, 422))
async def discard_attempt(
    ebook_id: EbookId, attempt_id: AttemptId, feature: FeatureDep
) -> AttemptOut:
    """Leaves the present picture in the book; the new one is kept as rejected."""
    return attempt_out(ebook_id, await feature.discard.execute(ebook_id, attempt_id))


@pages.post("/ebooks/{ebook_id}/pages/{number}/regenerate")
async def regenerate_from_page(
    request: Request,
    ebook_id: EbookId,
    number: PageNumber,
    pages: PagesDep,
    ebooks: EbooksDep,
    feature: FeatureDep,
    kind: Annotated[PageKind, Form()],
    prompt: Annotated[str, Form()] = "",
    order_key: Annotated[str | None, Form()] = None,
) -> Response:
    """Without a prompt, the present picture's is drawn anew.

    `kind` is what the reader saw: a page that is added meanwhile takes the back cover's number.
    """
    key = form_key(order_key, "picture", str(ebook_id), kind, str(number), prompt)
    wanted = prompt if prompt.strip() else None
    try:
        if kind is PageKind.CONTENT:
            attempt = await feature.regenerate.content_page(ebook_id, number, wanted, key)
        else:
            attempt = await feature.regenerate.cover(ebook_id, kind, wanted, key)
    except InvalidValue as error:
        refused = FormState("prompt", {"prompt": prompt}, error)
        return await render_page(request, pages, ebooks, feature, ebook_id, number, refused=refused)
    return redirect(
        f"/ebooks/{ebook_id}/pages/{attempt.number}", toast="Another picture is being drawn."
    )


@pages.post("/ebooks/{ebook_id}/attempts/{attempt_id}/keep")
async def keep_from_page(ebook_id: EbookId, attempt_id: AttemptId, feature: FeatureDep) -> Response:
    attempt = await feature.keep.execute(ebook_id, attempt_id)
    return redirect(
        f"/ebooks/{ebook_id}/pages/{attempt.number}", toast="The picture is in the book now."
    )


@pages.post("/ebooks/{ebook_id}/attempts/{attempt_id}/discard")
async def discard_from_page(
    ebook_id: EbookId, attempt_id: AttemptId, feature: FeatureDep
) -> Response:
    attempt = await feature.discard.execute(ebook_id, attempt_id)
    return redirect(
        f"/ebooks/{ebook_id}/pages/{attempt.number}", toast="The old picture stays in the book."
    )

"""Reviewing, duplicating and deleting books."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from backoffice.features.ebook.curation.domain.usecases import REASON_LIMIT
from backoffice.features.ebook.shared.domain.ebook import Review
from backoffice.features.ebook.shared.domain.title import TITLE_LIMIT
from backoffice.features.ebook.shared.presentation.dependencies import (
    EbookId,
    FeatureDep,
    IdempotencyKey,
)
from backoffice.features.ebook.shared.presentation.schemas import EbookOut, book_out
from backoffice.features.shared.presentation.web import problems, request_id_of

api = APIRouter(prefix="/api/ebooks", tags=["ebooks"])


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

"""The pictures of a book: those that are in it, and those of every attempt."""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from backoffice.features.ebook.shared.infrastructure.ebooks import Ebooks
from backoffice.features.ebook.shared.infrastructure.image_store import ImageStore
from backoffice.features.ebook.shared.presentation.dependencies import (
    AttemptId,
    EbookId,
    EbooksDep,
    FeatureDep,
    PageNumber,
)
from backoffice.features.shared.domain.errors import NotFound

ASK_AGAIN = {"Cache-Control": "private, no-cache"}

router = APIRouter(include_in_schema=False)


@router.get("/ebooks/{ebook_id}/pages/{number}/image")
async def get_image(
    request: Request, ebook_id: EbookId, number: PageNumber, ebooks: EbooksDep, feature: FeatureDep
) -> Response:
    file = await _of_page(ebooks, ebook_id, number)
    return await _picture(request, feature.images, file)


@router.get("/ebooks/{ebook_id}/pages/{number}/thumbnail")
async def get_thumbnail(
    request: Request, ebook_id: EbookId, number: PageNumber, ebooks: EbooksDep, feature: FeatureDep
) -> Response:
    file = await _of_page(ebooks, ebook_id, number)
    return await _picture(request, feature.images, file, small=True)


@router.get("/ebooks/{ebook_id}/attempts/{attempt_id}/image")
async def get_attempt_image(
    request: Request,
    ebook_id: EbookId,
    attempt_id: AttemptId,
    ebooks: EbooksDep,
    feature: FeatureDep,
) -> Response:
    file = (await ebooks.attempt(ebook_id, attempt_id)).file
    return await _picture(request, feature.images, file)


@router.get("/ebooks/{ebook_id}/attempts/{attempt_id}/thumbnail")
async def get_attempt_thumbnail(
    request: Request,
    ebook_id: EbookId,
    attempt_id: AttemptId,
    ebooks: EbooksDep,
    feature: FeatureDep,
) -> Response:
    file = (await ebooks.attempt(ebook_id, attempt_id)).file
    return await _picture(request, feature.images, file, small=True)


async def _of_page(ebooks: Ebooks, ebook_id: int, number: int) -> str | None:
    return (await ebooks.page(ebook_id, number)).file


async def _picture(
    request: Request, images: ImageStore, file: str | None, *, small: bool = False
) -> Response:
    if file is None or not images.path(file).exists():
        raise NotFound("The picture is not made yet.")
    # The name of a picture is never used again.
    headers = {"ETag": f'"{Path(file).stem}"'} | ASK_AGAIN
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    path = await images.thumbnail(file) if small else images.path(file)
    return FileResponse(path, headers=headers)

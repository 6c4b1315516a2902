"""The finished book as a file, and the page where a person chooses how."""

from typing import Annotated

import anyio.to_process
import anyio.to_thread
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse

from backoffice.features.ebook.export.domain.check import (
    Check,
    check,
    names,
    require_enough,
    require_offered,
)
from backoffice.features.ebook.export.domain.choices import Choice, PageSize, Part
from backoffice.features.ebook.export.infrastructure.pdf import write_pdf
from backoffice.features.ebook.export.infrastructure.pictures import PictureFile, measure
from backoffice.features.ebook.export.presentation.schemas import (
    CheckOut,
    Wanted,
    WantedPage,
    WantedPdf,
    check_out,
)
from backoffice.features.ebook.shared.domain.ebook import EbookStatus, Review
from backoffice.features.ebook.shared.infrastructure.ebooks import Ebooks
from backoffice.features.ebook.shared.infrastructure.image_store import ImageStore
from backoffice.features.ebook.shared.presentation.dependencies import (
    EbookId,
    EbooksDep,
    FeatureDep,
)
from backoffice.features.shared.presentation.forms import FormState
from backoffice.features.shared.presentation.web import PagesDep, problems

api = APIRouter(tags=["ebooks"])
pages = APIRouter(include_in_schema=False)


@api.get(
    "/ebooks/{ebook_id}/export.pdf",
    response_class=FileResponse,
    responses={200: {"content": {"application/pdf": {}}}, **problems(404, 409, 422)},
)
async def export_pdf(
    ebook_id: EbookId, wanted: Annotated[WantedPdf, Query()], ebooks: EbooksDep, feature: FeatureDep
) -> FileResponse:
    """By default the whole book, if it is approved, at 8.5 x 11 in and 300 dpi.

    Larger pictures are scaled down; smaller ones are refused, or enlarged where that is asked for.
    """
    book = await ebooks.get(ebook_id)
    require_offered(book, unapproved=wanted.unapproved)
    files, found = await _checked(ebooks, feature.images, ebook_id, wanted.choice)
    if not wanted.enlarge:
        require_enough(found)
    form = f"{wanted.size} {wanted.dpi:d}"
    path = feature.images.pdf_path(ebook_id, [file.path.name for file in files], form)
    title = book.brief.title
    if not path.exists():  # a reader asks for parts of the same file, and comes again
        await anyio.to_process.run_sync(write_pdf, title, files, wanted.size, wanted.dpi, path)
    notes = [str(wanted.part)] if wanted.part is not Part.BOOK else []
    notes += ["proof"] if book.review is not Review.APPROVED else []
    name = " - ".join([title, *notes])
    return FileResponse(path, media_type="application/pdf", filename=f"{name}.pdf")


@api.get("/api/ebooks/{ebook_id}/export-check", responses=problems(404, 409, 422))
async def check_export(
    ebook_id: EbookId, wanted: Annotated[Wanted, Query()], ebooks: EbooksDep, feature: FeatureDep
) -> CheckOut:
    """How fine each picture would print, and whether that is enough."""
    await ebooks.get(ebook_id)
    _files, found = await _checked(ebooks, feature.images, ebook_id, wanted.choice)
    return check_out(found)


@pages.get("/ebooks/{ebook_id}/export")
async def show_export(
    request: Request,
    ebook_id: EbookId,
    wanted: Annotated[WantedPage, Query()],
    ebooks: EbooksDep,
    feature: FeatureDep,
    pages: PagesDep,
) -> Response:
    book = await ebooks.get(ebook_id)
    found = None
    if book.status is EbookStatus.READY:
        _files, found = await _checked(ebooks, feature.images, ebook_id, wanted.choice)
    context = {
        "book": book,
        "is_approved": book.review is Review.APPROVED,
        "wanted": wanted,
        "check": found,
        "below": names(found.below) if found else [],
        "form": FormState("export"),
        "sizes": list(PageSize),
    }
    return pages.render(request, "ebook_export/export.html", context)


async def _checked(
    ebooks: Ebooks, images: ImageStore, ebook_id: int, choice: Choice
) -> tuple[list[PictureFile], Check]:
    """The files of the chosen part, in the book's order, and what their headers say."""
    files = [
        PictureFile(page.plan.number, page.plan.kind, images.path(page.file))
        for page in await ebooks.pages(ebook_id)
        if page.file and choice.part.has(page.plan.kind)
    ]
    return files, check(choice, await anyio.to_thread.run_sync(measure, files))

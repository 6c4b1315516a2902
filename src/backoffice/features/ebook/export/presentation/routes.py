"""The finished book as a file."""

import anyio.to_process
from fastapi import APIRouter
from fastapi.responses import FileResponse

from backoffice.features.ebook.export.infrastructure.pdf import write_pdf
from backoffice.features.ebook.shared.domain.ebook import EbookStatus
from backoffice.features.ebook.shared.presentation.dependencies import (
    EbookId,
    EbooksDep,
    FeatureDep,
)
from backoffice.features.shared.domain.errors import Conflict
from backoffice.features.shared.presentation.web import problems

router = APIRouter(tags=["ebooks"])


@router.get(
    "/ebooks/{ebook_id}/export.pdf",
    response_class=FileResponse,
    responses={200: {"content": {"application/pdf": {}}}, **problems(404, 409, 422)},
)
async def export_pdf(ebook_id: EbookId, ebooks: EbooksDep, feature: FeatureDep) -> FileResponse:
    """Covers and contents at 8.5 x 11 in and 300 dpi."""
    book = await ebooks.get(ebook_id)
    if book.status is not EbookStatus.READY:
        raise Conflict(
            "The book is {status}.", "It can be exported once it is ready.", status=book.status
        )
    pages = [page for page in await ebooks.pages(ebook_id) if page.file]
    pictures = [(page.plan.kind, feature.images.path(str(page.file))) for page in pages]
    path = feature.images.pdf_path(ebook_id, [str(page.file) for page in pages])
    if not path.exists():  # a reader asks for parts of the same file, and comes again
        await anyio.to_process.run_sync(write_pdf, book.brief.title, pictures, path)
    return FileResponse(path, media_type="application/pdf", filename=f"{book.brief.title}.pdf")

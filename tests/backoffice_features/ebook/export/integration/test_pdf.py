from io import BytesIO
from pathlib import Path

import httpx
import pikepdf
import pytest
from PIL import Image

from backoffice.features.ebook.export.infrastructure.pdf import write_pdf
from backoffice.features.ebook.shared.domain.ebook import PageKind
from backoffice.settings import Settings
from tests.support.books import order, stopped

LETTER_POINTS = (612, 792)  # 8.5 x 11 in
LETTER_PIXELS = (2550, 3300)  # at 300 dpi


def pages(pdf: bytes) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Of each page, its size in points and that of its one picture in pixels."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            box = [round(float(side)) for side in page.mediabox.as_list()]
            (picture,) = page.get_images().values()
            pixels = (int(picture.Width), int(picture.Height))
            found.append(((box[2] - box[0], box[3] - box[1]), pixels))
    return found


async def test_a_finished_book_is_a_pdf_at_trim_size_and_300_dpi(client: httpx.AsyncClient) -> None:
    accepted = await order(client, title="Forêt à colorier", page_count=2)
    early = await client.get(f"/ebooks/{accepted['id']}/export.pdf")
    book = await stopped(client, accepted["id"])
    answer = await client.get(f"/ebooks/{book['id']}/export.pdf")
    assert early.status_code == 409
    assert answer.headers["content-type"] == "application/pdf"
    assert "For%C3%AAt%20%C3%A0%20colorier.pdf" in answer.headers["content-disposition"]
    assert pages(answer.content) == [(LETTER_POINTS, LETTER_PIXELS)] * 4
    with pikepdf.open(BytesIO(answer.content)) as document:
        assert str(document.docinfo["/Title"]) == "Forêt à colorier"


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA"])
@pytest.mark.parametrize("kind", [PageKind.CONTENT, PageKind.COVER])
def test_a_picture_of_another_size_is_fitted_to_the_page(
    tmp_path: Path, mode: str, kind: PageKind
) -> None:
    picture, pdf = tmp_path / "picture.png", tmp_path / "book.pdf"
    Image.new(mode, (864, 1184)).save(picture)
    write_pdf("A book", [(kind, picture)], pdf)
    assert pages(pdf.read_bytes()) == [(LETTER_POINTS, LETTER_PIXELS)]


@pytest.mark.parametrize("kind", [PageKind.CONTENT, PageKind.COVER])
def test_what_is_transparent_prints_as_paper(tmp_path: Path, kind: PageKind) -> None:
    picture, pdf = tmp_path / "picture.png", tmp_path / "book.pdf"
    Image.new("RGBA", (864, 1184), (0, 0, 0, 0)).save(picture)
    write_pdf("A book", [(kind, picture)], pdf)
    with pikepdf.open(pdf) as document:
        (found,) = document.pages[0].get_images().values()
        assert isinstance(found, pikepdf.Stream)
        printed = pikepdf.PdfImage(found).as_pil_image().convert("L")
    assert printed.getextrema() == (255, 255)


async def test_parts_of_the_pdf_can_be_asked_for_and_it_is_written_once(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    book = await stopped(client, (await order(client, page_count=1))["id"])
    path = f"/ebooks/{book['id']}/export.pdf"
    whole = await client.get(path)
    part = await client.get(path, headers={"Range": "bytes=0-4"})
    beyond = await client.get(path, headers={"Range": "bytes=999999999-"})
    assert (part.status_code, part.content) == (206, whole.content[:5])
    assert beyond.status_code == 416
    assert len([*settings.data_dir.rglob("*.pdf")]) == 1

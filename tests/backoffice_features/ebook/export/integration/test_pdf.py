"""Pictures as printed pages."""

from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from backoffice.features.ebook.export.domain.choices import PageSize, Resolution
from backoffice.features.ebook.export.infrastructure.pdf import write_pdf
from backoffice.features.ebook.export.infrastructure.pictures import PictureFile, measure
from backoffice.features.ebook.shared.domain.ebook import PageKind
from backoffice.features.shared.domain.errors import Conflict
from tests.support.pdf import as_printed, pages

PAINTED = (864, 1184)
DRAWN = (2550, 3300)
BY_KIND = pytest.mark.parametrize("kind", [PageKind.CONTENT, PageKind.COVER])


def written(
    picture: Image.Image,
    folder: Path,
    kind: PageKind = PageKind.CONTENT,
    size: PageSize = PageSize.LETTER,
    dpi: Resolution = Resolution.PRINT,
) -> Path:
    file, pdf = folder / "picture.png", folder / "book.pdf"
    picture.save(file)
    write_pdf("A book", [PictureFile(1, kind, file)], size, dpi, pdf)
    return pdf


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1"])
@BY_KIND
def test_a_picture_of_another_size_is_fitted_to_the_page(
    tmp_path: Path, mode: str, kind: PageKind
) -> None:
    pdf = written(Image.new(mode, PAINTED), tmp_path, kind)
    assert pages(pdf.read_bytes()) == [((612, 792), (2550, 3300))]


@pytest.mark.parametrize(
    ("size", "points", "pixels"),
    [
        (PageSize.LETTER, (612, 792), (2550, 3300)),
        (PageSize.STANDARD, (576, 720), (2400, 3000)),
        (PageSize.A4, (595, 842), (2480, 3508)),
        (PageSize.SQUARE, (612, 612), (2550, 2550)),
        (PageSize.TRADE, (432, 648), (1800, 2700)),
    ],
)
@pytest.mark.parametrize("dpi", Resolution)
def test_every_page_has_its_trim_size_and_just_the_pixels_of_its_resolution(
    tmp_path: Path,
    size: PageSize,
    points: tuple[int, int],
    pixels: tuple[int, int],
    dpi: Resolution,
) -> None:
    pdf = written(Image.new("1", DRAWN, 1), tmp_path, size=size, dpi=dpi)
    ((paper, printed),) = pages(pdf.read_bytes())
    wanted = [side * dpi / Resolution.PRINT for side in pixels]
    assert paper == points
    assert all(abs(side - most) <= 1 for side, most in zip(printed, wanted, strict=True))


@BY_KIND
def test_what_is_transparent_prints_as_paper(tmp_path: Path, kind: PageKind) -> None:
    pdf = written(Image.new("RGBA", PAINTED, (0, 0, 0, 0)), tmp_path, kind)
    assert as_printed(pdf).convert("L").getextrema() == (255, 255)


def test_a_content_page_keeps_a_margin_of_a_quarter_inch(tmp_path: Path) -> None:
    printed = as_printed(written(Image.new("L", (800, 1050)), tmp_path)).convert("L")
    ink = printed.point(lambda grey: 255 * (grey < 128)).getbbox()
    assert ink == (75, 75, 2550 - 75, 3300 - 75)


def test_a_cover_is_cropped_on_both_sides_alike(tmp_path: Path) -> None:
    stripes = Image.new("RGB", (3000, 1000), "black")
    stripes.paste("white", (1000, 0, 2000, 1000))
    pdf = written(stripes, tmp_path, PageKind.COVER, PageSize.SQUARE, Resolution.PROOF)
    assert as_printed(pdf).convert("L").resize((1, 1)).getpixel((0, 0)) == 255


def test_a_page_that_is_drawn_for_the_paper_goes_in_as_it_is(tmp_path: Path) -> None:
    drawn = Image.effect_noise(DRAWN, 50).convert("1")
    assert as_printed(written(drawn, tmp_path)).tobytes() == drawn.tobytes()


def test_line_art_stays_black_and_white_in_the_finest_print(tmp_path: Path) -> None:
    drawn = Image.new("1", DRAWN, 1)
    pdf = written(drawn, tmp_path, dpi=Resolution.FINE)
    assert as_printed(pdf).mode == "1"


def test_pages_stand_in_the_order_of_the_book(tmp_path: Path) -> None:
    greys = (0, 120, 240)
    files = [PictureFile(n, PageKind.COVER, tmp_path / f"{n}.png") for n in range(len(greys))]
    for file, grey in zip(files, greys, strict=True):
        Image.new("L", (100, 100), grey).save(file.path)
    pdf = tmp_path / "book.pdf"
    write_pdf("A book", files, PageSize.SQUARE, Resolution.PROOF, pdf)
    found = [as_printed(pdf, page).convert("L").getpixel((9, 9)) for page in range(len(greys))]
    assert found == [pytest.approx(grey, abs=2) for grey in greys]
    with pikepdf.open(pdf) as document:
        assert str(document.docinfo["/Title"]) == "A book"


def test_a_picture_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="The picture of page 7 is not where it was stored"):
        measure([PictureFile(7, PageKind.CONTENT, tmp_path / "gone.png")])

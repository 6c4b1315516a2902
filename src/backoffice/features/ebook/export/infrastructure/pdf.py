"""A book as a PDF that a printer takes: every page at its trim size and at one resolution."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import img2pdf
from PIL import Image, ImageOps

from backoffice.features.ebook.export.domain.choices import PageSize, Resolution
from backoffice.features.ebook.export.domain.placement import Pixels, pixels, place
from backoffice.features.ebook.export.infrastructure.pictures import PictureFile
from backoffice.features.ebook.shared.domain.ebook import PageKind
from backoffice.features.ebook.shared.infrastructure.image_store import durable_file, on_white

PRINT_MODES = ("1", "L", "RGB")
JPEG_QUALITY = 90  # half the size of a PNG for what a model painted; line art stays lossless
POINTS_AN_INCH = 72


def write_pdf(
    title: str, files: Sequence[PictureFile], size: PageSize, dpi: Resolution, target: Path
) -> None:
    """One page for each file, in their order. `target` appears when it is whole."""
    side = tuple(float(inches * POINTS_AN_INCH) for inches in size.inches)
    pages = [PrintPage(file, size, dpi) for file in files]
    with durable_file(target) as document:
        img2pdf.convert(
            pages, outputstream=document, layout_fun=img2pdf.get_layout_fun(side), title=title
        )


@dataclass(frozen=True)
class PrintPage:
    """Made when img2pdf reads it: one page's pixels are in memory at a time."""

    file: PictureFile
    size: PageSize
    dpi: Resolution

    def read_bytes(self) -> bytes:
        """The file as it is where it is the page, pixel for pixel; else fitted to the page."""
        paper = pixels(self.size.inches, self.dpi)
        with Image.open(self.file.path) as image:
            placement = place(self.file.kind, Pixels(*image.size), self.size.inches)
            is_page = image.size == paper and not placement.margin
            if is_page and image.format == "PNG" and image.mode in PRINT_MODES:
                return self.file.path.read_bytes()
            if self.file.kind is PageKind.CONTENT:
                art = pixels(placement.printed, self.dpi)
                page = _in_the_middle(on_white(image).convert("L"), art, paper)
            else:
                page = ImageOps.fit(on_white(image), paper, Image.Resampling.LANCZOS)
            if image.mode != "1":
                return _encoded(page, "JPEG", quality=JPEG_QUALITY, subsampling=0)
        if self.dpi is Resolution.FINE:
            page = page.convert("1", dither=Image.Dither.NONE)  # fine enough without grey
        return _encoded(page, "PNG")


def _in_the_middle(image: Image.Image, art: Pixels, paper: Pixels) -> Image.Image:
    page = Image.new(image.mode, paper, "white")
    drawn = image.resize(art, Image.Resampling.LANCZOS)
    page.paste(drawn, ((paper.width - art.width) // 2, (paper.height - art.height) // 2))
    return page


def _encoded(page: Image.Image, form: str, **options: int) -> bytes:
    file = BytesIO()
    page.save(file, form, **options)
    return file.getvalue()

"""A book as a PDF that a printer takes: trim size 8.5 x 11 in, every page at 300 dpi."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import img2pdf
from PIL import Image, ImageOps

from backoffice.features.ebook.shared.domain.ebook import PageKind
from backoffice.features.ebook.shared.infrastructure.image_store import on_white, write_durably

TRIM_INCHES = (8.5, 11.0)
TRIM_PIXELS = (2550, 3300)  # at 300 dpi
MARGIN_PIXELS = 75  # a quarter inch that no content page's picture reaches
PRINT_MODES = ("1", "L", "RGB")


def write_pdf(title: str, pictures: Sequence[tuple[PageKind, Path]], target: Path) -> None:
    """The pictures are in the book's order. `target` appears when it is whole."""
    pages = [_print_ready(path, kind) for kind, path in pictures]
    layout = img2pdf.get_layout_fun(tuple(img2pdf.in_to_pt(side) for side in TRIM_INCHES))
    document = BytesIO()
    img2pdf.convert(pages, outputstream=document, layout_fun=layout, title=title)
    write_durably(target, document.getvalue())


def _print_ready(path: Path, kind: PageKind) -> bytes:
    """As it is where it fits the trim size; else enlarged, contents as line art with a margin."""
    with Image.open(path) as image:
        if image.format == "PNG" and image.size == TRIM_PIXELS and image.mode in PRINT_MODES:
            return path.read_bytes()
        if kind is PageKind.CONTENT:
            page = _with_margins(on_white(image).convert("L"))
        else:
            page = ImageOps.fit(on_white(image), TRIM_PIXELS, Image.Resampling.LANCZOS)
    png = BytesIO()
    page.save(png, "PNG")
    return png.getvalue()


def _with_margins(image: Image.Image) -> Image.Image:
    width, height = (side - 2 * MARGIN_PIXELS for side in TRIM_PIXELS)
    art = ImageOps.contain(image, (width, height), Image.Resampling.LANCZOS)
    page = Image.new(image.mode, TRIM_PIXELS, "white")
    page.paste(art, ((page.width - art.width) // 2, (page.height - art.height) // 2))
    return page

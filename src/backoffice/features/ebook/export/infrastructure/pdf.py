"""A book as a PDF that a printer takes: trim size 8.5 x 11 in, every page at 300 dpi."""

import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import img2pdf
from PIL import Image, ImageOps

from backoffice.features.ebook.shared.domain.ebook import PageKind

TRIM_INCHES = (8.5, 11.0)
TRIM_PIXELS = (2550, 3300)  # at 300 dpi
MARGIN_PIXELS = 75  # a quarter inch that no content page's picture reaches
PRINT_MODES = ("1", "L", "RGB")


def write_pdf(title: str, pictures: Sequence[tuple[PageKind, Path]]) -> Path:
    """A temporary file, for the caller to delete. The pictures are in the book's order."""
    pages = [_print_ready(path, kind) for kind, path in pictures]
    layout = img2pdf.get_layout_fun(tuple(img2pdf.in_to_pt(side) for side in TRIM_INCHES))
    with tempfile.NamedTemporaryFile(suffix=".pdf", delete=False) as file:
        try:
            img2pdf.convert(pages, outputstream=file, layout_fun=layout, title=title)
        except BaseException:
            Path(file.name).unlink()
            raise
    return Path(file.name)


def _print_ready(path: Path, kind: PageKind) -> bytes:
    """As it is where it fits the trim size; else enlarged, contents as line art with a margin."""
    with Image.open(path) as image:
        if image.format == "PNG" and image.size == TRIM_PIXELS and image.mode in PRINT_MODES:
            return path.read_bytes()
        if kind is PageKind.CONTENT:
            page = _on_white(image, "L")
        else:
            page = ImageOps.fit(image.convert("RGB"), TRIM_PIXELS, Image.Resampling.LANCZOS)
    png = BytesIO()
    page.save(png, "PNG")
    return png.getvalue()


def _on_white(image: Image.Image, mode: str) -> Image.Image:
    width, height = (side - 2 * MARGIN_PIXELS for side in TRIM_PIXELS)
    art = ImageOps.contain(image.convert(mode), (width, height), Image.Resampling.LANCZOS)
    page = Image.new(mode, TRIM_PIXELS, "white")
    page.paste(art, ((page.width - art.width) // 2, (page.height - art.height) // 2))
    return page

"""Looks into PDFs of one picture a page."""

from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image

Size = tuple[int, int]


def pages(pdf: bytes) -> list[tuple[Size, Size]]:
    """Of each page, its size in points and that of its one picture in pixels."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            box = [round(float(side)) for side in page.mediabox.as_list()]
            (picture,) = page.get_images().values()
            pixels = (int(picture.Width), int(picture.Height))
            found.append(((box[2] - box[0], box[3] - box[1]), pixels))
    return found


def as_printed(pdf: Path, page: int = 0) -> Image.Image:
    with pikepdf.open(pdf) as document:
        (found,) = document.pages[page].get_images().values()
        assert isinstance(found, pikepdf.Stream)
        return pikepdf.PdfImage(found).as_pil_image()

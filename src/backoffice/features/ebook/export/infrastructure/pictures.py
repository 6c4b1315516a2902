"""What the files of a book's pictures say of themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from backoffice.features.ebook.export.domain.check import Picture
from backoffice.features.ebook.export.domain.placement import Pixels
from backoffice.features.ebook.shared.domain.ebook import PageKind
from backoffice.features.shared.domain.errors import Conflict


@dataclass(frozen=True)
class PictureFile:
    number: int
    kind: PageKind
    path: Path


def measure(files: Iterable[PictureFile]) -> list[Picture]:
    """Reads the headers only. Raises Conflict where a file is gone."""
    return [Picture(number=file.number, kind=file.kind, pixels=_size_of(file)) for file in files]


def _size_of(file: PictureFile) -> Pixels:
    try:
        with Image.open(file.path) as image:
            return Pixels(*image.size)
    except FileNotFoundError:
        raise Conflict(
            "The picture of page {number} is not where it was stored.",
            "Bring the data folder back, or make the page anew.",
            number=file.number,
        ) from None

"""Where a page's picture goes on the paper, and how fine it prints there."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from backoffice.features.ebook.export.domain.choices import Inches
from backoffice.features.ebook.shared.domain.ebook import PageKind

MARGIN = Fraction("0.25")  # inches that no content page's picture reaches


class Pixels(NamedTuple):
    width: int
    height: int


# What the local provider draws: 8.5 x 11 in at 300 dpi, with a margin of its own.
SHEET = Pixels(2550, 3300)


@dataclass(frozen=True)
class Placement:
    """A picture centred on a page. `printed` is its whole size on paper; what overlaps is cut off.

    `margin` in inches is kept free on each side.
    """

    page: Inches
    printed: Inches
    margin: Fraction
    dpi: int

    @property
    def cut(self) -> tuple[Fraction, Fraction]:
        """The shares of the picture's width and of its height that are cut off."""
        across, down = (
            max(Fraction(0), 1 - side / whole)
            for side, whole in zip(self.page, self.printed, strict=True)
        )
        return across, down


def place(kind: PageKind, picture: Pixels, page: Inches) -> Placement:
    """Covers fill the page and are cropped; contents stay whole, within the margin.

    The dpi are rounded: pages have whole pixels, and A4 at 300 dpi would need 2480.3 of them.
    """
    margin = Fraction(0) if kind is not PageKind.CONTENT or picture == SHEET else MARGIN
    across = (page.width - 2 * margin) / picture.width
    down = (page.height - 2 * margin) / picture.height
    scale = min(across, down) if kind is PageKind.CONTENT else max(across, down)
    printed = Inches(picture.width * scale, picture.height * scale)
    return Placement(page, printed, margin, round(1 / scale))


def pixels(size: Inches, dpi: int) -> Pixels:
    width, height = (max(1, round(side * dpi)) for side in size)
    return Pixels(width, height)

"""What a person chooses of an export: the part of the book, the trim size, the resolution."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import NamedTuple

from backoffice.features.ebook.shared.domain.ebook import PageKind

MILLIMETRES_AN_INCH = Fraction("25.4")


class Inches(NamedTuple):
    width: Fraction
    height: Fraction


class Part(StrEnum):
    """COVER is two pages, front and back: a printer asks for them apart from the interior."""

    BOOK = "book"
    INTERIOR = "interior"
    COVER = "cover"

    def has(self, kind: PageKind) -> bool:
        return self is Part.BOOK or (kind is PageKind.CONTENT) == (self is Part.INTERIOR)


class PageSize(StrEnum):
    """Trim sizes that print-on-demand services offer for colouring books."""

    LETTER = "letter"
    STANDARD = "8x10"
    A4 = "a4"
    SQUARE = "8.5x8.5"
    TRADE = "6x9"

    @property
    def inches(self) -> Inches:
        return TRIM[self]

    @property
    def millimetres(self) -> tuple[int, int]:
        """Rounded, for people."""
        width, height = (round(side * MILLIMETRES_AN_INCH) for side in TRIM[self])
        return width, height


TRIM = {
    PageSize.LETTER: Inches(Fraction("8.5"), Fraction(11)),
    PageSize.STANDARD: Inches(Fraction(8), Fraction(10)),
    PageSize.A4: Inches(210 / MILLIMETRES_AN_INCH, 297 / MILLIMETRES_AN_INCH),
    PageSize.SQUARE: Inches(Fraction("8.5"), Fraction("8.5")),
    PageSize.TRADE: Inches(Fraction(6), Fraction(9)),
}


class Resolution(IntEnum):
    """In dpi: for a screen, for print, and for print of the finest lines."""

    PROOF = 150
    PRINT = 300
    FINE = 600


@dataclass(frozen=True, kw_only=True)
class Choice:
    part: Part = Part.BOOK
    size: PageSize = PageSize.LETTER
    dpi: Resolution = Resolution.PRINT

"""What is asked of an export, and the JSON of its check."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from backoffice.features.ebook.export.domain.check import Check
from backoffice.features.ebook.export.domain.choices import Choice, PageSize, Part, Resolution
from backoffice.features.ebook.shared.domain.ebook import PageKind


class Wanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    part: Annotated[Part, Field(description="`cover` is two pages, front and back")] = Part.BOOK
    size: Annotated[PageSize, Field(description="Trim size; numbers are inches")] = PageSize.LETTER
    dpi: Annotated[Resolution, Field(description="Of every page of the PDF")] = Resolution.PRINT

    @property
    def choice(self) -> Choice:
        return Choice(part=self.part, size=self.size, dpi=self.dpi)


class WantedPdf(Wanted):
    enlarge: Annotated[bool, Field(description="Enlarge pictures that have too few pixels")] = False
    unapproved: Annotated[bool, Field(description="Export a book that is not approved")] = False


class WantedPage(WantedPdf):
    """What others append to a link does no harm to a page."""

    model_config = ConfigDict(extra="ignore")


class PageCheckOut(BaseModel):
    """`width` and `height` in pixels; `dpi` as it would print at this size."""

    number: int
    kind: PageKind
    width: int
    height: int
    dpi: int
    is_enough: bool


class CheckOut(BaseModel):
    """Every page has the `passing_dpi` at this size, and this dpi at the `fitting_sizes`."""

    part: Part
    size: PageSize
    dpi: Resolution
    is_enough: bool
    lowest_dpi: int
    passing_dpi: Sequence[Resolution]
    fitting_sizes: Sequence[PageSize]
    pages: list[PageCheckOut]


def check_out(found: Check) -> CheckOut:
    choice = found.choice
    return CheckOut(
        part=choice.part,
        size=choice.size,
        dpi=choice.dpi,
        is_enough=not found.below,
        lowest_dpi=found.lowest,
        passing_dpi=found.passing,
        fitting_sizes=found.fitting,
        pages=[
            PageCheckOut(
                number=page.picture.number,
                kind=page.picture.kind,
                width=page.picture.pixels.width,
                height=page.picture.pixels.height,
                dpi=page.placement.dpi,
                is_enough=page.is_enough,
            )
            for page in found.pages
        ],
    )

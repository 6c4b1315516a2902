"""Whether the pictures have what the choice asks of them, and whether the book may go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from backoffice.features.ebook.export.domain.choices import Choice, PageSize, Resolution
from backoffice.features.ebook.export.domain.placement import Pixels, Placement, place
from backoffice.features.ebook.shared.domain.ebook import Ebook, EbookStatus, PageKind, Review
from backoffice.features.shared.domain.errors import Conflict, InvalidValue, Several


class CoverName(StrEnum):
    FRONT = "front cover"
    BACK = "back cover"


@dataclass(frozen=True, kw_only=True)
class Picture:
    number: int
    kind: PageKind
    pixels: Pixels


@dataclass(frozen=True)
class PageCheck:
    picture: Picture
    placement: Placement
    is_enough: bool


@dataclass(frozen=True)
class Check:
    """Of the pictures of one choice, in the book's order; there is at least one.

    `passing`: the resolutions that every picture has at this size. `fitting`: the sizes at which
    every picture has this resolution.
    """

    choice: Choice
    pages: Sequence[PageCheck]
    passing: Sequence[Resolution]
    fitting: Sequence[PageSize]

    @property
    def lowest(self) -> int:
        return min(page.placement.dpi for page in self.pages)

    @property
    def samples(self) -> list[PageCheck]:
        """The first page of each kind."""
        kinds = dict.fromkeys(page.picture.kind for page in self.pages)
        return [next(page for page in self.pages if page.picture.kind is kind) for kind in kinds]

    @property
    def below(self) -> list[Picture]:
        return [page.picture for page in self.pages if not page.is_enough]


def check(choice: Choice, pictures: Sequence[Picture]) -> Check:
    """Of `pictures`, those that the choice's part has. Raises Conflict where it has none."""
    wanted = [picture for picture in pictures if choice.part.has(picture.kind)]
    if not wanted:
        raise Conflict(
            "There are no pictures for this part of the book.", "Choose another part of it."
        )
    placements = [place(each.kind, each.pixels, choice.size.inches) for each in wanted]
    lowest = min(placement.dpi for placement in placements)
    return Check(
        choice,
        [
            PageCheck(picture, placement, placement.dpi >= choice.dpi)
            for picture, placement in zip(wanted, placements, strict=True)
        ],
        [each for each in Resolution if each <= lowest],
        [size for size in PageSize if _lowest(wanted, size) >= choice.dpi],
    )


def _lowest(pictures: Sequence[Picture], size: PageSize) -> int:
    return min(place(each.kind, each.pixels, size.inches).dpi for each in pictures)


def require_enough(found: Check) -> None:
    """Raises InvalidValue, which names the pages and the ways out."""
    if not found.below:
        return
    choice = found.choice
    raise InvalidValue(
        "dpi",
        "{wanted} is more than these pages have at {size}: {pages}",
        "Take one of these: {ways}. The last enlarges the pictures all the same.",
        wanted=int(choice.dpi),
        size=str(choice.size),
        pages=Several(names(found.below)),
        ways=Several(
            [
                *(f"dpi={each:d}" for each in found.passing),
                *(f"size={each}" for each in found.fitting),
                "enlarge=true",
            ]
        ),
    )


def names(pictures: Sequence[Picture]) -> list[str]:
    """Covers by their name, contents by their number; those that follow one another as `1-24`."""
    found: list[str] = []
    runs: list[list[int]] = []
    for picture in pictures:
        if picture.kind is not PageKind.CONTENT:
            continue
        if runs and picture.number == runs[-1][-1] + 1:
            runs[-1].append(picture.number)
        else:
            runs.append([picture.number])
    kinds = {picture.kind for picture in pictures}
    if PageKind.COVER in kinds:
        found.append(CoverName.FRONT)
    found += [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    if PageKind.BACK_COVER in kinds:
        found.append(CoverName.BACK)
    return found


def require_offered(book: Ebook, *, unapproved: bool) -> None:
    """Raises Conflict for a book that is not finished, or neither approved nor asked for anyway."""
    if book.status is not EbookStatus.READY:
        raise Conflict(
            "The book is {status}.", "It can be exported once it is ready.", status=book.status
        )
    if book.review is not Review.APPROVED and not unapproved:
        raise Conflict(
            "The book is not approved.",
            "Approve it first, or take unapproved=true to export it as a proof.",
        )

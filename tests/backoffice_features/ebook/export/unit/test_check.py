from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.features.ebook.export.domain.check import (
    Picture,
    check,
    names,
    require_enough,
    require_offered,
)
from backoffice.features.ebook.export.domain.choices import Choice, PageSize, Part, Resolution
from backoffice.features.ebook.export.domain.placement import SHEET, Pixels
from backoffice.features.ebook.shared.domain.ebook import (
    Brief,
    Ebook,
    EbookStatus,
    PageKind,
    Review,
)
from backoffice.features.shared.domain.errors import Conflict, InvalidValue

PAINTED = Pixels(864, 1184)
SIDE = st.integers(500, 8000)
CHOICES = st.builds(
    Choice,
    part=st.sampled_from(Part),
    size=st.sampled_from(PageSize),
    dpi=st.sampled_from(Resolution),
)


def book_of(front: Pixels, *contents: Pixels, back: Pixels) -> list[Picture]:
    kinds = [PageKind.COVER, *[PageKind.CONTENT] * len(contents), PageKind.BACK_COVER]
    return [
        Picture(number=number, kind=kind, pixels=pixels)
        for number, (kind, pixels) in enumerate(zip(kinds, [front, *contents, back], strict=True))
    ]


@st.composite
def books(draw: st.DrawFn) -> list[Picture]:
    sizes = st.builds(Pixels, SIDE, SIDE)
    contents = draw(st.lists(sizes, min_size=1, max_size=6))
    return book_of(draw(sizes), *contents, back=draw(sizes))


@given(books(), CHOICES)
def test_the_pages_below_are_those_with_fewer_dpi_than_chosen(
    pictures: list[Picture], choice: Choice
) -> None:
    found = check(choice, pictures)
    assert found.lowest == min(page.placement.dpi for page in found.pages)
    assert found.below == [page.picture for page in found.pages if page.placement.dpi < choice.dpi]


@given(books(), CHOICES)
def test_whatever_is_said_to_fit_does(pictures: list[Picture], choice: Choice) -> None:
    found = check(choice, pictures)
    for dpi in Resolution:
        other = check(Choice(part=choice.part, size=choice.size, dpi=dpi), pictures)
        assert (not other.below) == (dpi in found.passing)
    for size in PageSize:
        other = check(Choice(part=choice.part, size=size, dpi=choice.dpi), pictures)
        assert (not other.below) == (size in found.fitting)


@given(books(), CHOICES)
def test_a_choice_is_refused_exactly_where_a_page_is_below(
    pictures: list[Picture], choice: Choice
) -> None:
    found = check(choice, pictures)
    try:
        require_enough(found)
    except InvalidValue:
        assert found.below
    else:
        assert not found.below


@pytest.mark.parametrize(
    ("part", "numbers"), [(Part.BOOK, [0, 1, 2, 3]), (Part.INTERIOR, [1, 2]), (Part.COVER, [0, 3])]
)
def test_a_part_has_its_pages_in_the_order_of_the_book(part: Part, numbers: list[int]) -> None:
    found = check(Choice(part=part), book_of(SHEET, SHEET, SHEET, back=SHEET))
    assert [page.picture.number for page in found.pages] == numbers


def test_a_part_without_pictures_is_refused() -> None:
    covers = [Picture(number=0, kind=PageKind.COVER, pixels=SHEET)]
    with pytest.raises(Conflict, match="no pictures for this part"):
        check(Choice(part=Part.INTERIOR), covers)


def test_a_refusal_names_the_pages_and_the_ways_out() -> None:
    pictures = book_of(SHEET, PAINTED, PAINTED, SHEET, PAINTED, back=PAINTED)
    with pytest.raises(InvalidValue) as refused:
        require_enough(check(Choice(size=PageSize.TRADE), pictures))
    assert str(refused.value) == (
        "dpi: 300 is more than these pages have at 6x9: 1-2, 4, back cover"
    )
    assert "enlarge=true" in refused.value.advice
    only_contents = check(Choice(size=PageSize.TRADE, part=Part.INTERIOR), pictures)
    with pytest.raises(InvalidValue) as refused:
        require_enough(only_contents)
    assert "dpi=150, enlarge=true" in refused.value.advice


def test_pages_that_follow_one_another_are_named_together() -> None:
    pictures = book_of(SHEET, *[SHEET] * 5, back=SHEET)
    del pictures[3]
    assert names(pictures) == ["front cover", "1-2", "4-5", "back cover"]


def a_book(status: EbookStatus, review: Review) -> Ebook:
    return Ebook(
        id=1,
        request_id="book-1",
        brief=Brief(title="Deep Blue", theme="ocean", audience="children", page_count=1, seed=1),
        status=status,
        created_at=datetime(2026, 11, 21, tzinfo=UTC),
        pages_done=1,
        pictures_done=3,
        review=review,
    )


@pytest.mark.parametrize("status", [each for each in EbookStatus if each is not EbookStatus.READY])
def test_a_book_that_is_not_finished_is_not_exported(status: EbookStatus) -> None:
    with pytest.raises(Conflict, match="The book is"):
        require_offered(a_book(status, Review.DRAFT), unapproved=True)


@pytest.mark.parametrize("review", [Review.DRAFT, Review.REJECTED])
def test_a_book_that_is_not_approved_is_exported_only_where_that_is_asked_for(
    review: Review,
) -> None:
    book = a_book(EbookStatus.READY, review)
    require_offered(book, unapproved=True)
    with pytest.raises(Conflict) as refused:
        require_offered(book, unapproved=False)
    assert "unapproved=true" in refused.value.advice


def test_an_approved_book_is_exported() -> None:
    require_offered(a_book(EbookStatus.READY, Review.APPROVED), unapproved=False)

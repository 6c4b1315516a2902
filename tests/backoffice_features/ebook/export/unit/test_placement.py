from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from backoffice.features.ebook.export.domain.choices import PageSize
from backoffice.features.ebook.export.domain.placement import (
    MARGIN,
    SHEET,
    Pixels,
    pixels,
    place,
)
from backoffice.features.ebook.shared.domain.ebook import PageKind

SIDE = st.integers(1, 10_000)
PICTURES = st.builds(Pixels, SIDE, SIDE)
SIZES = st.sampled_from(PageSize)
COVERS = st.sampled_from([PageKind.COVER, PageKind.BACK_COVER])


@given(PICTURES, SIZES)
def test_a_content_page_shows_its_whole_picture_within_the_margin(
    picture: Pixels, size: PageSize
) -> None:
    placed = place(PageKind.CONTENT, picture, size.inches)
    room = [side - 2 * placed.margin for side in size.inches]
    assert not any(placed.cut)
    assert any(side == most for side, most in zip(placed.printed, room, strict=True))
    assert all(side <= most for side, most in zip(placed.printed, room, strict=True))


@given(PICTURES, SIZES, COVERS)
def test_a_cover_leaves_no_paper_bare(picture: Pixels, size: PageSize, kind: PageKind) -> None:
    placed = place(kind, picture, size.inches)
    sides = zip(placed.printed, size.inches, strict=True)
    assert all(side >= most for side, most in sides)
    assert not all(placed.cut)
    assert all(
        side * (1 - share) == most
        for side, share, most in zip(placed.printed, placed.cut, size.inches, strict=True)
    )


@given(PICTURES, SIZES, st.sampled_from(PageKind))
def test_a_picture_keeps_its_shape(picture: Pixels, size: PageSize, kind: PageKind) -> None:
    printed = place(kind, picture, size.inches).printed
    assert printed.width * picture.height == printed.height * picture.width


@given(PICTURES.filter(lambda it: it != SHEET), SIZES, st.integers(2, 5), st.sampled_from(PageKind))
def test_more_pixels_print_finer(
    picture: Pixels, size: PageSize, times: int, kind: PageKind
) -> None:
    larger = Pixels(picture.width * times, picture.height * times)
    before = place(kind, picture, size.inches).dpi
    if larger != SHEET:  # that has no margin added
        assert abs(place(kind, larger, size.inches).dpi - before * times) <= times


@given(SIZES, st.sampled_from([150, 300, 600]), COVERS)
def test_a_cover_with_just_the_pixels_of_the_page_is_enough(
    size: PageSize, dpi: int, kind: PageKind
) -> None:
    assert place(kind, pixels(size.inches, dpi), size.inches).dpi == dpi


def test_what_the_local_provider_draws_has_a_margin_of_its_own() -> None:
    drawn = place(PageKind.CONTENT, SHEET, PageSize.LETTER.inches)
    painted = place(PageKind.CONTENT, Pixels(864, 1184), PageSize.LETTER.inches)
    assert not drawn.margin
    assert (drawn.dpi, drawn.printed) == (300, PageSize.LETTER.inches)
    assert (painted.margin, painted.dpi) == (MARGIN, 113)


def test_a4_is_exact() -> None:
    width, height = PageSize.A4.inches
    assert (width, height) == (210 / Fraction("25.4"), 297 / Fraction("25.4"))
    assert PageSize.A4.millimetres == (210, 297)
    assert pixels(PageSize.A4.inches, 300) == (2480, 3508)

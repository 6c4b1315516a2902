import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from backoffice.features.ebook.creation.domain.strategies.coloring_book_strategy import (
    ColoringBookStrategy,
)
from backoffice.features.ebook.creation.domain.themes import PAGE_LIMIT, Theme
from backoffice.features.ebook.creation.infrastructure.choices import BadThemeFile, load_choices
from backoffice.features.ebook.shared.domain.ebook import Brief, PageKind, PagePlan

CHOICES = load_choices()


def plan(
    theme: str = "ocean", audience: str = "children", pages: int = 24, seed: int = 7
) -> list[PagePlan]:
    brief = Brief(title="A book", theme=theme, audience=audience, page_count=pages, seed=seed)
    return ColoringBookStrategy().plan(brief, CHOICES.themes[theme], CHOICES.audiences[audience])


def test_the_catalogue_has_the_themes_and_audiences_a_publisher_starts_with() -> None:
    assert {"mandalas", "garden", "ocean", "space", "dinosaurs"} <= set(CHOICES.themes)
    assert {"children", "adults"} <= set(CHOICES.audiences)
    assert CHOICES.audiences["children"].complexity < CHOICES.audiences["adults"].complexity


@given(
    st.sampled_from(sorted(CHOICES.themes)), st.integers(1, PAGE_LIMIT), st.integers(0, 2**31 - 1)
)
def test_no_page_comes_twice_in_a_book(theme: str, pages: int, seed: int) -> None:
    contents = [page for page in plan(theme, pages=pages, seed=seed) if page.subject]
    assert len(contents) == pages
    assert len({page.prompt for page in contents}) == pages
    assert len({(page.subject, page.setting, page.composition) for page in contents}) == pages


def test_a_book_has_its_covers_around_its_pages() -> None:
    kinds = [page.kind for page in plan(pages=3)]
    assert kinds == [PageKind.COVER, *[PageKind.CONTENT] * 3, PageKind.BACK_COVER]
    assert [page.number for page in plan(pages=3)] == [0, 1, 2, 3, 4]


def test_every_subject_comes_once_before_one_comes_back() -> None:
    subjects = [page.subject for page in plan(pages=len(CHOICES.themes["ocean"].subjects) + 2)]
    first_round = subjects[1 : 1 + len(CHOICES.themes["ocean"].subjects)]
    assert len(set(first_round)) == len(first_round)


def test_the_same_seed_gives_the_same_plan_and_another_another() -> None:
    assert plan(seed=1) == plan(seed=1)
    assert plan(seed=1) != plan(seed=2)


def test_the_audience_is_in_every_prompt() -> None:
    for audience in CHOICES.audiences.values():
        for page in plan(audience=audience.key, pages=5)[1:-1]:
            assert audience.prompt in page.prompt


def theme_data(**changes: object) -> dict[str, object]:
    def phrases(count: int) -> list[dict[str, str]]:
        return [{"key": f"k{n}", "prompt": f"prompt {n}"} for n in range(count)]

    name = {"en": "Cats", "fr": "Chats"}
    return {
        "key": "cats",
        "name": name,
        "description": name,
        "subjects": phrases(12),
        "settings": phrases(5),
        "compositions": phrases(4),
    } | changes


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("subjects", [{"key": "one", "prompt": "one cat"}]),
        ("subjects", [{"key": f"k{n}", "prompt": "the same"} for n in range(12)]),
        ("name", {"en": "Cats"}),
        ("key", "Cats!"),
        ("colour", "red"),
    ],
)
def test_a_theme_that_cannot_fill_a_book_is_refused(field: str, bad: object) -> None:
    with pytest.raises(ValidationError):
        Theme.model_validate(theme_data(**{field: bad}))


def test_a_bad_theme_file_is_named_with_its_field(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("choices")
    (folder / "themes").mkdir()
    (folder / "audiences.yaml").write_text("[]")
    (folder / "themes" / "cats.yaml").write_text("key: cats\nname: {en: Cats, fr: Chats}\n")
    with pytest.raises(BadThemeFile, match=r"cats\.yaml: description: Field required"):
        load_choices(folder)
    (folder / "themes" / "cats.yaml").write_text("{")
    with pytest.raises(BadThemeFile, match=r"cats\.yaml"):
        load_choices(folder)

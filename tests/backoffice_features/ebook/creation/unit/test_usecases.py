from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from backoffice.features.ebook.creation.domain.ports import Orders
from backoffice.features.ebook.creation.domain.strategies.coloring_book_strategy import (
    ColoringBookStrategy,
)
from backoffice.features.ebook.creation.domain.themes import Phrase
from backoffice.features.ebook.creation.domain.usecases import (
    AddPages,
    CancelEbook,
    CreateEbook,
    ResumeEbook,
)
from backoffice.features.ebook.creation.infrastructure.choices import load_choices
from backoffice.features.ebook.shared.domain.ebook import (
    SEED_LIMIT,
    Brief,
    Ebook,
    EbookStatus,
    Page,
    PageKind,
    PagePlan,
)
from backoffice.features.shared.domain.errors import Conflict, InvalidValue, NotFound

ORDER: dict[str, Any] = {
    "title": "Deep Blue",
    "theme": "ocean",
    "audience": "children",
    "page_count": 3,
    "seed": 7,
    "request_id": "req-1",
}


class FakeOrders(Orders):
    def __init__(self) -> None:
        self.books: list[Ebook] = []
        self.pages: list[list[PagePlan]] = []
        self.keys: dict[str, Ebook] = {}

    async def find(self, ebook_id: int) -> Ebook | None:
        return next((book for book in self.books if book.id == ebook_id), None)

    async def find_by_idempotency_key(self, key: str) -> Ebook | None:
        return self.keys.get(key)

    async def create(
        self, brief: Brief, pages: list[PagePlan], request_id: str, idempotency_key: str | None
    ) -> Ebook | None:
        if idempotency_key in self.keys:
            return None
        book = Ebook(
            id=len(self.books) + 1,
            request_id=request_id,
            brief=brief,
            status=EbookStatus.QUEUED,
            created_at=datetime.now(UTC),
            pages_done=0,
            pictures_done=0,
        )
        self.books.append(book)
        self.pages.append(pages)
        if idempotency_key:
            self.keys[idempotency_key] = book
        return book

    async def request_cancel(self, ebook_id: int) -> bool:
        return False

    async def reopen(self, ebook_id: int) -> bool:
        return False

    async def extend(
        self,
        ebook_id: int,
        count: int,
        plan: Callable[[Ebook, Sequence[Page]], list[PagePlan]],
        idempotency_key: str | None,
    ) -> bool:
        book = self.books[ebook_id - 1]
        pages = plan(book, [Page(plan=page) for page in self.pages[ebook_id - 1]])
        assert len(pages) == count
        brief = replace(book.brief, page_count=book.brief.page_count + len(pages))
        self.books[ebook_id - 1] = replace(book, brief=brief)
        self.pages[ebook_id - 1] += pages
        return True


def create(orders: FakeOrders) -> CreateEbook:
    return CreateEbook(orders, load_choices(), ColoringBookStrategy())


async def test_an_order_is_stored_with_its_plan() -> None:
    orders = FakeOrders()
    book = await create(orders).execute(**ORDER | {"title": "  Deep   Blue "})
    assert (book.brief.title, book.status, book.request_id) == ("Deep Blue", "queued", "req-1")
    assert len(orders.pages[0]) == 5


@pytest.mark.parametrize(
    "title", ["Les océans\u00a0!", "Familie \U0001f468\u200d\U0001f469", "海の友"]
)
async def test_a_title_may_be_in_any_language(title: str) -> None:
    book = await create(FakeOrders()).execute(**ORDER | {"title": title})
    assert book.brief.title == " ".join(title.split())


async def test_without_a_seed_each_book_gets_its_own() -> None:
    orders = FakeOrders()
    for _ in range(2):
        await create(orders).execute(**ORDER | {"seed": None})
    one, other = (book.brief.seed for book in orders.books)
    assert one != other


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        *(("title", bad) for bad in ("", "   ", "x" * 121, "a\0b", "\ud800")),
        *(("theme", bad) for bad in ("", "cats", "Ocean")),
        ("audience", "dogs"),
        *(("page_count", bad) for bad in (0, -1, 101)),
        *(("seed", bad) for bad in (-1, SEED_LIMIT + 1)),
    ],
)
async def test_a_bad_order_is_refused_by_name_and_nothing_is_stored(
    field: str, bad: object
) -> None:
    orders = FakeOrders()
    with pytest.raises(InvalidValue) as error:
        await create(orders).execute(**ORDER | {field: bad})
    assert error.value.field == field
    assert orders.books == []


async def test_a_wrong_theme_is_answered_with_those_there_are() -> None:
    with pytest.raises(InvalidValue, match="dinosaurs, garden, mandalas, ocean, space"):
        await create(FakeOrders()).execute(**ORDER | {"theme": "cats"})


@pytest.mark.parametrize("seed", [7, None])
async def test_a_retry_with_the_same_key_gives_the_same_book(seed: int | None) -> None:
    orders = FakeOrders()
    order = ORDER | {"idempotency_key": "once", "seed": seed}
    first = await create(orders).execute(**order)
    assert await create(orders).execute(**order | {"request_id": "req-2"}) == first
    assert len(orders.books) == 1


async def test_a_key_cannot_be_used_for_another_book() -> None:
    orders = FakeOrders()
    order = ORDER | {"idempotency_key": "once"}
    await create(orders).execute(**order)
    with pytest.raises(Conflict, match="Idempotency-Key"):
        await create(orders).execute(**order | {"page_count": 4})


@pytest.mark.parametrize("kind", [CancelEbook, ResumeEbook])
async def test_what_is_not_there_or_not_possible_is_said(
    kind: type[CancelEbook | ResumeEbook],
) -> None:
    orders = FakeOrders()
    with pytest.raises(NotFound):
        await kind(orders).execute(1)
    await ready(orders)
    with pytest.raises(Conflict, match="ready"):
        await kind(orders).execute(1)


async def test_a_second_click_on_resume_does_no_harm() -> None:
    orders = FakeOrders()
    book = await create(orders).execute(**ORDER)
    assert await ResumeEbook(orders).execute(book.id) == book


async def ready(orders: FakeOrders, page_count: int = 3) -> Ebook:
    book = await create(orders).execute(**ORDER | {"page_count": page_count})
    orders.books[0] = replace(book, status=EbookStatus.READY)
    return book


def add_pages(orders: FakeOrders) -> AddPages:
    return AddPages(orders, load_choices(), ColoringBookStrategy())


async def test_added_pages_are_those_that_a_longer_book_would_have_had() -> None:
    orders, longer = FakeOrders(), FakeOrders()
    book = await ready(orders)
    extended = await add_pages(orders).execute(book.id, 4)
    await create(longer).execute(**ORDER | {"page_count": 7})
    assert extended.brief.page_count == 7
    assert orders.pages[0][-4:] == longer.pages[0][4:8]


async def test_added_pages_repeat_no_scene_though_the_theme_has_changed_meanwhile() -> None:
    orders = FakeOrders()
    book = await ready(orders, page_count=60)
    choices = load_choices()
    ocean = choices.themes["ocean"]
    another = Phrase(key="narwhal", prompt="a narwhal with a spiral tusk")
    changed = ocean.model_copy(update={"subjects": (*ocean.subjects, another)})
    themes = choices.model_copy(update={"themes": choices.themes | {"ocean": changed}})
    await AddPages(orders, themes, ColoringBookStrategy()).execute(book.id, 40)
    scenes = [page.scene for page in orders.pages[0] if page.kind is PageKind.CONTENT]
    assert len(set(scenes)) == len(scenes) == 100


@pytest.mark.parametrize("count", [0, -1, 98])
async def test_a_book_does_not_grow_beyond_the_longest(count: int) -> None:
    orders = FakeOrders()
    book = await ready(orders)
    with pytest.raises(InvalidValue, match="count: must be from 1 to 97"):
        await add_pages(orders).execute(book.id, count)
    assert len(orders.pages[0]) == 5


async def test_no_pages_are_added_to_a_book_that_is_being_stopped() -> None:
    orders = FakeOrders()
    book = await ready(orders)
    orders.books[0] = replace(orders.books[0], attempts_open=1, cancel_requested=True)
    with pytest.raises(Conflict, match="being stopped"):
        await add_pages(orders).execute(book.id, 1)


async def test_pages_are_added_to_a_ready_book_only() -> None:
    orders = FakeOrders()
    book = await create(orders).execute(**ORDER)
    with pytest.raises(Conflict, match="queued"):
        await add_pages(orders).execute(book.id, 1)

import re
from io import BytesIO
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image

from tests.support.books import order, stopped
from tests.support.queries import counted


@pytest.mark.parametrize(
    ("field", "bad", "allowed"),
    [
        ("title", "", "1 character"),
        ("title", "x" * 121, "120"),
        ("title", "a\0b", "control"),
        ("theme", "cats", "ocean"),
        ("audience", "dogs", "children"),
        ("page_count", 0, "1"),
        ("page_count", 101, "100"),
        ("page_count", "4", "integer"),
        ("page_count", True, "integer"),
        ("seed", -1, "0"),
        ("seed", 2**31, "2147483647"),
        ("colour", "red", "not permitted"),
    ],
)
async def test_a_bad_order_names_the_field_and_what_is_allowed(
    idle_client: httpx.AsyncClient, field: str, bad: object, allowed: str
) -> None:
    good = {"title": "Deep Blue", "theme": "ocean", "audience": "children", "page_count": 4}
    answer = await idle_client.post("/api/ebooks", json=good | {field: bad})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert allowed in error["message"]
    assert (await idle_client.get("/api/ebooks")).json() == {"items": [], "next_cursor": None}


async def test_the_form_shows_what_is_wrong_and_keeps_what_was_typed(
    idle_client: httpx.AsyncClient,
) -> None:
    typed = {"title": "Reef <b>", "theme": "ocean", "audience": "adults", "page_count": "many"}
    page = await idle_client.post("/ebooks", data=typed)
    assert page.status_code == 422
    assert "Reef &lt;b&gt;" in page.text
    assert "must be a whole number" in page.text.lower()
    in_french = await idle_client.post("/ebooks", data=typed, headers={"Accept-Language": "fr"})
    assert "must be a whole number" not in in_french.text.lower()
    assert "nombre entier" in in_french.text.lower()
    assert 'aria-describedby="order-page_count-hint order-page_count-error"' in page.text


async def test_a_book_is_ordered_by_form_and_drawn_here(client: httpx.AsyncClient) -> None:
    form = {"title": "Bleu", "theme": "ocean", "audience": "children", "page_count": "2"}
    accepted = await client.post("/ebooks", data=form | {"seed": "3"})
    assert accepted.status_code == 303
    path = accepted.headers["location"]
    book = await stopped(client, int(path.rsplit("/", 1)[1]))
    assert (book["status"], book["pages_done"]) == ("ready", 2)
    assert accepted.headers["x-request-id"] == book["request_id"]

    page = await client.get(path)
    assert "Bleu" in page.text
    for number, mode in ((0, "RGB"), (1, "1"), (2, "1"), (3, "RGB")):
        assert f'href="{path}/pages/{number}"' in page.text
        picture = await client.get(f"{path}/pages/{number}/image")
        with Image.open(BytesIO(picture.content)) as image:
            assert (image.size, image.mode, image.format) == ((2550, 3300), mode, "PNG")
        small = await client.get(f"{path}/pages/{number}/thumbnail")
        assert small.headers["content-type"] == "image/webp"
        known = {"If-None-Match": small.headers["etag"]}
        assert (await client.get(str(small.url), headers=known)).status_code == 304
        assert len(small.content) < 100_000
    assert (await client.get(f"{path}/pages/4/image")).status_code == 404


async def test_a_retry_with_the_same_key_orders_one_book(idle_client: httpx.AsyncClient) -> None:
    wanted = {"title": "Deep Blue", "theme": "ocean", "audience": "children", "page_count": 1}
    key = {"Idempotency-Key": "once"}
    first = await idle_client.post("/api/ebooks", json=wanted, headers=key)
    again = await idle_client.post("/api/ebooks", json=wanted, headers=key)
    other = await idle_client.post("/api/ebooks", json=wanted | {"page_count": 2}, headers=key)
    assert (first.status_code, again.status_code, other.status_code) == (202, 202, 409)
    assert first.json()["id"] == again.json()["id"]
    assert len((await idle_client.get("/api/ebooks")).json()["items"]) == 1


async def test_books_are_listed_newest_first_in_pages(
    idle_client: httpx.AsyncClient, app: FastAPI
) -> None:
    ids = [(await order(idle_client, page_count=1, seed=n))["id"] for n in range(5)]
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page: dict[str, Any] = (
            await idle_client.get("/api/ebooks", params={"limit": 2, "cursor": cursor})
        ).json()
        seen += [book["id"] for book in page["items"]]
        cursor = page["next_cursor"]
    assert seen == sorted(ids, reverse=True)
    with counted(app.state.database) as one:
        await idle_client.get("/api/ebooks", params={"limit": 1})
    with counted(app.state.database) as five:
        await idle_client.get("/api/ebooks", params={"limit": 5})
    about_books = [[text for text in asked if "pictures_done" in text] for asked in (one, five)]
    assert len(about_books[0]) == len(about_books[1]) == 1


@pytest.mark.parametrize("path", ["/api/ebooks/99", "/ebooks/99", "/ebooks/99/export.pdf"])
async def test_an_unknown_book_is_not_found(idle_client: httpx.AsyncClient, path: str) -> None:
    answer = await idle_client.get(path)
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no book 99."
    assert (await idle_client.get(path.replace("99", "9" * 12))).status_code == 422


async def test_the_empty_dashboard_has_the_form(idle_client: httpx.AsyncClient) -> None:
    page = await idle_client.get("/")
    assert page.status_code == 200
    for field in ("title", "theme", "audience", "page_count", "seed"):
        assert f'name="{field}"' in page.text


async def test_a_double_click_on_the_form_orders_one_book(idle_client: httpx.AsyncClient) -> None:
    page = (await idle_client.get("/")).text
    (key,) = re.findall(r'name="order_key" value="([^"]+)"', page)
    form = {"title": "Bleu", "theme": "ocean", "audience": "children", "page_count": "2"}
    form["order_key"] = key
    answers = [await idle_client.post("/ebooks", data=form) for _ in range(2)]
    assert {answer.headers["location"] for answer in answers} == {"/ebooks/1"}
    went_back = await idle_client.post("/ebooks", data=form | {"title": "Bleu encore"})
    assert went_back.status_code == 303
    assert went_back.headers["location"] != "/ebooks/1"
    assert len((await idle_client.get("/api/ebooks")).json()["items"]) == 2

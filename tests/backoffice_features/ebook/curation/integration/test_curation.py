"""Books are reviewed, found, duplicated and deleted."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from backoffice.features.ebook.shared.infrastructure.models import (
    EbookAttemptModel,
    EbookPageModel,
)
from backoffice.features.shared.infrastructure.database import Database
from tests.support.books import get, order, stopped
from tests.support.regeneration import decide, regenerate


@pytest.fixture
async def book(client: httpx.AsyncClient) -> dict[str, Any]:
    return await stopped(client, (await order(client, page_count=1))["id"])


async def review(
    client: httpx.AsyncClient, book: dict[str, Any], decision: str, reason: str = ""
) -> httpx.Response:
    verdict = {"decision": decision, "reason": reason}
    return await client.post(f"/api/ebooks/{book['id']}/review", json=verdict)


async def test_a_book_is_a_draft_then_rejected_with_a_reason_then_approved(
    client: httpx.AsyncClient, book: dict[str, Any]
) -> None:
    assert (book["review"], book["review_reason"]) == ("draft", "")
    without = await review(client, book, "rejected")
    assert (without.status_code, without.json()["errors"][0]["field"]) == (422, "reason")
    rejected = (await review(client, book, "rejected", "The whale has no tail.")).json()
    assert (rejected["review"], rejected["review_reason"]) == (
        "rejected",
        "The whale has no tail.",
    )
    approved = (await review(client, book, "approved")).json()
    assert (approved["review"], approved["review_reason"]) == ("approved", "")


async def test_another_picture_makes_an_approved_book_a_draft_again(
    client: httpx.AsyncClient, book: dict[str, Any]
) -> None:
    await review(client, book, "approved")
    new = await regenerate(client, book["id"], 1)
    assert (await get(client, book["id"]))["review"] == "approved"
    undecided = await review(client, book, "approved")
    assert undecided.json()["detail"] == "New pictures wait for a decision."
    await decide(client, new, "keep")
    assert (await get(client, book["id"]))["review"] == "draft"


async def test_a_book_that_is_not_ready_cannot_be_reviewed(
    idle_client: httpx.AsyncClient,
) -> None:
    refused = await review(idle_client, await order(idle_client), "approved")
    assert (refused.status_code, refused.json()["detail"]) == (409, "The book is queued.")


async def test_books_are_found_by_title_status_and_review(
    client: httpx.AsyncClient, book: dict[str, Any]
) -> None:
    other = await stopped(client, (await order(client, title="Été", page_count=1))["id"])
    await review(client, other, "approved")

    async def found(**wanted: str) -> list[int]:
        answer = await client.get("/api/ebooks", params=wanted)
        return [each["id"] for each in answer.json()["items"]]

    assert await found(q="deep") == [book["id"]]
    assert await found(q="été") == await found(review="approved") == [other["id"]]
    assert await found(review="draft") == [book["id"]]
    assert await found(q="100%") == await found(status="failed") == []


async def test_a_duplicate_has_the_same_pictures_costs_nothing_and_stands_alone(
    client: httpx.AsyncClient, book: dict[str, Any]
) -> None:
    path, key = f"/api/ebooks/{book['id']}/duplicate", {"Idempotency-Key": "copy"}
    copy = (await client.post(path, json={"title": "Deep Blue II"}, headers=key)).json()
    again = (await client.post(path, json={"title": "Deep Blue II"}, headers=key)).json()
    assert copy["id"] == again["id"] != book["id"]
    assert (copy["status"], copy["review"], copy["pages_done"]) == ("ready", "draft", 1)
    picture = (await client.get(f"/ebooks/{book['id']}/pages/1/image")).content
    assert (await client.delete(f"/api/ebooks/{book['id']}")).status_code == 204
    assert (await client.get(f"/ebooks/{copy['id']}/pages/1/image")).content == picture
    assert (await regenerate(client, copy["id"], 1))["state"] == "proposed"


async def test_a_deleted_book_is_gone_with_its_pictures(
    client: httpx.AsyncClient, book: dict[str, Any], database: Database, tmp_path: Path
) -> None:
    pictures = tmp_path / "data" / "images"
    assert list(pictures.rglob("*.png"))
    assert (await client.delete(f"/api/ebooks/{book['id']}")).status_code == 204
    for address in (f"/api/ebooks/{book['id']}", f"/ebooks/{book['id']}/pages/1/image"):
        assert (await client.get(address)).status_code == 404
    assert list(pictures.rglob("*.png")) == []
    async with database.sessions() as db:
        for model in (EbookPageModel, EbookAttemptModel):
            assert (await db.scalars(select(model))).all() == []
    assert (await client.delete(f"/api/ebooks/{book['id']}")).status_code == 404
    assert (await order(client))["id"] > book["id"]


@pytest.mark.parametrize(("method", "path"), [("DELETE", ""), ("POST", "/duplicate")])
async def test_a_book_that_is_being_made_is_neither_deleted_nor_duplicated(
    idle_client: httpx.AsyncClient, method: str, path: str
) -> None:
    book = await order(idle_client)
    body = {"title": "Copy"} if path else None
    refused = await idle_client.request(method, f"/api/ebooks/{book['id']}{path}", json=body)
    assert (refused.status_code, refused.json()["detail"]) == (409, "The book is being made.")
    assert (await get(idle_client, book["id"]))["status"] == "queued"


async def test_a_key_of_one_copy_does_not_answer_for_another(
    client: httpx.AsyncClient, book: dict[str, Any], tmp_path: Path
) -> None:
    key, path = {"Idempotency-Key": "copy"}, f"/api/ebooks/{book['id']}/duplicate"
    for _ in range(2):
        assert (await client.post(path, json={"title": "One"}, headers=key)).status_code == 201
    other = await client.post(path, json={"title": "Another"}, headers=key)
    assert other.status_code == 409
    assert len(list((tmp_path / "data" / "images").iterdir())) == 2


async def test_a_book_whose_picture_is_lost_is_not_duplicated_by_half(
    client: httpx.AsyncClient, book: dict[str, Any], tmp_path: Path
) -> None:
    images = tmp_path / "data" / "images"
    next(images.rglob("001-*.png")).unlink()
    path = f"/api/ebooks/{book['id']}/duplicate"
    refused = await client.post(path, json={"title": "Copy"})
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "The file of a picture is missing.",
    )
    assert [folder.name for folder in images.iterdir()] == [str(book["id"])]


@pytest.mark.parametrize("path", ["", "/pages/0", "/pages/1"])
async def test_the_pages_of_a_cancelled_book_are_shown(
    idle_client: httpx.AsyncClient, path: str
) -> None:
    book = await order(idle_client)
    await idle_client.post(f"/api/ebooks/{book['id']}/cancel")
    page = await idle_client.get(f"/ebooks/{book['id']}{path}", headers={"Accept": "text/html"})
    assert page.status_code == 200

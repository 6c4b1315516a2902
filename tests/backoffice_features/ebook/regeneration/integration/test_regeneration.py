"""Pages drawn again with the stand-in for OpenRouter, on both databases."""

import asyncio
from typing import Any

import httpx
import pytest

from backoffice.settings import Settings
from tests.support.books import get, order, stopped
from tests.support.openrouter import Answer, Failure, OpenRouterStandIn
from tests.support.regeneration import attempts, decide, regenerate, settled

PAGES = 2
PICTURES = PAGES + 2


@pytest.fixture
def settings(openrouter_settings: Settings) -> Settings:
    return openrouter_settings


@pytest.fixture
async def book(client: httpx.AsyncClient) -> dict[str, Any]:
    return await stopped(client, (await order(client, page_count=PAGES))["id"])


async def picture(client: httpx.AsyncClient, path: str) -> bytes:
    answer = await client.get(path)
    assert answer.status_code == 200, path
    return answer.content


async def test_the_old_picture_stays_until_the_new_one_is_kept(
    client: httpx.AsyncClient, book: dict[str, Any], openrouter: OpenRouterStandIn
) -> None:
    path = f"/ebooks/{book['id']}/pages/1/image"
    old = await picture(client, path)
    new = await regenerate(client, book["id"], 1, "A whale with a top hat")
    assert new["state"] == "proposed"
    assert openrouter.calls[-1].prompt == "A whale with a top hat"
    assert await picture(client, path) == old
    offered = await picture(client, new["image"])
    assert offered != old

    kept = await decide(client, new, "keep")
    assert kept["state"] == "used"
    assert await picture(client, path) == offered
    states = [each["state"] for each in await attempts(client, book["id"], 1)]
    assert states == ["replaced", "used"]
    assert (await get(client, book["id"]))["status"] == "ready"


async def test_a_discarded_picture_is_kept_as_rejected_and_can_come_back(
    client: httpx.AsyncClient, book: dict[str, Any]
) -> None:
    new = await regenerate(client, book["id"], 1)
    assert (await decide(client, new, "discard"))["state"] == "rejected"
    states = [each["state"] for each in await attempts(client, book["id"], 1)]
    assert states == ["used", "rejected"]
    assert (await decide(client, new, "keep"))["state"] == "used"
    states = [each["state"] for each in await attempts(client, book["id"], 1)]
    assert states == ["replaced", "used"]


async def test_both_covers_are_drawn_again(
    client: httpx.AsyncClient, book: dict[str, Any], openrouter: OpenRouterStandIn
) -> None:
    for place, number in (("cover", 0), ("back-cover", PAGES + 1)):
        answer = await client.post(f"/api/ebooks/{book['id']}/{place}/regenerate")
        assert answer.status_code == 202, answer.text
        assert (await settled(client, book["id"], number))["state"] == "proposed"
    assert len(openrouter.calls) == PICTURES + 2
    assert (await get(client, book["id"]))["proposals"] == 2


async def test_another_try_rejects_the_one_that_waited(
    client: httpx.AsyncClient, book: dict[str, Any]
) -> None:
    await regenerate(client, book["id"], 1)
    await regenerate(client, book["id"], 1)
    states = [each["state"] for each in await attempts(client, book["id"], 1)]
    assert states == ["used", "rejected", "proposed"]


async def test_a_failed_attempt_says_why_and_leaves_the_book_as_it_was(
    client: httpx.AsyncClient, book: dict[str, Any], openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Failure(402, "Insufficient credits"))
    failed = await regenerate(client, book["id"], 1)
    assert (failed["state"], failed["image"]) == ("failed", None)
    assert "credit" in failed["error"]
    assert (await get(client, book["id"]))["status"] == "ready"
    refused = await client.post(f"/api/ebooks/{book['id']}/attempts/{failed['id']}/keep")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")


async def test_a_reply_without_a_picture_is_an_attempt_of_its_own(
    client: httpx.AsyncClient, book: dict[str, Any], openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(pictures=0, text="No."))
    new = await regenerate(client, book["id"], 1)
    states = [each["state"] for each in await attempts(client, book["id"], 1)]
    assert (new["state"], states) == ("proposed", ["used", "failed", "proposed"])


async def test_a_retry_with_the_same_key_draws_once(
    client: httpx.AsyncClient, book: dict[str, Any], openrouter: OpenRouterStandIn
) -> None:
    key = {"Idempotency-Key": "again"}
    path = f"/api/ebooks/{book['id']}/pages/1/regenerate"
    first, second = [(await client.post(path, headers=key)).json() for _ in range(2)]
    assert first["id"] == second["id"]
    await settled(client, book["id"], 1)
    assert (await client.post(path, headers=key)).json()["state"] == "proposed"
    other = await client.post(f"/api/ebooks/{book['id']}/pages/2/regenerate", headers=key)
    assert other.status_code == 409
    assert len(openrouter.calls) == PICTURES + 1


async def test_what_cannot_be_drawn_again_is_refused_and_nothing_is_called(
    client: httpx.AsyncClient, book: dict[str, Any], openrouter: OpenRouterStandIn
) -> None:
    path = f"/api/ebooks/{book['id']}"
    wrong = {
        f"{path}/pages/0/regenerate": 404,
        f"{path}/pages/{PAGES + 1}/regenerate": 404,
        "/api/ebooks/999/cover/regenerate": 404,
    }
    for address, status in wrong.items():
        assert (await client.post(address)).status_code == status, address
    empty = await client.post(f"{path}/pages/1/regenerate", json={"prompt": " "})
    assert empty.json()["errors"][0]["field"] == "prompt"
    openrouter.script(Answer(delay=0.5))
    assert (await client.post(f"{path}/pages/1/regenerate")).status_code == 202
    twice = await client.post(f"{path}/pages/1/regenerate")
    assert (twice.status_code, twice.json()["detail"]) == (
        409,
        "The page is being drawn already.",
    )
    await settled(client, book["id"], 1)
    assert len(openrouter.calls) == PICTURES + 1


async def test_pages_that_wait_are_cancelled_and_the_book_stays_ready(
    client: httpx.AsyncClient, book: dict[str, Any], openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(*[Answer(delay=0.5)] * 4)
    path = f"/api/ebooks/{book['id']}"
    for place in ("pages/1", "pages/2", "cover", "back-cover"):
        assert (await client.post(f"{path}/{place}/regenerate")).status_code == 202
    await asyncio.to_thread(openrouter.called.wait, 30)
    assert (await client.post(f"{path}/cancel")).status_code == 202
    for number in range(PICTURES):
        await settled(client, book["id"], number)
    after = await get(client, book["id"])
    assert (after["status"], after["attempts_open"]) == ("ready", 0)
    assert after["proposals"] <= 2
    assert len(openrouter.calls) == PICTURES + after["proposals"]


async def test_added_pages_are_drawn_before_the_back_cover_and_once_for_a_key(
    client: httpx.AsyncClient, book: dict[str, Any], openrouter: OpenRouterStandIn
) -> None:
    path, key = f"/api/ebooks/{book['id']}/pages", {"Idempotency-Key": "more"}
    for _ in range(2):
        assert (await client.post(path, json={"count": 2}, headers=key)).status_code == 202
    after = await stopped(client, book["id"])
    assert (after["status"], after["page_count"], after["pages_done"]) == ("ready", 4, 4)
    kinds = [page["kind"] for page in (await client.get(path)).json()]
    assert kinds == ["cover", "page", "page", "page", "page", "back_cover"]
    assert len({call.prompt for call in openrouter.calls}) == len(openrouter.calls) == 6
    too_many = await client.post(path, json={"count": 97})
    assert too_many.json()["errors"][0]["field"] == "count"


async def test_a_page_whose_prompt_is_refused_is_mended_by_another_one(
    client: httpx.AsyncClient, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(*[Answer(pictures=0, text="No.")] * 3, where="Back cover")
    book = await stopped(client, (await order(client, page_count=1))["id"])
    assert book["status"] == "failed"
    path = f"/api/ebooks/{book['id']}"
    mended = await client.post(f"{path}/back-cover/regenerate", json={"prompt": "A calm sea"})
    assert mended.status_code == 202
    assert (await settled(client, book["id"], 2))["state"] == "used"
    await client.post(f"{path}/resume")
    after = await stopped(client, book["id"])
    assert (after["status"], after["error"]) == ("ready", None)


async def test_a_key_that_asked_for_one_thing_does_not_answer_for_another(
    client: httpx.AsyncClient, book: dict[str, Any], openrouter: OpenRouterStandIn
) -> None:
    key, path = {"Idempotency-Key": "once"}, f"/api/ebooks/{book['id']}"
    again = f"{path}/pages/1/regenerate"
    assert (await client.post(again, json={"prompt": "A whale"}, headers=key)).status_code == 202
    await settled(client, book["id"], 1)
    other_prompt = await client.post(again, json={"prompt": "A shark"}, headers=key)
    more_pages = await client.post(f"{path}/pages", json={"count": 1}, headers=key)
    assert (other_prompt.status_code, more_pages.status_code) == (409, 409)
    assert len(openrouter.calls) == PICTURES + 1

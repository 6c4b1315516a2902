"""What a person does with a book on its pages, by forms."""

import re
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from backoffice.features.shared.domain.account import Role
from tests.support.accounts import client_of, sign_in
from tests.support.books import order, stopped
from tests.support.queries import counted
from tests.support.regeneration import attempts, regenerate, settled

IN_FRENCH = {"Accept-Language": "fr"}


@pytest.fixture
async def book(client: httpx.AsyncClient) -> dict[str, Any]:
    """A finished one, with one content page."""
    return await stopped(client, (await order(client, page_count=1))["id"])


async def test_filters_search_and_paging_of_the_dashboard_go_together(
    idle_client: httpx.AsyncClient,
) -> None:
    for number in range(13):
        await order(idle_client, title=f"Deep {number}", page_count=1)
    await order(idle_client, title="Moon", page_count=1)
    first = (await idle_client.get("/", params={"q": "deep", "shelf": "active"})).text
    assert (first.count("<article"), "Moon" in first) == (12, False)
    (following,) = re.findall(r'href="(/\?[^"]*cursor=[^"]*)"', first)
    assert "q=deep&amp;shelf=active" in following
    second = (await idle_client.get(following.replace("&amp;", "&"))).text
    assert second.count("<article") == 1
    nothing = (await idle_client.get("/", params={"q": "deep", "shelf": "rejected"})).text
    assert "<article" not in nothing
    assert "Show all books" in nothing


async def test_the_dashboard_asks_as_often_for_many_books_as_for_one(
    idle_client: httpx.AsyncClient, app: FastAPI
) -> None:
    await order(idle_client, page_count=1)
    with counted(app.state.database) as one:
        await idle_client.get("/")
    for seed in range(5):
        await order(idle_client, page_count=1, seed=seed)
    with counted(app.state.database) as six:
        await idle_client.get("/")
    assert len(one) == len(six)


async def test_a_book_is_reviewed_with_a_reason(
    client: httpx.AsyncClient, book: dict[str, Any]
) -> None:
    path = f"/ebooks/{book['id']}"
    refused = await client.post(
        f"{path}/review", data={"decision": "rejected", "reason": " "}, headers=IN_FRENCH
    )
    assert refused.status_code == 422
    assert "data-open" in refused.text
    assert "Ne doit pas être vide" in refused.text
    reason = {"decision": "rejected", "reason": "Too <b>dark</b>"}
    assert (await client.post(f"{path}/review", data=reason)).headers["location"] == path
    assert "Too &lt;b&gt;dark&lt;/b&gt;" in (await client.get(path)).text
    await client.post(f"{path}/review", data={"decision": "approved"})
    approved = (await client.get("/", params={"shelf": "approved"})).text
    assert f'href="{path}"' in approved
    assert f'href="{path}/export"' in approved


async def test_a_new_picture_waits_beside_the_old_one_until_one_is_kept(
    client: httpx.AsyncClient, book: dict[str, Any]
) -> None:
    path = f"/ebooks/{book['id']}/pages/1"
    for decision, states in (
        ("discard", ["used", "rejected"]),
        ("keep", ["replaced", "rejected", "used"]),
    ):
        asked = await client.post(f"{path}/regenerate", data={"kind": "page", "prompt": ""})
        assert asked.headers["location"] == path
        attempt = await settled(client, book["id"], 1)
        page = (await client.get(path)).text
        assert f"/ebooks/{book['id']}/attempts/{attempt['id']}/thumbnail" in page
        decided = await client.post(f"/ebooks/{book['id']}/attempts/{attempt['id']}/{decision}")
        assert decided.headers["location"] == path
        found = await attempts(client, book["id"], 1)
        assert [each["state"] for each in found] == states
    first = found[0]["id"]
    assert f"/attempts/{first}/keep" in (await client.get(path)).text
    await client.post(f"/ebooks/{book['id']}/attempts/{first}/keep")
    assert [each["state"] for each in await attempts(client, book["id"], 1)] == [
        "used",
        "rejected",
        "replaced",
    ]


async def test_a_cover_is_drawn_again_though_its_number_is_a_page_s_by_now(
    client: httpx.AsyncClient, book: dict[str, Any]
) -> None:
    """The tab was open when pages were added."""
    path = f"/ebooks/{book['id']}"
    await client.post(f"{path}/pages", data={"count": "1"})
    await stopped(client, book["id"])
    last = book["page_count"] + 1
    asked = await client.post(f"{path}/pages/{last}/regenerate", data={"kind": "back_cover"})
    assert asked.headers["location"] == f"{path}/pages/{last + 1}"
    assert (await settled(client, book["id"], last + 1))["state"] == "proposed"
    assert len(await attempts(client, book["id"], last)) == 1


async def test_what_is_not_possible_by_now_leads_back_to_the_page_of_the_form(
    client: httpx.AsyncClient, book: dict[str, Any]
) -> None:
    headers = {"Accept": "text/html", "Referer": f"http://testserver/ebooks/{book['id']}?a=b"}
    refused = await client.post(f"/ebooks/{book['id']}/cancel", headers=headers)
    assert refused.status_code == 409
    assert f'href="/ebooks/{book["id"]}?a=b"' in refused.text
    elsewhere = {"Accept": "text/html", "Referer": "https://evil.example/ebooks/1"}
    refused = await client.post(f"/ebooks/{book['id']}/cancel", headers=elsewhere)
    assert "evil.example" not in refused.text


async def test_a_refused_form_opens_its_dialog_again(
    client: httpx.AsyncClient, app: FastAPI, book: dict[str, Any]
) -> None:
    app.state.ebook = replace(app.state.ebook, follows_prompts=True)
    for form, data in (
        ("pages", {"count": "many"}),
        ("pages", {"count": "1000"}),
        ("duplicate", {"title": " "}),
        ("pages/0/regenerate", {"kind": "cover", "prompt": "a\x07b"}),
        ("pages/1/regenerate", {"kind": "page", "prompt": "x" * 2001}),
    ):
        answer = await client.post(f"/ebooks/{book['id']}/{form}", data=data)
        assert answer.status_code == 422
        assert answer.text.count("data-open") == 1
        assert 'aria-invalid="true"' in answer.text


async def test_a_book_is_extended_copied_and_deleted(
    client: httpx.AsyncClient, book: dict[str, Any]
) -> None:
    path = f"/ebooks/{book['id']}"
    page = (await client.get(path)).text
    key = re.findall(r'name="order_key" value="([^"]+)"', page)[0]
    for _ in range(2):  # a double click
        await client.post(f"{path}/pages", data={"count": "1", "order_key": key})
    assert (await stopped(client, book["id"]))["page_count"] == 2
    copied = [
        await client.post(f"{path}/duplicate", data={"title": "Copy", "order_key": key})
        for _ in range(2)
    ]
    (copy,) = {each.headers["location"] for each in copied}
    assert "<h1" in (shown := (await client.get(copy)).text)
    assert "Copy" in shown
    assert (await client.post(f"{path}/delete")).headers["location"] == "/"
    assert (await client.get(path)).status_code == 404
    assert (await client.get(copy)).status_code == 200


async def test_who_only_looks_sees_no_buttons_that_change_something(
    client: httpx.AsyncClient, app: FastAPI, book: dict[str, Any]
) -> None:
    await regenerate(client, book["id"], 1)
    path = f"/ebooks/{book['id']}"
    async with client_of(app) as viewer:
        await sign_in(viewer, app.state.database, Role.VIEWER)
        for address in ("/", path, f"{path}/pages/1"):
            page = (await viewer.get(address)).text
            main = page[page.index("<main") : page.index("</main>")]
            assert 'method="post"' not in main
            assert "data-bs-toggle" not in main

"""Orders books over HTTP and waits for them."""

from typing import Any

import httpx

from tests.support.waiting import until

STOPPED = ("ready", "failed", "cancelled")


async def order(client: httpx.AsyncClient, **changes: object) -> dict[str, Any]:
    """The book as it was accepted."""
    wanted = {"title": "Deep Blue", "theme": "ocean", "audience": "children", "page_count": 4}
    answer = await client.post("/api/ebooks", json=wanted | {"seed": 7} | changes)
    assert answer.status_code == 202, answer.text
    book: dict[str, Any] = answer.json()
    return book


async def get(client: httpx.AsyncClient, ebook_id: int) -> dict[str, Any]:
    book: dict[str, Any] = (await client.get(f"/api/ebooks/{ebook_id}")).json()
    return book


async def stopped(client: httpx.AsyncClient, ebook_id: int) -> dict[str, Any]:
    """The book once no more calls are made for it."""

    async def has_stopped() -> bool:
        return (await get(client, ebook_id))["status"] in STOPPED

    await until(has_stopped)
    return await get(client, ebook_id)


async def approve(client: httpx.AsyncClient, ebook_id: int) -> dict[str, Any]:
    answer = await client.post(f"/api/ebooks/{ebook_id}/review", json={"decision": "approved"})
    assert answer.is_success, answer.text
    book: dict[str, Any] = answer.json()
    return book


async def begun(client: httpx.AsyncClient, ebook_id: int) -> None:
    """Returns when the first content page is stored."""

    async def has_a_page() -> bool:
        return bool((await get(client, ebook_id))["pages_done"])

    await until(has_a_page)

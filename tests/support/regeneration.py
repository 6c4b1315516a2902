"""Draws pages again over HTTP, and looks at what became of them."""

from typing import Any

import httpx

from tests.support.waiting import until

OPEN = ("queued", "running")


async def attempts(client: httpx.AsyncClient, ebook_id: int, number: int) -> list[dict[str, Any]]:
    pages = (await client.get(f"/api/ebooks/{ebook_id}/pages")).json()
    found: list[dict[str, Any]] = pages[number]["attempts"]
    return found


async def regenerate(
    client: httpx.AsyncClient, ebook_id: int, number: int, prompt: str | None = None
) -> dict[str, Any]:
    """The attempt of a content page, once nothing more is called for it."""
    answer = await client.post(
        f"/api/ebooks/{ebook_id}/pages/{number}/regenerate", json={"prompt": prompt}
    )
    assert answer.status_code == 202, answer.text
    return await settled(client, ebook_id, number)


async def settled(client: httpx.AsyncClient, ebook_id: int, number: int) -> dict[str, Any]:
    """The page's newest attempt, once none is open."""

    async def is_settled() -> bool:
        found = await attempts(client, ebook_id, number)
        return not any(each["state"] in OPEN for each in found)

    await until(is_settled)
    return (await attempts(client, ebook_id, number))[-1]


async def decide(client: httpx.AsyncClient, attempt: dict[str, Any], what: str) -> dict[str, Any]:
    """`what`: keep or discard. The attempt as it is afterwards."""
    ebook_id = attempt["image"].split("/")[2]
    answer = await client.post(f"/api/ebooks/{ebook_id}/attempts/{attempt['id']}/{what}")
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.json()
    return changed

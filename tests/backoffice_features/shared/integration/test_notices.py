"""What is wrong though requests are served stands on every page and at /readyz."""

import asyncio

import httpx
import pytest
from alembic import command
from fastapi import FastAPI

from backoffice.features.shared.domain.notices import Notice
from backoffice.features.shared.infrastructure.migrations import alembic_config

NOTICE = Notice("warning", "must be below {limit} USD", {"limit": "<7>"})
PAGE = {"Accept": "text/html"}


@pytest.fixture
def said(app: FastAPI) -> list[Notice]:
    """What the program says from here on; a test may change it."""
    now = [NOTICE]
    app.state.pages.add_notice(lambda: now[0] if now else None)
    return now


@pytest.mark.usefixtures("said")
async def test_every_page_shows_it_before_the_sign_in_and_in_an_error_too(
    idle_client: httpx.AsyncClient,
) -> None:
    pages = [await idle_client.get(path, headers=PAGE) for path in ("/", "/nowhere")]
    idle_client.cookies.clear()
    pages.append(await idle_client.get("/login", headers=PAGE))
    assert [page.status_code for page in pages] == [200, 404, 200]
    for page in pages:
        assert 'aria-label="Notices"' in page.text
        assert "must be below &lt;7&gt; USD" in page.text


@pytest.mark.usefixtures("said")
async def test_it_is_said_in_the_reader_s_language(idle_client: httpx.AsyncClient) -> None:
    page = await idle_client.get("/", headers={"Accept-Language": "fr"})
    assert "doit être inférieur à &lt;7&gt; USD" in page.text


async def test_it_goes_when_it_is_over(idle_client: httpx.AsyncClient, said: list[Notice]) -> None:
    assert (await idle_client.get("/readyz")).json()["notices"] == ["must be below <7> USD"]
    said.clear()
    assert (await idle_client.get("/readyz")).json()["notices"] == []
    assert "Notices" not in (await idle_client.get("/")).text


@pytest.mark.usefixtures("said")
async def test_a_program_that_is_not_ready_says_it_too(
    anonymous_client: httpx.AsyncClient, database_url: str
) -> None:
    await asyncio.to_thread(command.downgrade, alembic_config(database_url), "-1")
    answer = await anonymous_client.get("/readyz")
    assert (answer.status_code, answer.json()["notices"]) == (503, [str(NOTICE)])

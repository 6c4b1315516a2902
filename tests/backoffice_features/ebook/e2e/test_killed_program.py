"""The real program, killed in the middle of a book, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.accounts import ADMIN_SETTINGS, signed_in
from tests.support.books import begun, get, order, stopped
from tests.support.openrouter import Answer, OpenRouterStandIn
from tests.support.program import Program, free_port

PAGES = 8
PICTURES = PAGES + 2
AT_ONCE = 2


@pytest.fixture
def program(database_url: str, tmp_path: Path, openrouter: OpenRouterStandIn) -> Iterator[Program]:
    program = Program(
        {
            "DATABASE_URL": database_url,
            "BACKOFFICE_DATA_DIR": str(tmp_path / "data"),
            "PORT": str(free_port()),
            "OPENROUTER_API_KEY": "sk-test-secret",
            "OPENROUTER_BASE_URL": openrouter.base_url,
            "BACKOFFICE_PAGES_AT_ONCE": str(AT_ONCE),
            "BACKOFFICE_JOB_LEASE_SECONDS": "2",
            "BACKOFFICE_API_REQUESTS_A_MINUTE": "100000",
            **ADMIN_SETTINGS,
        },
        tmp_path / "program.log",
    )
    yield program
    program.kill()


async def test_a_killed_program_finishes_the_book_and_draws_no_stored_page_again(
    program: Program, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(*[Answer(delay=0.3)] * PICTURES)
    await program.start()
    async with httpx.AsyncClient(base_url=program.url, timeout=30) as client:
        await signed_in(client)
        accepted = await order(client, page_count=PAGES)
        await begun(client, accepted["id"])
        program.kill()
        made_before = len(openrouter.calls)
        await program.start()
        stored = (await get(client, accepted["id"]))["pages_done"]
        book = await stopped(client, accepted["id"])
        pdf = await client.get(f"/ebooks/{book['id']}/export.pdf?unapproved=true&enlarge=true")

    assert 0 < stored < PAGES
    assert (book["status"], book["pages_done"]) == ("ready", PAGES)
    # The calls under way when it was killed are lost with it; every stored page is kept.
    assert PICTURES <= len(openrouter.calls) <= PICTURES + AT_ONCE
    assert made_before < len(openrouter.calls)
    assert pdf.content.startswith(b"%PDF-")
    program.stop()
    assert "sk-test-secret" not in program.log.read_text()

"""What the real program has recorded when it is killed or stopped, on both databases."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.shared.infrastructure.database import Database
from tests.support.accounts import ADMIN_SETTINGS, signed_in
from tests.support.books import begun, get, order, stopped
from tests.support.openrouter import Answer, OpenRouterStandIn
from tests.support.program import Program, free_port
from tests.support.waiting import until

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


async def test_a_killed_program_keeps_what_it_recorded_and_pays_no_stored_page_again(
    program: Program, database: Database, openrouter: OpenRouterStandIn
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

        assert 0 < stored < PAGES
        assert (book["status"], book["pages_done"]) == ("ready", PAGES)
        # The calls under way when it was killed are lost with it; every stored page is kept.
        assert PICTURES <= len(openrouter.calls) <= PICTURES + AT_ONCE
        assert made_before < len(openrouter.calls)

        async with database.sessions() as db:
            recorded, calls = (
                await db.execute(select(func.sum(TokenUsageModel.cost), func.count()))
            ).one()
        assert recorded == Decimal(book["total_cost"])
        per_call = {call.charged for call in openrouter.calls}
        assert openrouter.charged - recorded <= AT_ONCE * max(per_call)
        assert PICTURES <= calls <= len(openrouter.calls)
        costs = (await client.get(f"/api/generation-costs/{book['request_id']}")).json()
        assert (costs["ebook_id"], costs["api_call_count"]) == (book["id"], calls)
        pdf = await client.get(f"/ebooks/{book['id']}/export.pdf?unapproved=true&enlarge=true")
        assert pdf.content.startswith(b"%PDF-")
    program.stop()
    assert "sk-test-secret" not in program.log.read_text()


async def test_an_orderly_stop_loses_no_call(
    program: Program, database: Database, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(*[Answer(delay=0.5)] * PICTURES)
    await program.start()
    async with httpx.AsyncClient(base_url=program.url, timeout=30) as client:
        await signed_in(client)
        await order(client, page_count=PAGES)

    async def calls_are_under_way() -> bool:
        return len(openrouter.calls) >= AT_ONCE

    await until(calls_are_under_way)
    program.stop()
    async with database.sessions() as db:
        assert await db.scalar(select(func.sum(TokenUsageModel.cost))) == openrouter.charged > 0

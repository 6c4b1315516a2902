"""Whole books against the stand-in for OpenRouter, on both databases."""

import asyncio
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from backoffice.features.ebook.shared.infrastructure.models import EbookJobModel
from backoffice.features.ebook.wiring import BOOKS_AT_ONCE
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.shared.infrastructure.database import Database
from backoffice.main import create_app
from backoffice.settings import Settings
from tests.support.accounts import client_of, sign_in
from tests.support.books import begun, order, stopped
from tests.support.openrouter import Answer, Failure, OpenRouterStandIn

PAGES = 4
PICTURES = PAGES + 2


@pytest.fixture
def settings(openrouter_settings: Settings) -> Settings:
    return openrouter_settings


async def cost_everywhere(
    client: httpx.AsyncClient, database: Database, book: dict[str, Any]
) -> Decimal:
    """The book's cost, once the API, the page and SQL agree on it."""
    costs = (await client.get(f"/api/generation-costs/{book['request_id']}")).json()
    async with database.sessions() as db:
        of_request = TokenUsageModel.request_id == book["request_id"]
        in_sql = await db.scalar(select(func.sum(TokenUsageModel.cost)).where(of_request))
        books = set(await db.scalars(select(TokenUsageModel.ebook_id).where(of_request)))
    page = (await client.get("/costs")).text
    assert books == {book["id"]}
    assert costs["ebook_title"] == book["title"]
    assert costs["total_cost"] == book["total_cost"]
    assert in_sql == Decimal(costs["total_cost"])
    known = [Decimal(usage["cost"]) for usage in costs["token_usages"] if usage["cost"]]
    assert sum(known) == in_sql
    assert costs["total_cost"] in page
    return Decimal(costs["total_cost"])


async def test_a_book_costs_what_was_charged(
    client: httpx.AsyncClient, database: Database, openrouter: OpenRouterStandIn
) -> None:
    accepted = await order(client)
    assert accepted["status"] == "queued"
    book = await stopped(client, accepted["id"])
    assert (book["status"], book["pages_done"], book["error"]) == ("ready", PAGES, None)
    assert await cost_everywhere(client, database, book) == openrouter.charged > 0
    costs = (await client.get(f"/api/generation-costs/{book['request_id']}")).json()
    assert (costs["api_call_count"], costs["total_output_images"]) == (PICTURES, PICTURES)
    assert {call.headers["x-request-id"] for call in openrouter.calls} == {book["request_id"]}
    assert len({call.prompt for call in openrouter.calls}) == PICTURES


async def test_one_call_failing_fails_the_book_and_keeps_its_costs(
    client: httpx.AsyncClient, database: Database, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(), Answer(), Answer(), Failure(402, "Insufficient credits"))
    book = await stopped(client, (await order(client))["id"])
    assert book["status"] == "failed"
    assert "credit" in book["error"]
    assert 0 < len(openrouter.calls) <= 5
    assert await cost_everywhere(client, database, book) == openrouter.charged > 0

    resumed = await client.post(f"/api/ebooks/{book['id']}/resume")
    assert resumed.status_code == 202
    book = await stopped(client, book["id"])
    assert (book["status"], book["pages_done"]) == ("ready", PAGES)
    assert len(openrouter.calls) == PICTURES + 1
    assert await cost_everywhere(client, database, book) == openrouter.charged


async def test_a_busy_provider_is_asked_again_and_charged_once(
    client: httpx.AsyncClient, database: Database, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Failure(429, retry_after="0"), Answer(), Failure(503))
    book = await stopped(client, (await order(client))["id"])
    assert book["status"] == "ready"
    assert len(openrouter.calls) == PICTURES + 2
    assert await cost_everywhere(client, database, book) == openrouter.charged


async def test_a_reply_without_usage_is_looked_up(
    client: httpx.AsyncClient, database: Database, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(), Answer(has_usage=False))
    book = await stopped(client, (await order(client))["id"])
    assert (book["status"], book["unpriced_call_count"]) == ("ready", 0)
    assert await cost_everywhere(client, database, book) == openrouter.charged


async def test_a_cost_that_nobody_tells_is_unknown_and_not_zero(
    client: httpx.AsyncClient, database: Database, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(has_usage=False, generation_misses=None))
    book = await stopped(client, (await order(client))["id"])
    assert (book["status"], book["unpriced_call_count"]) == ("ready", 1)
    known = openrouter.charged - openrouter.calls[0].charged
    assert await cost_everywhere(client, database, book) == known
    detail = (await client.get(f"/costs/{book['request_id']}")).text
    assert "unknown" in detail.lower()


async def test_a_reply_without_an_image_is_paid_for_and_asked_again(
    client: httpx.AsyncClient, database: Database, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(pictures=0, text="I would rather write a poem."))
    book = await stopped(client, (await order(client))["id"])
    assert (book["status"], book["pages_done"]) == ("ready", PAGES)
    assert len(openrouter.calls) == PICTURES + 1
    assert await cost_everywhere(client, database, book) == openrouter.charged


async def test_a_cancelled_book_begins_no_new_page_and_can_be_taken_up_again(
    client: httpx.AsyncClient, database: Database, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(*[Answer(delay=0.3)] * 20)
    accepted = await order(client, page_count=12)
    await begun(client, accepted["id"])
    assert (await client.post(f"/api/ebooks/{accepted['id']}/cancel")).status_code == 202
    book = await stopped(client, accepted["id"])
    calls = len(openrouter.calls)
    assert book["status"] == "cancelled"
    assert 0 < book["pages_done"] < 12
    assert await cost_everywhere(client, database, book) == openrouter.charged
    await asyncio.sleep(0.5)
    assert len(openrouter.calls) == calls
    assert (await client.post(f"/api/ebooks/{book['id']}/cancel")).status_code == 409

    await client.post(f"/api/ebooks/{book['id']}/resume")
    book = await stopped(client, book["id"])
    assert (book["status"], book["pages_done"]) == ("ready", 12)
    assert len(openrouter.calls) == 14
    assert await cost_everywhere(client, database, book) == openrouter.charged


async def test_a_book_that_waits_is_cancelled_at_once(
    client: httpx.AsyncClient, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(*[Answer(delay=0.5)] * 20)
    *busy, waiting = [await order(client) for _ in range(BOOKS_AT_ONCE + 1)]
    cancelled = await client.post(f"/api/ebooks/{waiting['id']}/cancel")
    assert cancelled.json()["status"] == "cancelled"
    for book in busy:
        await client.post(f"/api/ebooks/{book['id']}/cancel")
        await stopped(client, book["id"])


async def test_stopping_the_app_finishes_the_calls_under_way_and_another_goes_on(
    settings: Settings, database: Database, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(*[Answer(delay=0.4)] * 3)
    first, second = create_app(settings), create_app(settings)
    async with first.router.lifespan_context(first), client_of(first) as client:
        await sign_in(client, database)
        accepted = await order(client)
        await asyncio.to_thread(openrouter.called.wait, 30)
    async with database.sessions() as db:
        recorded = await db.scalar(select(func.sum(TokenUsageModel.cost)))
        job = (await db.scalars(select(EbookJobModel))).one()
    assert recorded == openrouter.charged
    assert job.leased_until is None
    async with second.router.lifespan_context(second), client_of(second) as client:
        await sign_in(client, database)
        book = await stopped(client, accepted["id"])
        assert (book["status"], book["pages_done"]) == ("ready", PAGES)
        assert len(openrouter.calls) == PICTURES
        assert await cost_everywhere(client, database, book) == openrouter.charged


async def test_two_processes_share_the_work_and_pay_once(
    settings: Settings, database: Database, openrouter: OpenRouterStandIn
) -> None:
    first, second = create_app(settings), create_app(settings)
    async with (
        first.router.lifespan_context(first),
        second.router.lifespan_context(second),
        client_of(first) as client,
    ):
        await sign_in(client, database)
        accepted = [await order(client, title=f"Book {n}", seed=n) for n in range(4)]
        books = [await stopped(client, book["id"]) for book in accepted]
        assert [book["status"] for book in books] == ["ready"] * 4
        assert len(openrouter.calls) == 4 * PICTURES
        costs = [await cost_everywhere(client, database, book) for book in books]
    assert sum(costs) == openrouter.charged

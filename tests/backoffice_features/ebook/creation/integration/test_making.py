"""Whole books against the stand-in for OpenRouter, without a feature that keeps their costs."""

from decimal import Decimal

import httpx
import pytest
from fastapi import FastAPI

from backoffice.settings import Settings
from tests.support.apps import app_without_options
from tests.support.books import begun, order, stopped
from tests.support.image_requests import RecordedUsage
from tests.support.openrouter import Answer, Failure, OpenRouterStandIn

PAGES = 4
PICTURES = PAGES + 2


@pytest.fixture
def settings(openrouter_settings: Settings) -> Settings:
    return openrouter_settings


@pytest.fixture
def usage() -> RecordedUsage:
    return RecordedUsage()


@pytest.fixture
def app(settings: Settings, usage: RecordedUsage) -> FastAPI:
    return app_without_options(settings, UsageTracker=usage)


def known(usage: RecordedUsage) -> Decimal:
    return sum((cost for cost in usage.costs if cost is not None), Decimal())


async def test_every_call_for_a_book_is_told(
    client: httpx.AsyncClient, usage: RecordedUsage, openrouter: OpenRouterStandIn
) -> None:
    book = await stopped(client, (await order(client))["id"])
    assert (book["status"], book["pages_done"], book["error"]) == ("ready", PAGES, None)
    assert len(usage.rows) == len(openrouter.calls) == PICTURES
    assert known(usage) == openrouter.charged > 0
    assert {row["request_id"] for row in usage.rows} == {book["request_id"]}
    assert {row["ebook_id"] for row in usage.rows} == {book["id"]}


async def test_a_book_that_failed_goes_on_where_it_stopped(
    client: httpx.AsyncClient, usage: RecordedUsage, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(), Answer(), Answer(), Failure(402, "Insufficient credits"))
    book = await stopped(client, (await order(client))["id"])
    assert book["status"] == "failed"
    assert "credit" in book["error"]
    assert known(usage) == openrouter.charged > 0

    assert (await client.post(f"/api/ebooks/{book['id']}/resume")).status_code == 202
    book = await stopped(client, book["id"])
    assert (book["status"], book["pages_done"]) == ("ready", PAGES)
    assert len(openrouter.calls) == PICTURES + 1
    assert known(usage) == openrouter.charged


async def test_a_cost_that_nobody_tells_is_told_as_unknown(
    client: httpx.AsyncClient, usage: RecordedUsage, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(has_usage=False, generation_misses=None))
    await stopped(client, (await order(client, page_count=1))["id"])
    assert usage.costs.count(None) == 1


async def test_a_cancelled_book_begins_no_new_page_and_can_be_taken_up_again(
    client: httpx.AsyncClient, usage: RecordedUsage, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(*[Answer(delay=0.3)] * 20)
    accepted = await order(client, page_count=12)
    await begun(client, accepted["id"])
    assert (await client.post(f"/api/ebooks/{accepted['id']}/cancel")).status_code == 202
    book = await stopped(client, accepted["id"])
    assert (book["status"], book["pages_done"] < 12) == ("cancelled", True)
    assert known(usage) == openrouter.charged

    await client.post(f"/api/ebooks/{book['id']}/resume")
    book = await stopped(client, book["id"])
    assert (book["status"], book["pages_done"]) == ("ready", 12)
    assert len(openrouter.calls) == len(usage.rows) == 14


async def test_the_cost_of_a_book_is_shown_as_not_kept(client: httpx.AsyncClient) -> None:
    book = await stopped(client, (await order(client, page_count=1))["id"])
    assert (book["status"], book["total_cost"]) == ("ready", None)
    shelf, page = (await client.get("/")).text, (await client.get(f"/ebooks/{book['id']}")).text
    assert "not kept" in page
    for text in (shelf, page):
        assert "$" not in text
        assert 'href="/costs' not in text

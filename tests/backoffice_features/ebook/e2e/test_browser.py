"""A person at the running program, in a real browser."""

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.support.accounts import (
    signed_in,
    signed_in_browser,
)
from tests.support.books import order, stopped
from tests.support.program import Program
from tests.support.regeneration import regenerate
from tests.support.visitor import WAIT_MILLISECONDS, Visitor, faults_of

PARTS = ("/pages/0", "/pages/1", "/pages/1?zoom=1", "/export")


@pytest.mark.smoke
async def test_a_book_is_ordered_and_watched(program: Program, browser: Browser) -> None:
    context = await browser.new_context(
        base_url=program.url, viewport={"width": 1440, "height": 900}, locale="en-US"
    )
    await signed_in_browser(context, program.url)
    visitor = Visitor(await context.new_page(), program.url)
    page = visitor.page
    await page.goto("/")
    await page.get_by_label("Title").fill("Reef Friends")
    await page.get_by_label("Pages").fill("3")
    await page.get_by_role("button", name="Make the book").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Reef Friends")
    # The page is not reloaded from here on.
    await expect(page.locator("a[href$='/export']")).to_be_visible(timeout=WAIT_MILLISECONDS)
    thumbnails = page.locator("img[src*='/thumbnail']")
    await expect(thumbnails).to_have_count(5)
    await page.wait_for_function(
        "[...document.querySelectorAll('img[src*=\"/thumbnail\"]')].every(i => i.naturalWidth > 0)"
    )
    assert visitor.complaints == []


@pytest.fixture
async def made_book(program: Program) -> str:
    """The path of a finished book's page; a new picture of its only page waits for a decision."""
    async with httpx.AsyncClient(base_url=program.url, timeout=30) as client:
        await signed_in(client)
        book = await stopped(client, (await order(client, page_count=1))["id"])
        await regenerate(client, book["id"], 1)
    return f"/ebooks/{book['id']}"


async def test_pages_are_accessible_in_both_languages_schemes_and_widths(
    program: Program, browser: Browser, made_book: str
) -> None:
    paths = ("/", "/?shelf=stopped", made_book, *(f"{made_book}{part}" for part in PARTS))
    assert await faults_of(browser, program.url, paths) == []

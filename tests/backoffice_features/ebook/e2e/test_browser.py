"""A person at the running program, in a real browser."""

import shutil
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path
from typing import Literal

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.support.accounts import (
    ADMIN_SETTINGS,
    signed_in,
    signed_in_browser,
    signed_in_state,
)
from tests.support.books import order, stopped
from tests.support.chromium import launch_options
from tests.support.program import Program, free_port

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WAIT_MILLISECONDS = 90_000  # a busy machine is no failure


@pytest.fixture
async def program(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Program]:
    database = tmp_path / "test.db"
    shutil.copy(sqlite_template, database)
    program = Program(
        {
            "DATABASE_URL": f"sqlite:///{database}",
            "BACKOFFICE_DATA_DIR": str(tmp_path / "data"),
            "PORT": str(free_port()),
            "BACKOFFICE_API_REQUESTS_A_MINUTE": "100000",
            **ADMIN_SETTINGS,
        },
        tmp_path / "program.log",
    )
    await program.start()
    yield program
    program.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(**launch_options())
        yield launched
        await launched.close()


class Visitor:
    """Notes what a page should not do: say something on the console, ask another host."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.set_default_timeout(WAIT_MILLISECONDS)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._check_host(request.url, url))

    def _check_host(self, asked: str, ours: str) -> None:
        if not asked.startswith((ours, "data:")):
            self.complaints.append(asked)


@pytest.mark.smoke
async def test_a_book_is_ordered_watched_and_found_on_costs(
    program: Program, browser: Browser
) -> None:
    context = await browser.new_context(
        base_url=program.url, viewport={"width": 1440, "height": 900}, locale="en-US"
    )
    await signed_in_browser(context, program.url)
    visitor = Visitor(await context.new_page(), program.url)
    page = visitor.page
    await page.goto("/costs")
    await expect(page.get_by_role("main")).to_contain_text("first book")
    costs = await context.new_page()
    await costs.goto("/costs")

    await page.goto("/")
    await page.get_by_label("Title").fill("Reef Friends")
    await page.get_by_label("Pages").fill("3")
    await page.get_by_role("button", name="Make the book").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Reef Friends")
    # Neither page is reloaded from here on.
    await expect(costs.get_by_role("link", name="Reef Friends")).to_be_visible(
        timeout=WAIT_MILLISECONDS
    )
    await expect(page.locator("a[href$='/export.pdf']")).to_be_visible(timeout=WAIT_MILLISECONDS)
    thumbnails = page.locator("img[src*='/thumbnail']")
    await expect(thumbnails).to_have_count(5)
    await page.wait_for_function(
        "[...document.querySelectorAll('img[src*=\"/thumbnail\"]')].every(i => i.naturalWidth > 0)"
    )

    await costs.get_by_role("link", name="Reef Friends").click()
    await expect(costs.get_by_role("table")).to_contain_text("local-drawing")
    assert visitor.complaints == []


@pytest.fixture
async def made_book(program: Program) -> str:
    """The path of a finished book's page."""
    async with httpx.AsyncClient(base_url=program.url, timeout=30) as client:
        await signed_in(client)
        book = await stopped(client, (await order(client, page_count=1))["id"])
    return f"/ebooks/{book['id']}"


async def test_pages_are_accessible_in_both_languages_schemes_and_widths(
    program: Program, browser: Browser, made_book: str
) -> None:
    found: list[str] = []
    session = await signed_in_state(browser, program.url)
    for language, scheme, width in product(("en-US", "fr-FR"), SCHEMES, (1440, 390)):
        context = await browser.new_context(
            base_url=program.url,
            viewport={"width": width, "height": 900},
            locale=language,
            color_scheme=scheme,
            storage_state=session,
        )
        visitor = Visitor(await context.new_page(), program.url)
        await visitor.page.goto("/costs")
        request = await visitor.page.locator("a[href^='/costs/']").first.get_attribute("href")
        for path in (
            "/",
            made_book,
            f"{made_book}/export",
            "/costs",
            "/costs?q=nothing",
            str(request),
        ):
            await visitor.page.goto(path)
            wide = await visitor.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            violations = (await Axe().run(visitor.page)).response["violations"]
            found += [
                f"{path} {language} {scheme} {width}: {each['id']}"
                for each in violations
                if each["impact"] in ("serious", "critical")
            ]
            found += [f"{path} {language} {width}: too wide"] if wide else []
        found += visitor.complaints
        await context.close()
    assert found == []

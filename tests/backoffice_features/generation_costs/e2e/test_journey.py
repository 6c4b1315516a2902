"""A publisher's day in a real browser: from the sign-in to the cost of a book, and out again."""

import shutil
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import anyio
import pytest
from babel.numbers import format_currency
from playwright.async_api import Browser, Page, expect

from tests.support.accounts import ADMIN, ADMIN_SETTINGS, PASSWORD
from tests.support.openrouter import OpenRouterStandIn
from tests.support.program import Program, free_port
from tests.support.speech import Speech
from tests.support.visitor import WAIT_MILLISECONDS, Visitor

DESKTOP, PHONE = 1440, 390
PAGES = 2
PICTURES = PAGES + 2


@pytest.fixture
async def paid_program(
    sqlite_template: Path, tmp_path: Path, openrouter: OpenRouterStandIn
) -> AsyncIterator[Program]:
    database = tmp_path / "test.db"
    shutil.copy(sqlite_template, database)
    program = Program(
        {
            "DATABASE_URL": f"sqlite:///{database}",
            "BACKOFFICE_DATA_DIR": str(tmp_path / "data"),
            "PORT": str(free_port()),
            "OPENROUTER_API_KEY": "sk-test",
            "OPENROUTER_BASE_URL": openrouter.base_url,
            **ADMIN_SETTINGS,
        },
        tmp_path / "program.log",
    )
    await program.start()
    yield program
    program.stop()


class Publisher:
    """Works with what the pages show and say; reloads nothing."""

    def __init__(self, page: Page, say: Speech) -> None:
        self.page = page
        self.say = say
        self.main = page.get_by_role("main")

    async def press(self, label: str) -> None:
        await self.page.get_by_role("button", name=self.say(label), exact=True).click()

    async def sign_in(self) -> None:
        await self.page.goto("/")
        await self.page.get_by_label(self.say("E-mail address")).fill(ADMIN)
        await self.page.get_by_label(self.say("Password")).fill(PASSWORD)
        await self.press("Sign in")

    async def order(self, title: str) -> None:
        await self.page.get_by_label(self.say("Title")).fill(title)
        await self.page.get_by_label(self.say("Pages"), exact=True).fill(str(PAGES))
        await self.press("Make the book")
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        await expect(self.main.get_by_role("button", name=self.say("Approve"))).to_be_visible(
            timeout=WAIT_MILLISECONDS
        )

    async def open_page(self, number: int) -> None:
        name = self.say("Page %(number)s", number=number)
        await (
            self.main.get_by_role("link")
            .filter(has_text=name)
            .or_(self.main.get_by_role("link", name=name))
            .first.click()
        )
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(name)

    async def draw_again(self, prompt: str) -> None:
        await self.press("Draw it again")
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_label(self.say("What to draw")).fill(prompt)
        await dialog.get_by_role("button", name=self.say("Draw another picture")).click()
        await expect(
            self.page.get_by_role("button", name=self.say("Keep the new one"))
        ).to_be_visible(timeout=WAIT_MILLISECONDS)

    async def export(self) -> bytes:
        await self.main.get_by_role("link", name=self.say("Export")).click()
        enlarge = self.page.get_by_label(self.say("Enlarge them all the same"))
        await expect(enlarge).to_be_visible()
        download = self.page.get_by_role("button", name=self.say("Download the PDF"))
        await expect(download).to_be_disabled()
        await enlarge.check()
        await expect(download).to_be_enabled()
        async with self.page.expect_download() as started:
            await download.click()
        return await anyio.Path(await (await started.value).path()).read_bytes()

    async def follow(self, label: str) -> None:
        """By the main menu, which is folded away on a phone."""
        link = self.page.get_by_role("navigation", name=self.say("Main")).get_by_role(
            "link", name=self.say(label)
        )
        if not await link.is_visible():
            await self.press("Menu")
        await link.click()

    async def sign_out(self) -> None:
        await self.press("Account")
        await self.press("Sign out")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("locale", ["en-US", "fr-FR"])
async def test_a_book_is_made_drawn_again_approved_exported_and_its_cost_is_known(
    paid_program: Program,
    browser: Browser,
    openrouter: OpenRouterStandIn,
    locale: str,
    width: int,
) -> None:
    context = await browser.new_context(
        base_url=paid_program.url, viewport={"width": width, "height": 900}, locale=locale
    )
    visitor = Visitor(await context.new_page(), paid_program.url)
    page, say = visitor.page, Speech(locale)
    publisher = Publisher(page, say)

    await publisher.sign_in()
    await publisher.order("Reef Friends")
    await publisher.open_page(1)
    await publisher.draw_again("A whale with a top hat")
    assert openrouter.calls[-1].prompt == "A whale with a top hat"
    await publisher.press("Keep the new one")
    await expect(publisher.main).to_contain_text("A whale with a top hat")

    await page.get_by_role("link", name="Reef Friends").click()
    await publisher.press("Approve")
    await expect(publisher.main).to_contain_text(say("approved").capitalize())
    assert (await publisher.export()).startswith(b"%PDF-")

    await publisher.follow("Generation costs")
    await page.get_by_role("link", name="Reef Friends").click()
    await expect(page.get_by_role("table").get_by_role("row")).to_have_count(1 + PICTURES + 1)
    assert len(openrouter.calls) == PICTURES + 1
    charged = Decimal(openrouter.charged)
    shown = format_currency(charged, "USD", locale=say.language, decimal_quantization=False)
    await expect(page.locator(f"data[title='{shown}']").first).to_be_visible()

    await publisher.sign_out()
    await expect(page.get_by_role("heading", level=1)).to_have_text(say("Sign in"))
    await page.goto("/costs")
    await expect(page.get_by_role("heading", level=1)).to_have_text(say("Sign in"))
    assert visitor.complaints == []

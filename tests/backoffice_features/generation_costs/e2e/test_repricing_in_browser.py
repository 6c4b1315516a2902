"""A person who gives calls the price that they lacked, in a real browser."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.shared.infrastructure.database import Database
from tests.backoffice_features.generation_costs.usages import call, store
from tests.support.accounts import signed_in_browser
from tests.support.program import Program
from tests.support.visitor import WAIT_MILLISECONDS, Visitor, faults_of
from tests.support.waiting import until

UNKNOWN: dict[str, Any] = {"cost": "0", "cost_source": CostSource.UNKNOWN, "operation": "chat"}
LAST_MONTH = datetime.now(UTC).replace(day=1, hour=12) - timedelta(days=3)


@pytest.fixture
async def unpriced(program: Program, tmp_path: Path) -> None:
    """Recorded before their price was known; of one nobody knows it still."""
    known = {**UNKNOWN, "provider": "openai", "model": "gpt-4o", "prompt_tokens": 1_000_000}
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/test.db")
    await store(
        database,
        [
            call(**known, created_at=LAST_MONTH, completion_tokens=0),
            call(**known, created_at=LAST_MONTH + timedelta(hours=3), completion_tokens=0),
            call(**UNKNOWN, provider="nobody", model="of-nobody", created_at=LAST_MONTH),
        ],
    )
    await database.dispose()


@pytest.mark.usefixtures("unpriced")
async def test_calls_get_the_price_that_they_lacked_by_one_button(
    program: Program, browser: Browser
) -> None:
    context = await browser.new_context(
        base_url=program.url, viewport={"width": 1440, "height": 900}, locale="en-US"
    )
    await signed_in_browser(context, program.url)
    visitor = Visitor(await context.new_page(), program.url)
    page = visitor.page
    entry = page.get_by_role("navigation", name="Main").get_by_role("link", name="Unpriced calls")

    async def says(count: str) -> bool:
        await page.goto("/costs")
        return await entry.is_visible() and count in await entry.inner_text()

    await until(lambda: says("3"))
    await entry.click()
    await expect(page.get_by_role("row", name="gpt-4o")).to_contain_text("Known by now")
    await expect(page.get_by_role("row", name="of-nobody")).to_contain_text("No price is known")
    await page.get_by_role("button", name="Price them").click()
    # The page is not reloaded from here on.
    await expect(page.locator("#run-head")).to_contain_text("done", timeout=WAIT_MILLISECONDS)
    await expect(page.get_by_role("row", name="gpt-4o")).to_contain_text("$5.00")
    await until(lambda: says("1"))
    await expect(page.locator("#overview")).to_contain_text("$5.00")
    assert visitor.complaints == []


@pytest.mark.usefixtures("unpriced")
async def test_a_dry_run_is_looked_at_and_then_applied_but_not_to_a_closed_month(
    program: Program, browser: Browser
) -> None:
    context = await browser.new_context(base_url=program.url, locale="en-US")
    await signed_in_browser(context, program.url)
    visitor = Visitor(await context.new_page(), program.url)
    page = visitor.page
    await page.goto("/costs/repricing")
    month = f"{LAST_MONTH:%Y-%m}"
    closing = page.get_by_role("form", name="Close a month")
    await closing.get_by_label("Month").fill(month)
    await closing.get_by_label("Reason").fill("Books are done")
    await closing.get_by_role("button").click()
    await expect(page.get_by_role("listitem").filter(has_text=month)).to_contain_text("Books are")
    await page.get_by_label("Model").fill("gpt-4o")
    await page.get_by_role("button", name="Look what would change").click()
    await expect(page.locator("#run-head")).to_contain_text("done", timeout=WAIT_MILLISECONDS)
    dialog = page.get_by_role("dialog")
    await page.get_by_role("button", name="Apply").click()
    await dialog.get_by_label("Reason").fill("The price is known now")
    await dialog.get_by_role("button", name="Apply").click()
    await expect(dialog.get_by_role("alert")).to_contain_text(month)
    await page.goto("/costs/repricing")
    await page.get_by_role("button", name=f"Reopen {month}").click()
    await dialog.get_by_label("Reason").fill("A price was missing")
    await dialog.get_by_role("button", name="Reopen").click()
    await expect(page.get_by_role("listitem").filter(has_text=month)).to_have_count(0)
    await page.get_by_role("row", name="Dry run").first.get_by_role("link").click()
    await page.get_by_role("button", name="Apply").click()
    await dialog.get_by_label("Reason").fill("The price is known now")
    await dialog.get_by_role("button", name="Apply").click()
    await expect(page.locator("#run-head")).to_contain_text("done", timeout=WAIT_MILLISECONDS)
    # The refused form answers with a status that browsers log.
    assert [each for each in visitor.complaints if "409" not in each] == []


@pytest.mark.usefixtures("unpriced")
async def test_pages_of_repricing_are_accessible(program: Program, browser: Browser) -> None:
    context = await browser.new_context(base_url=program.url, locale="en-US")
    await signed_in_browser(context, program.url)
    page = await context.new_page()
    await page.goto("/costs/repricing")
    await page.get_by_label("Model").fill("gpt-4o")
    await page.get_by_role("button", name="Look what would change").click()
    paths = ("/costs", "/costs/unpriced", "/costs/repricing", "/costs/repricing/1")
    assert await faults_of(browser, program.url, paths) == []

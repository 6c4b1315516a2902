"""A person who changes prices, in a real browser."""

import httpx
from playwright.async_api import Browser, Page, expect

from tests.support.accounts import signed_in, signed_in_browser
from tests.support.program import Program
from tests.support.visitor import Visitor, faults_of

MODEL = "/prices/model?provider=google&name=gemini-2.5-flash"
CALL = {
    "service": "google",
    "operation": "chat",
    "model": "gemini-2.5-flash",
    "inputTokens": 1_000_000,
    "outputTokens": 0,
}


async def amount(client: httpx.AsyncClient) -> str:
    recorded = await client.post("/cost-tracking/record", json=CALL)
    assert recorded.status_code == 201, recorded.text
    found: str = recorded.json()["amount"]
    return found


async def export(page: Page) -> str:
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Export these as CSV").click()
    path = await (await download.value).path()
    return path.read_text(encoding="utf-8")


async def test_a_price_is_found_overridden_withdrawn_and_brought_back_in_a_file(
    program: Program, browser: Browser
) -> None:
    context = await browser.new_context(
        base_url=program.url, viewport={"width": 1440, "height": 900}, locale="en-US"
    )
    await signed_in_browser(context, program.url)
    visitor = Visitor(await context.new_page(), program.url)
    page = visitor.page
    async with httpx.AsyncClient(base_url=program.url, timeout=30) as client:
        await signed_in(client)
        await page.goto("/")
        await page.get_by_role("link", name="Prices").click()
        await page.get_by_label("Search").fill("google gemini-2.5-flash")
        # The list follows; the page is not loaded anew.
        await page.get_by_role("link", name="gemini-2.5-flash", exact=True).click()
        assert await amount(client) == "0.3"

        await page.get_by_label("Input tokens", exact=True).fill("0.03")
        await page.get_by_label("Reason").fill("Our contract")
        await page.get_by_role("button", name="Override the price").click()
        await expect(page.get_by_role("status").first).to_contain_text("The price is overridden.")
        assert await amount(client) == "0.03"

        await page.goto("/prices?layer=override")
        await expect(page.get_by_role("table")).to_contain_text("$0.03")
        text = await export(page)
        assert "Our contract" in text

        await page.goto(MODEL)
        await page.get_by_role("button", name="Withdraw override 1").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Reason").fill("Signed by nobody")
        await dialog.get_by_role("button", name="Withdraw").click()
        await expect(page.get_by_role("main")).to_contain_text("Signed by nobody")
        assert await amount(client) == "0.3"

        await page.goto("/prices")
        await page.get_by_role("link", name="Import").click()
        file = {"name": "prices.csv", "mimeType": "text/csv", "buffer": text.encode()}
        await page.get_by_label("CSV file").set_input_files(file)  # type: ignore[arg-type]
        await page.get_by_role("button", name="See what would change").click()
        await expect(page.get_by_role("main")).to_contain_text("1 price would change")
        assert await amount(client) == "0.3"
        await page.get_by_role("button", name="Apply all of it").click()
        await expect(page.get_by_role("status").first).to_contain_text("The file is imported.")
        assert await amount(client) == "0.03"
    assert visitor.complaints == []


async def test_pages_are_accessible_in_both_languages_schemes_and_widths(
    program: Program, browser: Browser
) -> None:
    async with httpx.AsyncClient(base_url=program.url, timeout=30) as client:
        await signed_in(client)
        for usd, day in (("0.03", "2026-01-01"), ("0.04", "2026-11-01")):
            given = {"inputPricePerMillion": usd, "outputPricePerMillion": "0.06"}
            about = {"model": "gemini-2.5-flash", "reason": "A contract", "validFrom": day}
            made = await client.put("/cost-tracking/pricing", json=given | about)
            assert made.status_code == 201, made.text
        wanted = {"version": made.json()["version"], "reason": "An error"}
        await client.delete("/cost-tracking/pricing", params=wanted)
    paths = ("/prices", "/prices?q=nothing", MODEL, "/prices/model", "/prices/import")
    assert await faults_of(browser, program.url, paths) == []

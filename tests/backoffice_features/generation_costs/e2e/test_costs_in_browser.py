"""A person who reads what a book costs, in a real browser."""

import httpx
from playwright.async_api import Browser, expect

from backoffice.features.shared.presentation.access import SESSION_COOKIE
from tests.support.accounts import ADMIN, PASSWORD, signed_in, signed_in_browser
from tests.support.books import order, stopped
from tests.support.program import Program
from tests.support.visitor import WAIT_MILLISECONDS, Visitor, faults_of


async def test_a_book_that_is_being_made_is_found_on_costs(
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
    async with httpx.AsyncClient(base_url=program.url, timeout=30) as client:
        await signed_in(client)
        await order(client, title="Reef Friends", page_count=3)
    # The page is not reloaded from here on.
    reef = page.get_by_role("link", name="Reef Friends")
    await expect(reef).to_be_visible(timeout=WAIT_MILLISECONDS)
    await reef.click()
    await expect(page.get_by_role("table")).to_contain_text("local-drawing")
    assert visitor.complaints == []


async def test_a_page_that_refreshes_itself_leads_to_the_sign_in_when_the_session_ends(
    program: Program, browser: Browser
) -> None:
    context = await browser.new_context(base_url=program.url, locale="en-US")
    await signed_in_browser(context, program.url)
    visitor = Visitor(await context.new_page(), program.url)
    page = visitor.page
    await page.goto("/costs?q=a")
    await context.clear_cookies(name=SESSION_COOKIE)
    await expect(page).to_have_url(
        f"{program.url}/login?next=%2Fcosts%3Fq%3Da", timeout=WAIT_MILLISECONDS
    )
    await page.get_by_label("E-mail address").fill(ADMIN)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(page).to_have_url(f"{program.url}/costs?q=a")


async def test_pages_are_accessible_in_both_languages_schemes_and_widths(
    program: Program, browser: Browser
) -> None:
    async with httpx.AsyncClient(base_url=program.url, timeout=30) as client:
        await signed_in(client)
        book = await stopped(client, (await order(client, page_count=1))["id"])
    paths = ("/costs", "/costs?by=tenant", "/costs?q=nothing", f"/costs/{book['request_id']}")
    assert await faults_of(browser, program.url, paths) == []

"""Accounts in a real browser: coming in by the printed link, the pages of administrators."""

import re
import shutil
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.support.accounts import PASSWORD
from tests.support.chromium import launch_options
from tests.support.program import Program, free_port

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LINK = re.compile(r"http://127\.0\.0\.1:\d+/sign-in\?token=\S+")
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


async def watched_page(browser: Browser, complaints: list[str], **options: object) -> Page:
    """`complaints` gathers what its console says: violations of the content policy, too."""
    context = await browser.new_context(**options)  # type: ignore[arg-type]
    page = await context.new_page()
    page.set_default_timeout(WAIT_MILLISECONDS)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


async def come_in(page: Page, program: Program) -> None:
    (link,) = LINK.findall(program.log.read_text())
    await page.goto(link)
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await page.get_by_label("New password").fill(PASSWORD)
    await page.get_by_role("button", name="Set the password").click()
    await expect(page.get_by_role("status").first).to_contain_text("The password is set.")


@pytest.mark.smoke
async def test_the_first_administrator_comes_in_and_lets_others_in(
    program: Program, browser: Browser
) -> None:
    complaints: list[str] = []
    page = await watched_page(browser, complaints, base_url=program.url, locale="en-US")
    await come_in(page, program)

    await page.get_by_role("button", name="Account").click()
    await page.get_by_role("link", name="Users").click()
    await page.get_by_label("E-mail address").fill("jo@example.com")
    await page.get_by_role("button", name="Add and show").click()
    link = await page.get_by_label("Sign-in link", exact=True).input_value()
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()

    jo = await watched_page(browser, complaints, base_url=program.url, locale="fr-FR")
    await jo.goto(link)
    await jo.get_by_role("main").get_by_role("button", name="Se connecter").click()
    await expect(jo.get_by_role("main")).to_contain_text("jo@example.com")
    await jo.get_by_role("button", name="Compte").click()
    await expect(jo.get_by_role("link", name="Utilisateurs")).to_have_count(0)

    await page.get_by_role("button", name="Deactivate jo@example.com").click()
    await expect(page.get_by_role("status").first).to_contain_text("its API keys are void")
    await jo.reload()
    await expect(jo).to_have_url(re.compile("/login"))

    await page.goto("/api-keys")
    await page.get_by_label("Name").fill("Nightly orders")
    await page.get_by_role("button", name="Add and show").click()
    await expect(page.get_by_label("API key", exact=True)).to_have_value(re.compile("^bo_"))
    await page.get_by_role("button", name="Revoke Nightly orders").click()
    await page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    await expect(page.get_by_role("table")).to_contain_text("Revoked")

    await page.goto("/audit")
    await expect(page.get_by_role("table")).to_contain_text("api_key.revoked")
    await page.get_by_role("button", name="Account").click()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page).to_have_url(f"{program.url}/login")
    assert complaints == []


async def test_pages_are_accessible_in_both_languages_schemes_and_widths(
    program: Program, browser: Browser
) -> None:
    complaints: list[str] = []
    first = await watched_page(browser, complaints, base_url=program.url, locale="en-US")
    await come_in(first, program)
    await first.goto("/users")
    await first.get_by_label("E-mail address").fill("a.person.with.a.long@address.example.com")
    await first.get_by_role("button", name="Add and show").click()
    await first.goto("/api-keys")
    await first.get_by_label("Name").fill("Nightly orders")
    await first.get_by_role("button", name="Add and show").click()
    session = await first.context.storage_state()
    found: list[str] = []
    for language, scheme, width in product(("en-US", "fr-FR"), SCHEMES, (1440, 390)):
        options = {
            "base_url": program.url,
            "viewport": {"width": width, "height": 900},
            "locale": language,
            "color_scheme": scheme,
        }
        stranger = await watched_page(browser, complaints, **options)
        person = await watched_page(browser, complaints, **options, storage_state=session)
        for page, path in (
            (stranger, "/login"),
            (person, "/account"),
            (person, "/users"),
            (person, "/api-keys"),
            (person, "/audit"),
            (person, "/audit?actor=nobody"),
        ):
            await page.goto(path)
            if page is person:
                await page.locator("[data-bs-toggle=dropdown]").click()
            wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
            violations = (await Axe().run(page)).response["violations"]
            found += [
                f"{path} {language} {scheme} {width}: {each['id']}"
                for each in violations
                if each["impact"] in ("serious", "critical")
            ]
            found += [f"{path} {language} {width}: too wide"] if wide else []
        await stranger.context.close()
        await person.context.close()
    assert found + complaints == []

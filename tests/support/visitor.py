"""A person at the running program, in a real browser."""

from collections.abc import Sequence
from itertools import product
from typing import Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from tests.support.accounts import signed_in_state

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Ids of several elements: a label would name the wrong one, and axe does not look any more.
TWICE = """
[...document.querySelectorAll("[id]")].map((each) => each.id)
  .filter((id, place, all) => all.indexOf(id) !== place)
"""
WAIT_MILLISECONDS = 90_000  # a busy machine is no failure


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


async def faults_of(browser: Browser, url: str, paths: Sequence[str]) -> list[str]:
    """What is wrong with these pages, in both languages, schemes and widths."""
    found: list[str] = []
    session = await signed_in_state(browser, url)
    for language, scheme, width in product(("en-US", "fr-FR"), SCHEMES, (1440, 390)):
        context = await browser.new_context(
            base_url=url,
            viewport={"width": width, "height": 900},
            locale=language,
            color_scheme=scheme,
            storage_state=session,
        )
        visitor = Visitor(await context.new_page(), url)
        for path in paths:
            await visitor.page.goto(path)
            wide = await visitor.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            violations = (await Axe().run(visitor.page)).response["violations"]
            found += [
                f"{path} {language} {scheme} {width}: {each['id']}"
                for each in violations
                if each["impact"] in ("serious", "critical")
            ]
            found += [f"{path} {language} {width}: too wide"] if wide else []
            found += [f"{path}: twice {each}" for each in await visitor.page.evaluate(TWICE)]
        found += visitor.complaints
        await context.close()
    return found

"""The program and a browser, for the tests of every feature."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.support.accounts import ADMIN_SETTINGS
from tests.support.chromium import launch_options
from tests.support.program import Program, free_port


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

"""What stands on every page, for everybody."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.support.accounts import ADMIN_SETTINGS
from tests.support.postgres import DatabaseServer
from tests.support.program import Program, free_port
from tests.support.visitor import faults_of


@pytest.fixture
async def program(
    server: DatabaseServer, postgres_template: str, tmp_path: Path
) -> AsyncIterator[Program]:
    """Its copy of the database cannot be reached: it says so."""
    program = Program(
        {
            "DATABASE_URL": server.create_database("noticed", template=postgres_template),
            "DATABASE_READ_URL": "postgresql://me@127.0.0.1:1/books",
            "BACKOFFICE_DATA_DIR": str(tmp_path / "data"),
            "PORT": str(free_port()),
            **ADMIN_SETTINGS,
        },
        tmp_path / "program.log",
    )
    await program.start()
    yield program
    program.stop()
    server.drop_database("noticed")


async def test_notices_are_accessible_in_both_languages_schemes_and_widths(
    program: Program, browser: Browser
) -> None:
    assert await faults_of(browser, program.url, ("/", "/account")) == []

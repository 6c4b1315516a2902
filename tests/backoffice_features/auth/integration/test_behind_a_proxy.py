"""The program itself, asked as a proxy on this machine asks it."""

from pathlib import Path

import httpx
import pytest

from tests.support.program import Program, free_port


@pytest.mark.parametrize(("proxies", "believed"), [("", True), ("10.9.9.9", False)])
async def test_a_proxy_is_believed_that_is_named(
    database_url: str, tmp_path: Path, proxies: str, believed: bool
) -> None:
    program = Program(
        {
            "DATABASE_URL": database_url.replace("+psycopg", "").replace("+aiosqlite", ""),
            "BACKOFFICE_DATA_DIR": str(tmp_path / "data"),
            "BACKOFFICE_PROXIES": proxies,
            "BACKOFFICE_URL": "https://books.example.com/",
            "PORT": str(free_port()),
        },
        tmp_path / "log",
    )
    try:
        await program.start()
        async with httpx.AsyncClient() as client:
            forwarded = {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "https"}
            answer = await client.get(f"{program.url}/login", headers=forwarded)
    finally:
        program.kill()
    assert ("strict-transport-security" in answer.headers) is believed
    assert "  https://books.example.com/sign-in?token=" in program.log.read_text()

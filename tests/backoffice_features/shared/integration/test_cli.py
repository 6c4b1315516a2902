import re
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backoffice.cli import app
from tests.support.program import free_port


def run(*arguments: str, **environment: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments, env=environment)
    return result.exit_code, result.output


def test_a_new_database_is_migrated_and_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/folder/books.db"
    before = run("db-status", DATABASE_URL=url)
    migrated = run("migrate", DATABASE_URL=url)
    again = run("migrate", DATABASE_URL=url)
    after = run("db-status", DATABASE_URL=url)
    assert [code for code, _ in (before, migrated, again, after)] == [0, 0, 0, 0]
    assert "not up to date. Run: make db-migrate" in before[1]
    assert re.search(r"\d{4}, up to date", after[1])


@pytest.mark.parametrize("command", ["migrate", "db-status"])
def test_a_database_that_is_away_is_one_clear_error(command: str) -> None:
    url = f"postgresql://me:secret@127.0.0.1:{free_port()}/books"
    code, output = run(command, DATABASE_URL=url)
    assert code == 2
    assert output.startswith("DATABASE_URL: connection failed")
    assert "secret" not in output


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("BACKOFFICE_TIMEZONE", "Mars"),
        ("DATABASE_URL", "postgresql://me@host:port/books"),
        ("BACKOFFICE_DATA_DIR", "/dev/null/books"),
        ("PORT", "0"),
    ],
)
def test_a_bad_setting_stops_the_start_with_a_line_that_names_it(name: str, bad: str) -> None:
    code, output = run("serve", "--migrate", **{"PORT": str(free_port()), name: bad})
    assert code == 2
    assert name in output
    assert "Traceback" not in output


def test_a_taken_port_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, output = run("serve", PORT=str(taken.getsockname()[1]))
    assert code == 2
    assert output.startswith("PORT: cannot listen on 127.0.0.1:")

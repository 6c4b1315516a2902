"""Each optional feature is taken out of a copy of the program, and the copy stands.

As a person would do it: drop its tables, delete its folder, its tests and its line in main.py.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.presentation.access import SESSION_COOKIE
from backoffice.features.shared.presentation.csrf import CSRF_HEADER
from backoffice.main import optional
from tests.support.accounts import SECRET_KEY, add_session, add_user, csrf_token
from tests.support.books import order, stopped
from tests.support.pages import COSTS, in_french, paths_of
from tests.support.postgres import DatabaseServer
from tests.support.program import Program, free_port
from tests.support.regeneration import decide, regenerate
from tests.support.tree import PROGRAMS, PROJECT, WITH_TABLES, Tree

FEATURES = pytest.mark.parametrize("feature", optional())
TESTS = (
    "shared/unit/test_settings.py",
    "shared/unit/test_translations.py",
    "shared/integration/test_migrations.py",
    "ebook/creation/integration/test_readme.py",
)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree.copied_to(tmp_path / "copy", DATABASE_URL=f"sqlite:///{tmp_path}/books.db")


@pytest.fixture
def program(tree: Tree, tmp_path: Path) -> Iterator[Program]:
    more = {"PORT": str(free_port()), "BACKOFFICE_SECRET_KEY": SECRET_KEY}
    started = Program(tree.environment | more, tmp_path / "program.log")
    yield started
    started.kill()


@FEATURES
async def test_the_program_runs_without_the_feature(
    feature: str, tree: Tree, program: Program
) -> None:
    tree.backoffice("migrate")
    tree.backoffice("feature", "drop", feature, "--yes")
    tree.take_out(feature)
    code = "import backoffice; print(backoffice.__file__)"
    assert tree.run("python", "-c", code).stdout.startswith(str(tree.folder))

    await program.start()
    async with httpx.AsyncClient(base_url=program.url, timeout=30) as client:
        database = Database(f"sqlite+aiosqlite:///{tree.folder.parent}/books.db")
        session = await add_session(database, await add_user(database))
        await database.dispose()
        client.cookies.set(SESSION_COOKIE, session)
        client.headers[CSRF_HEADER] = csrf_token(session)
        home = await in_french(client, "/")
        if feature == "generation_costs":
            assert not re.search(COSTS, home)
            assert (await client.get("/costs")).status_code == 404
        for path in paths_of(home):
            assert (await client.get(path)).status_code == 200, path
        book = await stopped(client, (await order(client, page_count=1))["id"])
        assert (book["status"], book["pages_done"]) == ("ready", 1)
        drawn_again = await regenerate(client, book["id"], 1)
        assert (await decide(client, drawn_again, "keep"))["state"] == "used"
        approved = {"decision": "approved", "reason": ""}
        await client.post(f"/api/ebooks/{book['id']}/review", json=approved)
        assert (await client.get(f"/ebooks/{book['id']}")).status_code == 200
        pdf = await client.get(f"/ebooks/{book['id']}/export.pdf")
        assert pdf.content.startswith(b"%PDF-")
    program.stop()


@FEATURES
def test_nothing_speaks_of_the_feature_and_all_checks_pass(
    feature: str, tree: Tree, server: DatabaseServer
) -> None:
    tree.backoffice("migrate")
    tree.backoffice("feature", "drop", feature, "--yes")
    tree.take_out(feature)
    assert tree.mentions(feature) == []
    if feature == "generation_costs":
        assert "No such command 'ledger'" in tree.backoffice("ledger", fails=True).stderr
    if (PROJECT / ".mypy_cache").is_dir():  # what it knows of the libraries spares a minute
        shutil.copytree(PROJECT / ".mypy_cache", tree.folder / ".mypy_cache")
    tree.run("make", "check", f"BIN={PROGRAMS}", "-o", "setup-dev")

    tests = [f"tests/backoffice_features/{path}" for path in TESTS]
    tree.run("pytest", "-q", *tests, TEST_DATABASE_URL=server.admin_url)
    tree.run("pytest", "-q", "--collect-only")


@pytest.mark.parametrize("feature", WITH_TABLES)
async def test_a_running_program_says_that_its_feature_was_dropped(
    feature: str, tree: Tree, program: Program
) -> None:
    tree.backoffice("migrate")
    await program.start()
    tree.backoffice("feature", "drop", feature, "--yes")
    async with httpx.AsyncClient(base_url=program.url, timeout=30) as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert f"The feature {feature} is installed" in answer.json()["detail"]
    assert f"Take {feature} out of BACKOFFICE_FEATURES" in answer.json()["hint"]
    program.stop()

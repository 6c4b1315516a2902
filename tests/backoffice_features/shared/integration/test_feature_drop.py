"""`backoffice feature drop`, in a copy of the tree: it writes a migration into it."""

import csv
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from backoffice.main import optional
from tests.support.tree import WITH_TABLES, Tree

FEATURES = pytest.mark.parametrize("feature", WITH_TABLES)


@pytest.fixture
def tree(database_url: str, tmp_path: Path) -> Tree:
    return Tree.copied_to(tmp_path / "copy", DATABASE_URL=database_url)


def tables(url: str) -> set[str]:
    engine = create_engine(url.replace("+aiosqlite", ""))
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def execute(url: str, *statements: str) -> None:
    engine = create_engine(url.replace("+aiosqlite", ""))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def dropped_files(folder: Path) -> dict[str, list[list[str]]]:
    """Rows by table, without the header, of the only dump in the folder."""
    (dump,) = folder.iterdir()
    found = {}
    for path in dump.iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.reader(file))[1:]
    return found


@FEATURES
def test_a_feature_s_tables_are_dumped_dropped_and_brought_back_empty(
    tree: Tree, database_url: str, feature: str, tmp_path: Path
) -> None:
    before = tables(database_url)
    dropped = tree.backoffice("feature", "drop", feature, "--yes", "--dump", str(tmp_path / "out"))
    gone = before - tables(database_url)
    assert gone == set(dropped_files(tmp_path / "out"))
    assert all(f"{table}.csv: 0 rows" in dropped.stdout for table in gone)

    again = tree.backoffice("feature", "drop", feature, "--yes")
    assert "nothing to do" in again.stdout
    tree.run("alembic", "downgrade", "-1")
    assert tables(database_url) == before
    tree.backoffice("feature", "drop", feature, "--yes")
    assert tables(database_url) == before - gone
    assert len(tree.migrations_that_drop(feature)) == 1


@FEATURES
def test_a_program_does_not_run_with_a_feature_whose_tables_were_dropped(
    tree: Tree, feature: str
) -> None:
    tree.backoffice("feature", "drop", feature, "--yes")
    for command in (("serve",), ("serve", "--migrate"), ("migrate",)):
        refused = tree.backoffice(*command, fails=True)
        assert refused.returncode == 2
        (line,) = refused.stderr.splitlines()
        assert f"The feature {feature} is installed" in line
        assert f"Take {feature} out of BACKOFFICE_FEATURES" in line
        assert "alembic downgrade" in line
    others = ",".join(set(optional()) - {feature}) or "none"
    left_out = tree.backoffice("db-status", BACKOFFICE_FEATURES=others)
    assert "up to date" in left_out.stdout

    tree.run("alembic", "downgrade", "-1")
    assert "up to date" in tree.backoffice("migrate").stdout
    assert "up to date" in tree.backoffice("db-status").stdout


@FEATURES
def test_another_database_is_dumped_by_the_same_migration(
    tree: Tree, database_url: str, feature: str, tmp_path: Path
) -> None:
    other = f"sqlite:///{tmp_path}/other.db"
    tree.backoffice("migrate", DATABASE_URL=other)
    tree.backoffice("feature", "drop", feature, "--yes", DATABASE_URL=other)
    before = tables(database_url)
    tree.backoffice("feature", "drop", feature, "--yes", "--dump", str(tmp_path / "out"))
    assert before - tables(database_url) == set(dropped_files(tmp_path / "out"))
    assert len(tree.migrations_that_drop(feature)) == 1


@FEATURES
def test_a_dump_that_cannot_be_written_drops_nothing(
    tree: Tree, database_url: str, feature: str, tmp_path: Path
) -> None:
    before = tables(database_url)
    (tmp_path / "out").write_text("a file is in the way")
    refused = tree.backoffice(
        *("feature", "drop", feature, "--yes", "--dump", str(tmp_path / "out")), fails=True
    )
    assert refused.returncode == 2
    assert "Nothing was dropped" in refused.stderr
    assert tables(database_url) == before
    # It goes on where it stopped.
    tree.backoffice("feature", "drop", feature, "--yes")
    assert tables(database_url) < before


@FEATURES
def test_a_table_of_another_that_refers_to_the_feature_s_keeps_them(
    tree: Tree, database_url: str, feature: str
) -> None:
    engine = create_engine(database_url.replace("+aiosqlite", ""))
    before = tables(database_url)
    tree.backoffice("feature", "drop", feature, "--yes")
    table = min(before - tables(database_url))
    tree.run("alembic", "downgrade", "-1")
    key = inspect(engine).get_pk_constraint(table)["constrained_columns"]
    kind = {each["name"]: each["type"] for each in inspect(engine).get_columns(table)}
    columns = ", ".join(f"{name} {kind[name].compile(engine.dialect)}" for name in key)
    engine.dispose()
    names = ", ".join(key)
    execute(
        database_url,
        f"CREATE TABLE notes ({columns}, FOREIGN KEY ({names}) REFERENCES {table} ({names}))",
    )
    refused = tree.backoffice("feature", "drop", feature, "--yes", fails=True)
    assert f"notes refers to {table}" in refused.stderr
    assert tables(database_url) == before | {"notes"}


@FEATURES
def test_nothing_is_dropped_unless_somebody_says_so(
    tree: Tree, database_url: str, feature: str
) -> None:
    before = tables(database_url)
    tree.backoffice("feature", "drop", feature, fails=True)  # nobody answers the question
    assert tables(database_url) == before
    assert tree.migrations_that_drop(feature) == []


@FEATURES
def test_a_database_that_is_not_up_to_date_is_migrated_first(
    tree: Tree, database_url: str, feature: str
) -> None:
    tree.run("alembic", "downgrade", "-1")
    refused = tree.backoffice("feature", "drop", feature, "--yes", fails=True)
    assert (refused.returncode, "make db-migrate" in refused.stderr) == (2, True)
    assert tree.migrations_that_drop(feature) == []


@pytest.mark.parametrize(("name", "why"), [("ebook", "is required"), ("magic", "is not a feature")])
def test_what_cannot_be_dropped_is_refused_with_what_can(tree: Tree, name: str, why: str) -> None:
    refused = tree.backoffice("feature", "drop", name, "--yes", fails=True)
    assert refused.returncode == 2
    assert why in refused.stderr
    assert all(feature in refused.stderr for feature in optional())


def test_a_migration_is_done_whole_or_not_at_all(tree: Tree, database_url: str) -> None:
    before = tables(database_url)
    (head,) = tree.run("alembic", "heads").stdout.split()[:1]
    (tree.folder / "alembic/versions/9999_broken.py").write_text(
        f'revision = "9999"\ndown_revision = "{head}"\n\nfrom alembic import op\n\n'
        'def upgrade():\n    op.drop_table("audit_entries")\n    op.drop_table("nowhere")\n'
    )
    assert tree.backoffice("migrate", fails=True, BACKOFFICE_FEATURES="none").returncode != 0
    assert tables(database_url) == before


def test_the_copy_is_what_runs(tree: Tree) -> None:
    code = "import backoffice; print(backoffice.__file__)"
    ran: subprocess.CompletedProcess[str] = tree.run("python", "-c", code)
    assert ran.stdout.startswith(str(tree.folder))

"""What a migration that drops a feature does: dump its tables, then undo its migrations."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from alembic import op
from alembic.script import Script
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.sql.expression import TableClause

from backoffice.features.shared.domain.errors import CannotStart
from backoffice.features.shared.infrastructure.table_dump import dump
from backoffice.settings import load_settings


class CannotDrop(CannotStart):
    """One line that says why the tables of a feature stay."""


def drop(feature: str, undone: Sequence[str], tables: Sequence[TableClause]) -> None:
    """Dumps in the transaction that drops: no row can come in between.

    Where there is nothing to keep, as in a new database, nothing is written unless a folder was
    asked for.
    """
    connection, names = op.get_bind(), {table.name for table in tables}
    _hold(connection, names)
    _refuse_references(connection, feature, names)
    _dump(connection, feature, tables)
    before = set(inspect(connection).get_table_names())
    for step in reversed(_steps(undone)):
        step.module.downgrade()
    gone = before - set(inspect(connection).get_table_names())
    if gone != names:
        unexpected = ", ".join(sorted(gone ^ names))
        raise CannotDrop(f"{feature}: TABLES is wrong about {unexpected}. Nothing was dropped.")


def bring_back(undone: Sequence[str]) -> None:
    """The tables of a dropped feature, empty."""
    for step in _steps(undone):
        step.module.upgrade()


def row_counts(connection: Connection, tables: Sequence[TableClause]) -> dict[str, int]:
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in tables
    }


def _steps(revisions: Sequence[str]) -> list[Script]:
    script = op.get_context().script
    assert script is not None
    return [script.get_revision(revision) for revision in revisions]


def _hold(connection: Connection, names: set[str]) -> None:
    """Whoever writes waits until the tables are gone. On SQLite the transaction does that."""
    if connection.dialect.name == "postgresql":
        quoted = ", ".join(map(connection.dialect.identifier_preparer.quote, sorted(names)))
        connection.execute(text(f"LOCK TABLE {quoted} IN ACCESS EXCLUSIVE MODE"))


def _refuse_references(connection: Connection, feature: str, names: set[str]) -> None:
    """SQLite would drop a table that others refer to."""
    inspector = inspect(connection)
    for table in set(inspector.get_table_names()) - names:
        for key in inspector.get_foreign_keys(table):
            if key["referred_table"] in names:
                raise CannotDrop(
                    f"{feature}: {table} refers to {key['referred_table']}. Nothing was dropped."
                )


def _dump(connection: Connection, feature: str, tables: Sequence[TableClause]) -> None:
    config = op.get_context().config
    assert config is not None
    asked: Path | None = config.attributes.get("dump")
    if not asked and not any(row_counts(connection, tables).values()):
        return
    parent = asked or load_settings().data_dir.absolute() / "dropped"
    folder = parent / f"{feature}-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
    try:
        written = dump(connection, tables, folder)
    except OSError as error:
        raise CannotDrop(
            f"{feature}: cannot dump its tables to {folder}: {error.strerror}. Nothing was dropped."
        ) from None
    for path, rows in written.items():
        config.print_stdout("%s: %s", path, f"{rows} rows" if rows != 1 else "1 row")

"""Takes a feature out of a database: one migration, which dumps its tables and drops them.

Each step can be repeated: the migration's file is there whole or not at all, and the dump, the drop
and the new revision are one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from alembic.script import Script
from sqlalchemy.sql.expression import TableClause

from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.drop_migration import tables_of, write_drop
from backoffice.features.shared.infrastructure.feature_removal import CannotDrop, row_counts
from backoffice.features.shared.infrastructure.migrations import History, Migrations, upgrade


@dataclass(frozen=True)
class FeatureDrop:
    """`migration` is None where it is still to be written, `rows` where there is nothing to do.

    `before` is the revision that a downgrade goes back to.
    """

    url: str
    feature: str
    history: History
    migration: Script | None
    before: str
    rows: dict[str, int] | None

    def carry_out(self, dump: Path) -> Path:
        """The migration's file. `dump` is the folder to make the dump's folder in."""
        path = Path(self.migration.path) if self.migration else self._write()
        upgrade(self.url, path.name.partition("_")[0], dump)
        return path

    def _write(self) -> Path:
        try:
            return write_drop(self.feature, self.history)
        except OSError as error:
            raise CannotDrop(
                f"{self.feature}: cannot write its migration {error.filename}: {error.strerror}. "
                "Run this where the code is kept, and deploy the migration with it."
            ) from None


async def plan_drop(url: str, feature: str) -> FeatureDrop:
    """Raises CannotDrop."""
    history = History(url)
    migration = history.last_drop(feature, history.steps)
    tables: Sequence[TableClause]
    if migration:
        before, tables = str(migration.down_revision), migration.module.TABLES
    else:
        import_module(f"backoffice.features.{feature}.wiring")
        before, tables = history.head, tables_of(feature)
    database = Database(url)
    async with database.engine.connect() as connection:
        at = next(iter(await connection.run_sync(Migrations(url).current)), None)
        is_at_work = bool(tables) and not history.last_drop(feature, history.until(at))
        if is_at_work and at != before:
            raise CannotDrop(
                f"The database is at revision {at or 'nothing'}, not at {before}. "
                "Run: make db-migrate"
            )
        rows = await connection.run_sync(row_counts, tables) if is_at_work else None
    await database.dispose()
    return FeatureDrop(url, feature, history, migration, before, rows)

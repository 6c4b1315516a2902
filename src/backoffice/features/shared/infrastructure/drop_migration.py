"""Writes the migration that drops a feature."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from alembic.script import Script
from sqlalchemy import JSON, Boolean, Table, TypeDecorator, Uuid
from sqlalchemy.types import TypeEngine

from backoffice.features.shared.infrastructure.database import Base, Money, UtcDateTime, table_of
from backoffice.features.shared.infrastructure.migrations import VERSIONS, History

# Values of these types are not what the driver gives; of all others they are.
INTERPRETED = (
    (Money, "Money()"),
    (UtcDateTime, "UtcDateTime()"),
    (Uuid, "sa.Uuid()"),
    (Boolean, "sa.Boolean()"),
    (JSON, "sa.JSON()"),
)

TEMPLATE = '''"""Takes {feature} out: dumps its tables and undoes its migrations."""

import sqlalchemy as sa

{imports}from backoffice.features.shared.infrastructure.feature_removal import bring_back, drop

revision = "{revision}"
down_revision = "{down_revision}"
branch_labels = None
depends_on = None

DROPS = "{feature}"
UNDONE = [
{undone}]
TABLES = [
{tables}]


def upgrade() -> None:
    drop(DROPS, UNDONE, TABLES)


def downgrade() -> None:
    bring_back(UNDONE)
'''


def write_drop(feature: str, history: History, folder: Path = VERSIONS) -> Path:
    """The file, whole or not at all; the same for the same history, whoever writes it.

    Needs the feature's models, and migrations of it in force. Raises OSError.
    """
    revision = f"{int(history.head) + 1:04d}"
    path = folder / f"{revision}_drop_{feature}.py"
    undone = history.in_force(feature, history.steps)
    content = _migration(feature, revision, history.head, undone, tables_of(feature))
    with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, encoding="utf-8") as draft:
        try:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).chmod(0o644)
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    return path


def tables_of(feature: str) -> list[Table]:
    """Those of the models in the feature's folder, once its wiring is imported."""
    inside = f"backoffice.features.{feature}."
    tables = {
        table_of(mapper.class_)
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith(inside)
    }
    return sorted(tables, key=lambda table: table.name)


def _migration(
    feature: str, revision: str, head: str, undone: Sequence[Script], tables: Sequence[Table]
) -> str:
    lines = "".join(map(_table, tables))
    ours = [name for name in ("Money", "UtcDateTime") if f"{name}()" in lines]
    database = "from backoffice.features.shared.infrastructure.database import "
    return TEMPLATE.format(
        feature=feature,
        revision=revision,
        down_revision=head,
        imports=f"{database}{', '.join(ours)}\n" if ours else "",
        undone="".join(f'    "{step.revision}",\n' for step in undone),
        tables=lines,
    )


def _table(table: Table) -> str:
    columns = "".join(
        f'        sa.column("{column.name}"{_type(column.type)}),\n' for column in table.columns
    )
    return f'    sa.table(\n        "{table.name}",\n{columns}    ),\n'


def _type(given: TypeEngine[object]) -> str:
    """A feature's own types go with it: what they store is dumped as it is stored."""
    while isinstance(given, TypeDecorator) and not isinstance(given, Money | UtcDateTime):
        given = given.impl_instance
    return next((f", {text}" for kind, text in INTERPRETED if isinstance(given, kind)), "")

import asyncio
from importlib import import_module
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect

from backoffice.features.shared.infrastructure.database import Base, Database
from backoffice.features.shared.infrastructure.drop_migration import tables_of
from backoffice.features.shared.infrastructure.migrations import (
    History,
    alembic_config,
    is_of,
    upgrade,
)
from backoffice.main import FEATURES, create_app, optional
from backoffice.settings import Settings


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def test_migrations_run_down_and_up_again(database: Database, database_url: str) -> None:
    async with database.engine.connect() as connection:
        before = await connection.run_sync(tables)
    await asyncio.to_thread(command.downgrade, alembic_config(database_url), "base")
    async with database.engine.connect() as connection:
        assert await connection.run_sync(tables) == set()
    await asyncio.to_thread(upgrade, database_url)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(tables) == before != set()


async def test_the_migrated_schema_is_that_of_the_models(
    database: Database, settings: Settings
) -> None:
    create_app(settings)  # imports the models of every feature

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


def schema(connection: Connection) -> dict[str, set[str]]:
    inspector = inspect(connection)
    return {
        table: {column["name"] for column in inspector.get_columns(table)}
        for table in tables(connection)
    }


@pytest.mark.parametrize("feature", optional())
def test_an_optional_feature_s_migrations_bear_its_name_and_change_its_tables_only(
    feature: str, tmp_path: Path
) -> None:
    for name in FEATURES:
        import_module(f"backoffice.features.{name}.wiring")
    ours = {table.name for table in tables_of(feature)}
    url = f"sqlite+aiosqlite:///{tmp_path}/books.db"
    engine = create_engine(url.replace("+aiosqlite", ""))
    before: dict[str, set[str]] = {}
    for step in History(url).steps:
        upgrade(url, step.revision)
        with engine.connect() as connection:
            after = schema(connection)
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        assert changed <= ours if is_of(step, feature) else not changed & ours, step.path
        before = after
    engine.dispose()

import asyncio

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from backoffice.features.shared.infrastructure.database import Base, Database
from backoffice.features.shared.infrastructure.migrations import alembic_config, upgrade
from backoffice.main import create_app
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

"""Where the schema stands, and how to bring it up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

PROJECT = Path(__file__).parents[5]


def alembic_config(url: str) -> Config:
    config = Config(PROJECT / "alembic.ini")
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    command.upgrade(alembic_config(url), "head")


class Migrations:
    """The revisions of this code, read once."""

    def __init__(self, url: str) -> None:
        self._wanted = set(ScriptDirectory.from_config(alembic_config(url)).get_heads())

    def missing(self, connection: Connection) -> set[str]:
        """Revisions that the database does not have; empty when it is up to date."""
        return self._wanted - self.current(connection)

    def current(self, connection: Connection) -> set[str]:
        return set(MigrationContext.configure(connection).get_current_heads())

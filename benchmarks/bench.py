"""What a measure runs on: databases, a folder, and how long it may take."""

import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from backoffice.features.shared.infrastructure import migrations
from benchmarks.report import Figure
from tests.support.postgres import PostgresServer

median = statistics.median


class Bench:
    """Databases are made when they are first asked for, and shared by the measures."""

    def __init__(self, folder: Path, server: PostgresServer, *, full: bool) -> None:
        self.folder = folder
        self.full = full
        self._server = server
        self._databases: dict[tuple[str, str], str] = {}

    def database(self, dialect: str, name: str, fill: Callable[[str], None] | None = None) -> str:
        """The SQLAlchemy URL of a migrated database, filled once."""
        if (dialect, name) not in self._databases:
            start = time.perf_counter()
            url = self._create(dialect, name)
            migrations.upgrade(url)
            if fill:
                fill(url)
            self._databases[dialect, name] = url
            say(f"{name} on {dialect}: made in {time.perf_counter() - start:.0f} s")
        return self._databases[dialect, name]

    def _create(self, dialect: str, name: str) -> str:
        if dialect == "sqlite":
            return f"sqlite+aiosqlite:///{self.folder / name}.db"
        return self._server.create_database(name).replace("postgresql:", "postgresql+psycopg:", 1)


Measure = Callable[[Bench], AsyncIterator[Figure]]


def say(text: str) -> None:
    """While it runs; the table comes at the end."""
    print(text, file=sys.stderr, flush=True)

"""Engine, sessions and column types."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Numeric,
    Table,
    create_engine,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry, NullPool
from sqlalchemy.types import TypeDecorator, TypeEngine

from backoffice.features.shared.domain.errors import CannotStart
from backoffice.features.shared.domain.money import DECIMALS, QUANTUM, canonical
from backoffice.features.shared.infrastructure.replica import Replica

SQLITE_BUSY_SECONDS = 30
CONNECT_SECONDS = 5
WAITS = (0.2, 0.5, 1, 2, 4, 8, 16, 32)
DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Money(TypeDecorator[Decimal]):
    """USD with twelve decimals, exact in sums too.

    NUMERIC on PostgreSQL. On SQLite, which has no exact decimals, a 64-bit integer of 1e-12 USD:
    up to 9.2 million USD.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int = 18) -> None:
        super().__init__()
        self.precision = precision

    @property
    def python_type(self) -> type[Decimal]:
        return Decimal

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.precision, DECIMALS))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        exact = Decimal(value)
        if exact != exact.quantize(QUANTUM):
            raise ValueError(f"{value} has more than {DECIMALS} decimals")
        return int(exact.scaleb(DECIMALS)) if dialect.name == "sqlite" else exact

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        exact = Decimal(value)
        return canonical(exact.scaleb(-DECIMALS) if dialect.name == "sqlite" else exact)


class UtcDateTime(TypeDecorator[datetime]):
    """Zone-aware in Python, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """One engine for the app's life, and one for its copy; a session for each task."""

    def __init__(self, url: str, read_url: str = "") -> None:
        self.url = make_url(url)
        if self.is_sqlite:
            if self.url.database and self.url.database != ":memory:":
                _make_folder(Path(self.url.database).parent)
            self.engine = create_async_engine(
                self.url,
                hide_parameters=True,  # errors are logged, and passwords' hashes are parameters
                connect_args={"timeout": SQLITE_BUSY_SECONDS},
            )
            event.listen(self.engine.sync_engine, "connect", _configure_sqlite)
        else:
            self.engine = create_async_engine(
                self.url,
                hide_parameters=True,
                pool_size=10,
                max_overflow=20,
                pool_pre_ping=True,
                connect_args={"connect_timeout": CONNECT_SECONDS},
            )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        read_only = self.engine.execution_options(postgresql_readonly=True)
        self._read_only_sessions = async_sessionmaker(read_only, expire_on_commit=False)
        self.replica = Replica(make_url(read_url), self.engine) if read_url else None

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """For what only reads, and may be some seconds late.

        From the copy where there is one that answers, else from the primary.
        """
        session = await self.replica.session() if self.replica else None
        if session is None:
            session = self._read_only_sessions()
        async with session:
            yield session

    def blocking_engine(self) -> Engine:
        """SQLite for a thread that works by itself and keeps its connection."""
        engine = create_engine(
            self.url.set(drivername="sqlite"),
            hide_parameters=True,
            poolclass=NullPool,
            connect_args={"timeout": SQLITE_BUSY_SECONDS},
        )
        event.listen(engine, "connect", _configure_sqlite)
        return engine

    def unpooled_engine(self) -> AsyncEngine:
        """PostgreSQL for a task that keeps its connection, and sends the same statements on it."""
        return create_async_engine(
            self.url,
            hide_parameters=True,
            poolclass=NullPool,
            connect_args={"connect_timeout": CONNECT_SECONDS, "prepare_threshold": 0},
        )

    async def dispose(self) -> None:
        await self.engine.dispose()
        if self.replica:
            await self.replica.dispose()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"DATABASE_URL or BACKOFFICE_DATA_DIR: cannot make {folder}: {error.strerror}"
        ) from None


def _configure_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # SQLite's own lower() knows ASCII only: a search for "éléphant" would miss "Éléphant".
    connection.create_function("lower", 1, _lower)
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _lower(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


def table_of(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def insert_into(
    place: AsyncSession | Connection, table: Table
) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the dialect of where it goes."""
    dialect = place.dialect if isinstance(place, Connection) else place.get_bind().dialect
    return sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)


async def persistently(operation: Callable[[], Awaitable[T]], waits: Sequence[float] = WAITS) -> T:
    """Tries an idempotent write again, for about a minute, while the database is away.

    For what must not be lost, such as the record of a paid call. Raises the last error.
    """
    for seconds in waits:
        try:
            return await operation()
        except DATABASE_AWAY as error:
            log.warning("the database is away; trying again", seconds=seconds, error=str(error))
            await asyncio.sleep(seconds)
    return await operation()

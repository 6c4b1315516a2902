"""Runs the migrations, each in a transaction of its own, against DATABASE_URL."""

from importlib import import_module

from alembic import context
from sqlalchemy import create_engine, event, func, make_url, select

from backoffice.features.shared.infrastructure.database import SQLITE_BUSY_SECONDS, Base
from backoffice.main import FEATURES
from backoffice.settings import load_settings

for feature in FEATURES:  # so that autogenerate and `alembic check` know every table
    import_module(f"backoffice.features.{feature}.wiring")

url = make_url(context.config.attributes.get("url") or load_settings().database)
sqlite = url.get_backend_name() == "sqlite"
engine = create_engine(
    url.set(drivername=url.drivername.removesuffix("+aiosqlite")),
    connect_args={"timeout": SQLITE_BUSY_SECONDS} if sqlite else {},
)
if sqlite:  # its driver begins no transaction before DDL: a migration could be left half done

    @event.listens_for(engine, "connect")
    def leave_transactions_to_us(connection, _entry) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


MIGRATING = 20_261_121  # an advisory lock of PostgreSQL: several processes may start at once

with engine.connect() as connection:
    if engine.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_lock(MIGRATING)))
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()

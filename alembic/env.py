"""Runs the migrations, each in a transaction of its own, against DATABASE_URL."""

from importlib import import_module

from alembic import context
from sqlalchemy import create_engine, make_url

from backoffice.features.shared.infrastructure.database import Base
from backoffice.main import FEATURES
from backoffice.settings import load_settings

for feature in FEATURES:  # so that autogenerate and `alembic check` know every table
    import_module(f"backoffice.features.{feature}.wiring")

url = make_url(context.config.attributes.get("url") or load_settings().database)
engine = create_engine(url.set(drivername=url.drivername.removesuffix("+aiosqlite")))

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transaction_per_migration=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()

"""The `backoffice` command."""

import asyncio
import contextlib
import gc
import importlib.util
import os
import socket
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI

from backoffice import feature_command
from backoffice.features.auth.domain.model import normal_email
from backoffice.features.auth.infrastructure.accounts import AccountRepository
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.domain.errors import CannotStart, NotFound
from backoffice.features.shared.infrastructure import migrations
from backoffice.features.shared.infrastructure.database import DATABASE_AWAY, Database
from backoffice.features.shared.infrastructure.logs import configure_logs
from backoffice.main import FEATURES, create_app, installed
from backoffice.settings import Settings
from backoffice.terminal import (
    on_database,
    on_platform,
    reachable_database,
    read_settings,
    stop,
)

USERS_AT_ONCE = 200

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
user = typer.Typer(no_args_is_help=True, help="Shows and adds people who may sign in.")
app.add_typer(user, name="user")
app.add_typer(feature_command.app, name="feature")
for name in FEATURES:
    presentation = f"backoffice.features.{name}.presentation"
    commands = f"{presentation}.commands"
    if all(map(importlib.util.find_spec, (presentation, commands))):
        app.add_typer(importlib.import_module(commands).app)


@app.callback()
def backoffice(context: typer.Context) -> None:
    """Makes books with paid AI services and knows what each one cost."""
    context.obj = on_database  # for the commands that a feature brings


@app.command()
def serve(
    migrate_first: Annotated[
        bool, typer.Option("--migrate", help="Bring the schema up to date first.")
    ] = False,
    reload: Annotated[bool, typer.Option(help="Restart on a change of the code.")] = False,
) -> None:
    """Starts the web server."""
    settings = read_settings()
    _require_free_port(settings)
    _require_tables(settings)
    if migrate_first:
        _migrate(settings)
    configure_logs()
    web = _app(settings)
    # What is here now stays: the collector, which stops everything, need not look at it again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    typer.echo(f"Backoffice is on {settings.url}")
    uvicorn.run(
        "backoffice.cli:create_reloaded_app" if reload else web,
        factory=reload,
        host=settings.host,
        port=settings.port,
        forwarded_allow_ips=settings.proxies,
        reload=reload,
        reload_dirs=["src"] if reload else None,
        log_config=None,
        access_log=False,
    )


def create_reloaded_app() -> FastAPI:
    """For the process that is started anew on each change of the code."""
    configure_logs()
    return _app(read_settings())


@app.command()
def migrate() -> None:
    """Brings the database's schema up to date."""
    settings = read_settings()
    _require_tables(settings)
    _migrate(settings)
    typer.echo(asyncio.run(_schema_status(settings)))


@app.command()
def db_status() -> None:
    """Shows the revision that the database is at, and whether it is the newest."""
    with reachable_database():
        typer.echo(asyncio.run(_schema_status(read_settings())))


@user.command("list")
def list_users() -> None:
    """Shows who may sign in, and as what."""

    async def run(accounts: AccountRepository) -> None:
        cursor: str | None = ""
        while cursor is not None:
            found = await accounts.page(USERS_AT_ONCE, cursor)
            cursor = found.next_cursor
            for person in found.items:
                state = "active" if person.is_active else "deactivated"
                typer.echo(f"{person.email}\t{person.role}\t{state}")

    _with_accounts(run)


@user.command("create")
def create_user(
    email: str, role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.VIEWER
) -> None:
    """Adds a person and shows the link to sign in with."""
    settings = read_settings()

    async def run(accounts: AccountRepository) -> None:
        _, link = await accounts.create(normal_email(email), role)
        typer.echo(f"{settings.url}/sign-in?token={link.text}")

    _with_accounts(run)


@user.command("link")
def make_link(email: str) -> None:
    """Shows a link that signs a person in once, for a forgotten password."""
    settings = read_settings()

    async def run(accounts: AccountRepository) -> None:
        person = await accounts.find(normal_email(email))
        if person is None:
            raise NotFound("There is no account of {email}.", email=email)
        link = await accounts.new_link(person.id)
        typer.echo(f"{settings.url}/sign-in?token={link.text}")

    _with_accounts(run)


def _with_accounts(work: Callable[[AccountRepository], Awaitable[None]]) -> None:
    on_platform(lambda it: work(AccountRepository(it.unit_of_work, it.clock)))


def _migrate(settings: Settings) -> None:
    with reachable_database():
        Database(settings.database)  # makes the folder of a SQLite file
        migrations.upgrade(settings.database, _migrations(settings).wanted)


def _require_tables(settings: Settings) -> None:
    """A feature without its tables would lose what it is told; a paid call, say."""
    dropped = None
    with contextlib.suppress(*DATABASE_AWAY):  # /readyz tells when the database is back
        dropped = asyncio.run(_dropped(settings))
    if dropped:
        raise stop(f"{dropped.reason} {dropped.way_out}")


async def _dropped(settings: Settings) -> migrations.Dropped | None:
    revisions = _migrations(settings)
    try:
        database = Database(settings.database)
    except CannotStart as error:
        raise stop(str(error)) from None
    async with database.engine.connect() as connection:
        dropped = await connection.run_sync(revisions.dropped)
    await database.dispose()
    return dropped


async def _schema_status(settings: Settings) -> str:
    database, revisions = Database(settings.database), _migrations(settings)
    async with database.engine.connect() as connection:
        current = await connection.run_sync(revisions.current)
        missing = await connection.run_sync(revisions.missing)
        dropped = await connection.run_sync(revisions.dropped)
    await database.dispose()
    place = f"{database.url.render_as_string(hide_password=True)}: {', '.join(current) or 'empty'}"
    if dropped:
        return f"{place}. {dropped.reason} {dropped.way_out}"
    return f"{place}, not up to date. Run: make db-migrate" if missing else f"{place}, up to date"


def _migrations(settings: Settings) -> migrations.Migrations:
    return migrations.Migrations(settings.database, installed(settings))


def _app(settings: Settings) -> FastAPI:
    try:
        return create_app(settings)
    except CannotStart as error:
        raise stop(str(error)) from None


def _require_free_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            where = f"{settings.host}:{settings.port}"
            raise stop(f"PORT: cannot listen on {where} ({error.strerror}); set another") from None

"""What every command begins with, and how it says why it cannot go on."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import typer
from sqlalchemy.exc import OperationalError

from backoffice.features.shared.domain.account import Actor, Role, acting
from backoffice.features.shared.domain.errors import CannotStart, DomainError
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.wiring import Platform
from backoffice.main import installed
from backoffice.settings import Settings, SettingsError, load_settings

T = TypeVar("T")


def read_settings() -> Settings:
    """Those of the environment, with features that there are."""
    try:
        settings = load_settings()
        installed(settings)
    except SettingsError as error:
        raise stop(str(error)) from None
    return settings


@contextmanager
def reachable_database() -> Iterator[None]:
    try:
        yield
    except CannotStart as error:
        raise stop(str(error)) from None
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise stop(f"DATABASE_URL: {reason}\nStart the database, or set another.") from None


def on_platform(work: Callable[[Platform], Awaitable[T]]) -> T:
    """With the database of the settings, which is migrated; without any feature's parts."""
    settings = read_settings()

    async def run() -> T:
        platform = Platform(settings, features=installed(settings))
        acting.set(Actor("command line", Role.ADMIN))
        try:
            reason, hint = await platform.readiness()
            if reason:
                raise CannotStart(f"{reason} {hint}")
            return await work(platform)
        finally:
            await platform.database.dispose()

    with reachable_database():
        try:
            return asyncio.run(run())
        except DomainError as error:
            raise stop(f"{error} {error.advice}".strip()) from None


def on_database(work: Callable[[Database], Awaitable[T]]) -> T:
    return on_platform(lambda platform: work(platform.database))


def stop(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(2)

"""What every command begins with, and how it says why it cannot go on."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.exc import OperationalError

from backoffice.features.shared.domain.errors import CannotStart
from backoffice.main import installed
from backoffice.settings import Settings, SettingsError, load_settings


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


def stop(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(2)

"""How somebody comes in to a new house."""

import asyncio
import re
from pathlib import Path

import pytest
from alembic import command
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import select
from typer.testing import CliRunner

from backoffice import cli
from backoffice.features.auth.infrastructure.models import UserModel
from backoffice.features.auth.infrastructure.passwords import ArgonPasswords
from backoffice.features.shared.infrastructure.audit import AuditEntryModel
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.migrations import alembic_config, upgrade
from backoffice.main import create_app
from backoffice.settings import Settings
from tests.support.accounts import PASSWORD, client_of

LINK = re.compile(r"http://127\.0\.0\.1:8001/sign-in\?token=(\S+)")


async def started(app: FastAPI, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The tokens of the links that are printed."""
    async with app.router.lifespan_context(app):
        return LINK.findall(capsys.readouterr().out)


async def test_a_link_is_printed_at_every_start_until_somebody_has_signed_in(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    (first,) = await started(create_app(settings), capsys)
    (second,) = await started(create_app(settings), capsys)
    assert first != second
    app = create_app(settings)
    async with app.router.lifespan_context(app), client_of(app) as client:
        (third,) = LINK.findall(capsys.readouterr().out)
        assert (await client.post("/sign-in", data={"token": second})).status_code == 410
        followed = await client.post("/sign-in", data={"token": third})
        assert followed.headers["location"] == "/account"
        assert "admin@localhost" in (await client.get("/account")).text
    assert await started(create_app(settings), capsys) == []
    async with database.sessions() as db:
        assert [*await db.scalars(select(UserModel.role))] == ["admin"]
        assert [*await db.scalars(select(AuditEntryModel.action))] == ["user.signed_in_by_link"]


async def test_the_settings_name_the_first_administrator(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    named = settings.model_copy(
        update={"admin_email": "ann@example.com", "admin_password": SecretStr(PASSWORD)}
    )
    app = create_app(named)
    async with app.router.lifespan_context(app), client_of(app) as client:
        form = {"email": "Ann@example.com", "password": PASSWORD}
        assert (await client.post("/login", data=form)).status_code == 303
    assert LINK.findall(capsys.readouterr().out) == []


async def test_processes_that_start_together_make_one_administrator(
    settings: Settings, database: Database
) -> None:
    apps = [create_app(settings) for _ in range(3)]

    async def start(app: FastAPI) -> None:
        async with app.router.lifespan_context(app):
            pass

    await asyncio.gather(*(start(app) for app in apps))
    async with database.sessions() as db:
        assert len([*await db.scalars(select(UserModel))]) == 1


async def test_a_database_that_is_not_migrated_yet_does_not_keep_the_app_from_starting(
    settings: Settings, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await asyncio.to_thread(command.downgrade, alembic_config(database_url), "0004")
    app = create_app(settings)
    async with app.router.lifespan_context(app), client_of(app) as client:
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.get("/healthz")).status_code == 200
    await asyncio.to_thread(upgrade, database_url)
    assert len(await started(create_app(settings), capsys)) == 1


async def test_passwords_are_kept_as_argon2_hashes() -> None:
    passwords = ArgonPasswords()
    hashed = await passwords.hash(PASSWORD)
    assert hashed.startswith("$argon2id$")
    assert await passwords.matches(PASSWORD, hashed)
    assert not await passwords.matches("a guess", hashed)


def run(database_url: str, folder: Path, *arguments: str) -> tuple[int, str]:
    url = database_url.replace("+psycopg", "").replace("+aiosqlite", "")
    environment = {"DATABASE_URL": url, "BACKOFFICE_DATA_DIR": str(folder)}
    result = CliRunner().invoke(cli.app, ["user", *arguments], env=environment)
    return result.exit_code, result.output


def test_people_are_managed_from_the_command_line(database_url: str, tmp_path: Path) -> None:
    code, made = run(database_url, tmp_path, "create", "Ann@Example.com", "--role", "admin")
    assert code == 0
    assert LINK.fullmatch(made.strip())
    code, link = run(database_url, tmp_path, "link", "ann@example.com")
    assert code == 0
    assert LINK.fullmatch(link.strip())
    assert link != made
    assert run(database_url, tmp_path, "list") == (0, "ann@example.com\tadmin\tactive\n")
    assert run(database_url, tmp_path, "create", "ann@example.com") == (
        2,
        "There is an account of ann@example.com already.\n",
    )
    assert run(database_url, tmp_path, "link", "bo@example.com") == (
        2,
        "There is no account of bo@example.com.\n",
    )
    assert run(f"sqlite:///{tmp_path}/new.db", tmp_path, "list") == (
        2,
        "The database is not migrated. Run: make db-migrate\n",
    )

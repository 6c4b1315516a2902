"""Programs that are known by heart: for two seconds, and while the database is away."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import update

from backoffice.features.auth.infrastructure.models import ApiKeyModel, UserModel
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.infrastructure import migrations
from backoffice.features.shared.infrastructure.database import Database
from backoffice.settings import Settings
from tests.conftest import driver_url
from tests.support.accounts import (
    SECRET_KEY,
    add_api_key,
    add_session,
    add_user,
    client_of,
    use_session,
)
from tests.support.apps import app_without_options
from tests.support.clock import SetClock
from tests.support.postgres import PostgresServer
from tests.support.queries import counted

ME = "/api/auth/me"
OVER = datetime(2026, 1, 1, tzinfo=UTC)


async def status_of(app: FastAPI, credential: str, path: str = ME) -> int:
    async with client_of(app) as program:
        headers = {"Authorization": f"Bearer {credential}"}
        return (await program.get(path, headers=headers)).status_code


def token_of(app: FastAPI, user_id: int) -> str:
    token: str = app.state.auth.tokens.issue(user_id, datetime.now(UTC))
    return token


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def timed_app(settings: Settings, clock: SetClock) -> AsyncIterator[FastAPI]:
    made = app_without_options(settings, clock)
    yield made
    await made.state.database.dispose()


async def test_who_was_known_a_moment_ago_costs_no_query(
    timed_app: FastAPI, database: Database, clock: SetClock
) -> None:
    key = await add_api_key(database, Role.VIEWER)
    token = token_of(timed_app, await add_user(database))
    for credential in (key, token):
        assert await status_of(timed_app, credential) == 200
    with counted(timed_app.state.database) as statements:
        assert {await status_of(timed_app, credential) for credential in (key, token)} == {200}
        assert statements == []
        clock.advance(seconds=2)
        assert {await status_of(timed_app, credential) for credential in (key, token)} == {200}
        assert len(statements) == 2


@pytest.mark.parametrize(
    ("change", "of_token", "of_key"),
    [({"role": "viewer"}, 403, 200), ({"is_active": False}, 401, 401)],
)
async def test_what_an_administrator_changes_counts_at_the_next_request(
    app: FastAPI,
    idle_client: httpx.AsyncClient,
    database: Database,
    change: dict[str, object],
    of_token: int,
    of_key: int,
) -> None:
    jo = await add_user(database, email="jo@example.com")
    token = token_of(app, jo)
    key = await add_api_key(database, Role.ADMIN, created_by_user_id=jo)
    assert await status_of(app, token, "/api/users") == 200
    assert await status_of(app, key, "/api/users") == 200
    assert (await idle_client.patch(f"/api/users/{jo}", json=change)).status_code == 200
    assert await status_of(app, token, "/api/users") == of_token
    assert await status_of(app, key, "/api/users") == of_key


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/logout-everywhere", {}),
        ("/account/password", {"password": "another horse battery"}),
    ],
)
async def test_what_people_end_themselves_ends_at_the_next_request(
    app: FastAPI, database: Database, path: str, form: dict[str, str]
) -> None:
    jo = await add_user(database, email="jo@example.com", password_hash=None)
    token = token_of(app, jo)
    assert await status_of(app, token) == 200
    async with client_of(app) as person:
        use_session(person, await add_session(database, jo))
        assert (await person.post(path, data=form)).status_code == 303
    assert await status_of(app, token) == 401


async def test_another_address_is_named_at_the_next_request(
    app: FastAPI, anonymous_client: httpx.AsyncClient, database: Database
) -> None:
    jo = await add_user(database, email="jo@example.com")
    anonymous_client.headers["Authorization"] = f"Bearer {token_of(app, jo)}"
    assert (await anonymous_client.get(ME)).json()["name"] == "jo@example.com"
    await app.state.auth.accounts.set_email(jo, "jo@example.org")
    assert (await anonymous_client.get(ME)).json()["name"] == "jo@example.org"


async def test_what_another_process_takes_away_is_gone_two_seconds_later(
    timed_app: FastAPI, database: Database, clock: SetClock
) -> None:
    key = await add_api_key(database, Role.VIEWER)
    token = token_of(timed_app, await add_user(database))
    for credential in (key, token):
        assert await status_of(timed_app, credential) == 200
    async with database.sessions() as db:
        await db.execute(update(ApiKeyModel).values(revoked_at=clock()))
        await db.execute(update(UserModel).values(is_active=False))
        await db.commit()
    clock.advance(seconds=2)
    for credential in (key, token):
        assert await status_of(timed_app, credential) == 401


async def test_a_session_asks_the_database_each_time(
    timed_app: FastAPI, database: Database
) -> None:
    admin = await add_user(database)
    async with client_of(timed_app) as person:
        use_session(person, await add_session(database, admin))
        assert (await person.get("/account")).status_code == 200
        async with database.sessions() as db:
            await db.execute(update(UserModel).values(is_active=False))
            await db.commit()
        assert (await person.get("/account")).status_code == 401


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """One that the test may stop."""
    with PostgresServer(durable=True) as running:
        yield running


async def test_programs_are_known_while_the_database_is_away(
    own_server: PostgresServer, tmp_path: Path, clock: SetClock
) -> None:
    url = driver_url(own_server.create_database("outage"))
    migrations.upgrade(url)
    app = app_without_options(
        Settings(database_url=url, data_dir=tmp_path, secret_key=SecretStr(SECRET_KEY)), clock
    )
    database: Database = app.state.database
    key, unused = [await add_api_key(database, Role.VIEWER) for _ in range(2)]
    soon = clock() + timedelta(minutes=5)
    ends_soon = await add_api_key(database, Role.VIEWER, expires_at=soon)
    revoked = await add_api_key(database, Role.VIEWER)
    token = token_of(app, await add_user(database))
    known = (key, token, ends_soon, revoked)
    assert {await status_of(app, credential) for credential in known} == {200}

    own_server.kill()
    clock.advance(minutes=1)
    assert {await status_of(app, credential) for credential in known} == {200}
    assert await status_of(app, unused) == 503
    clock.advance(minutes=4)
    assert await status_of(app, ends_soon) == 401
    clock.advance(minutes=54)
    assert await status_of(app, key) == 200
    clock.advance(minutes=1)
    assert await status_of(app, key) == 503

    own_server.start()
    async with database.sessions() as db:
        await db.execute(
            update(ApiKeyModel).where(ApiKeyModel.prefix == revoked[:10]).values(revoked_at=OVER)
        )
        await db.commit()
    assert await status_of(app, revoked) == 401
    assert await status_of(app, key) == 200
    await database.dispose()

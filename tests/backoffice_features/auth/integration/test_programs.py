"""Bearer tokens, API keys, and how often they may ask."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import httpx
import jwt
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from backoffice.features.auth.infrastructure.models import ApiKeyModel
from backoffice.features.auth.infrastructure.secrets import SigningKeys, digest
from backoffice.features.shared.domain.account import Actor, Role
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.infrastructure.database import Database
from backoffice.main import create_app
from backoffice.settings import Settings
from tests.support.accounts import (
    ADMIN,
    PASSWORD,
    SECRET_KEY,
    add_api_key,
    add_session,
    add_user,
    client_of,
    use_session,
)
from tests.support.apps import app_without_options
from tests.support.clock import SetClock

ME = "/api/auth/me"
KEY = SigningKeys(SECRET_KEY).key("bearer tokens")


def bearer(credential: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {credential}"}


async def ask_for_token(
    client: httpx.AsyncClient, username: str = ADMIN, password: str = PASSWORD
) -> httpx.Response:
    return await client.post("/api/auth/token", data={"username": username, "password": password})


@pytest.fixture
async def admin(database: Database) -> int:
    return await add_user(database)


async def test_a_password_gets_a_token_that_works_for_an_hour(
    anonymous_client: httpx.AsyncClient, admin: int
) -> None:
    answer = await ask_for_token(anonymous_client)
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert (told["token_type"], told["expires_in"]) == ("bearer", 3600)
    me = await anonymous_client.get(ME, headers=bearer(told["access_token"]))
    assert me.json() == {"name": ADMIN, "role": "admin", "user_id": admin}
    claims = jwt.decode(told["access_token"], KEY, ["HS256"])
    assert claims["exp"] - int(claims["iat"]) == 3600


async def test_a_wrong_password_is_a_problem(
    anonymous_client: httpx.AsyncClient, admin: int
) -> None:
    for refused in (
        await ask_for_token(anonymous_client, password="a guess"),
        await ask_for_token(anonymous_client, username="nobody@example.com"),
    ):
        assert refused.status_code == 401
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["code"] == "wrong_credentials"
        assert refused.headers["www-authenticate"] == "Bearer"
    assert (await anonymous_client.post("/api/auth/token")).status_code == 422


def claims(**changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {"iat": now.timestamp(), "exp": now + timedelta(hours=1)} | changes


@pytest.mark.parametrize(
    ("key", "algorithm", "changes"),
    [
        (b"another secret of the right length!!", "HS256", {}),
        (KEY, "HS512", {}),
        (None, "none", {}),
        (KEY, "HS256", {"exp": datetime(2026, 1, 1, tzinfo=UTC)}),
        (KEY, "HS256", {"sub": "999999"}),
        (KEY, "HS256", {"iat": 0}),
    ],
)
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
async def test_a_token_that_is_not_ours_or_over_is_refused(
    anonymous_client: httpx.AsyncClient,
    admin: int,
    key: Any,
    algorithm: str,
    changes: dict[str, Any],
) -> None:
    good = jwt.encode(claims(sub=str(admin)), KEY, "HS256")
    bad = jwt.encode(claims(sub=str(admin)) | changes, key, algorithm)
    assert (await anonymous_client.get(ME, headers=bearer(good))).status_code == 200
    assert (await anonymous_client.get(ME, headers=bearer(bad))).status_code == 401


@pytest.mark.parametrize("missing", ["sub", "iat", "exp"])
async def test_a_token_that_says_too_little_is_refused(
    anonymous_client: httpx.AsyncClient, admin: int, missing: str
) -> None:
    said = claims(sub=str(admin))
    del said[missing]
    token = jwt.encode(said, KEY, "HS256")
    assert (await anonymous_client.get(ME, headers=bearer(token))).status_code == 401


async def test_a_key_is_shown_once_and_kept_as_a_digest(
    app: FastAPI, idle_client: httpx.AsyncClient, database: Database
) -> None:
    assert "No keys yet" in (await idle_client.get("/api-keys")).text
    new = {"name": " Nightly orders ", "role": "operator"}
    made = await idle_client.post("/api/api-keys", json=new)
    assert made.status_code == 201
    key = made.json()["key"]
    assert key.startswith("bo_")
    async with database.sessions() as db:
        row = (await db.scalars(select(ApiKeyModel))).one()
    assert row.sha256 == digest(key)
    assert (row.name, row.prefix, row.created_by) == ("Nightly orders", key[:10], ADMIN)
    for listed in (await idle_client.get("/api/api-keys"), await idle_client.get("/api-keys")):
        assert key[:10] in listed.text
        assert key not in listed.text
    async with client_of(app) as program:
        me = (await program.get(ME, headers=bearer(key))).json()
        assert me == {"name": f"Nightly orders ({key[:10]})", "role": "operator", "user_id": None}
        lower_case = {"Authorization": f"bearer {key}"}
        assert (await program.get(ME, headers=lower_case)).status_code == 200


async def test_a_key_made_on_the_page_is_shown_there_and_ends_with_its_last_day(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    in_a_year = datetime.now(UTC).date() + timedelta(days=365)
    form = {"name": "Reports", "role": "viewer", "expires_at": in_a_year.isoformat()}
    page = await idle_client.post("/api-keys", data=form)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    async with database.sessions() as db:
        row = (await db.scalars(select(ApiKeyModel))).one()
    assert row.expires_at == datetime.combine(in_a_year, time(23, 59, 59), UTC)
    assert f'value="{row.prefix}' in page.text
    for field, value, said in (
        ("name", " ", "Must have 1 to 80 characters."),
        ("role", "king", "Must be one of viewer, operator, admin."),
        ("expires_at", "2020-01-01", "Must be in the future."),
        ("expires_at", "tomorrow", "Must be a day."),
        ("expires_at", "9999-12-31", "Must be within 10 years."),
        ("expires_at", "9999-12-29", "Must be within 10 years."),
    ):
        refused = await idle_client.post("/api-keys", data=form | {field: value})
        assert refused.status_code == 422
        assert said in refused.text


@pytest.mark.parametrize(
    "far", ["9999-12-31T00:00:00Z", "9999-12-31T23:59:59-14:00", "2199-01-01T00:00:00Z"]
)
async def test_a_key_ends_within_ten_years(idle_client: httpx.AsyncClient, far: str) -> None:
    """The last days that there are do not exist in every zone."""
    refused = await idle_client.post("/api/api-keys", json={"name": "Key", "expires_at": far})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {"field": "expires_at", "message": "must be within 10 years"}
    ]
    past = {"name": "Key", "expires_at": "0001-01-01T00:00:00+14:00"}
    assert (await idle_client.post("/api/api-keys", json=past)).status_code == 422


@pytest.mark.parametrize(
    "columns",
    [
        {"expires_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"revoked_at": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
)
async def test_a_key_that_is_over_or_revoked_is_refused(
    anonymous_client: httpx.AsyncClient, database: Database, columns: dict[str, object]
) -> None:
    key = await add_api_key(database, Role.ADMIN, **columns)
    assert (await anonymous_client.get(ME, headers=bearer(key))).status_code == 401


async def test_revoking_counts_at_once_and_cannot_be_undone(
    app: FastAPI, idle_client: httpx.AsyncClient, database: Database
) -> None:
    key = await add_api_key(database, Role.VIEWER)
    listed = (await idle_client.get("/api/api-keys")).json()["items"][0]
    async with client_of(app) as program:
        assert (await program.get(ME, headers=bearer(key))).status_code == 200
        revoked = await idle_client.delete(f"/api/api-keys/{listed['id']}")
        assert revoked.status_code == 204
        assert (await program.get(ME, headers=bearer(key))).status_code == 401
    first = (await idle_client.get("/api/api-keys")).json()["items"][0]["revoked_at"]
    again = await idle_client.post(f"/api-keys/{listed['id']}/revoke")
    assert again.headers["location"] == "/api-keys"
    assert (await idle_client.get("/api/api-keys")).json()["items"][0]["revoked_at"] == first
    assert (await idle_client.delete("/api/api-keys/999")).status_code == 404


async def test_a_key_cannot_be_made_above_one_s_own_role(app: FastAPI) -> None:
    """Only administrators make keys now, so the rule shows below the routes only."""
    operator = Actor("ann@example.com", Role.OPERATOR)
    with pytest.raises(InvalidValue, match="above your own"):
        await app.state.auth.api_keys.create("Key", Role.ADMIN, None, operator)


async def test_the_last_use_of_a_key_is_noted_once_a_minute(
    settings: Settings, database: Database
) -> None:
    clock = SetClock()
    app = app_without_options(settings, clock)
    key = await add_api_key(database, Role.VIEWER)
    async with client_of(app) as program:
        await program.get(ME, headers=bearer(key))
        first = await _last_used(database)
        assert first == clock()
        clock.advance(seconds=58)
        await program.get(ME, headers=bearer(key))
        assert await _last_used(database) == first
        clock.advance(seconds=2)
        await program.get(ME, headers=bearer(key))
        assert await _last_used(database) == clock()
    await app.state.database.dispose()


async def _last_used(database: Database) -> datetime | None:
    async with database.sessions() as db:
        return await db.scalar(select(ApiKeyModel.last_used_at))


@pytest.mark.parametrize("path", ["/login", "/api/auth/token"])
async def test_sign_ins_are_limited_for_an_address_and_for_an_account(
    app: FastAPI, anonymous_client: httpx.AsyncClient, admin: int, path: str
) -> None:
    page = {"Accept": "text/html"} if path == "/login" else {}

    async def attempt(address: str, email: str) -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            form = {"email": email, "username": email, "password": PASSWORD}
            return await client.post(path, data=form, headers=page)

    known = [await attempt("10.0.0.1", ADMIN) for _ in range(5)]
    assert {answer.status_code for answer in known} <= {200, 303}
    for address, email in (("10.0.0.1", ADMIN), ("10.0.0.1", "b@c"), ("10.0.0.2", f" {ADMIN} ")):
        refused = await attempt(address, email)
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert "Too many attempts to sign in." in refused.text
        assert refused.headers["content-type"].startswith(
            "text/html" if page else "application/problem+json"
        )
    assert (await attempt("10.0.0.2", "another@example.com")).status_code == 401


async def test_requests_of_a_key_and_of_a_token_are_limited_those_of_a_page_are_not(
    settings: Settings, database: Database, admin: int
) -> None:
    app = create_app(settings.model_copy(update={"api_requests_a_minute": 3}))
    key, other = await add_api_key(database, Role.VIEWER), await add_api_key(database, Role.VIEWER)
    token = app.state.auth.tokens.issue(admin, datetime.now(UTC))
    async with client_of(app) as client:
        for credential in (key, token):
            answers = [await client.get(ME, headers=bearer(credential)) for _ in range(4)]
            assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
            assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
            assert answers[-1].json()["code"] == "too_many_requests"
        another = app.state.auth.tokens.issue(admin, datetime.now(UTC))
        assert (await client.get(ME, headers=bearer(another))).status_code == 429
        assert (await client.get(ME, headers=bearer(other))).status_code == 200
        use_session(client, await add_session(database, admin))
        assert {(await client.get(ME)).status_code for _ in range(6)} == {200}
    await app.state.database.dispose()

"""Every route of the app, and what each kind of caller gets from it."""

import itertools
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.routing import BaseRoute

from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.presentation.access import SESSION_COOKIE
from backoffice.features.shared.presentation.csrf import CSRF_HEADER
from backoffice.main import create_app
from backoffice.settings import Settings
from tests.support.accounts import (
    SECRET_KEY,
    add_api_key,
    add_session,
    add_user,
    client_of,
    csrf_token,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

# The exceptions. Whatever is not here is read by viewers and changed by operators.
PUBLIC = {"/healthz", "/readyz", "/login", "/sign-in", "/preferences", "/api/auth/token"}
STATIC = "/static/"
FOR_ADMINISTRATORS = (
    *("/users", "/api/users", "/api-keys", "/api/api-keys", "/audit"),
    "/prices/import",
)
CHANGED_BY_ADMINISTRATORS = (
    "/cost-tracking/pricing",
    "/cost-tracking/repricing-runs",
    "/cost-tracking/months",
    "/costs/repricing",
    "/costs/unpriced",
    "/prices/override",
    "/prices/withdraw",
)
CHANGED_BY_VIEWERS = {"/account/email", "/account/password", "/logout", "/logout-everywhere"}
FOR_PEOPLE_ONLY = {"/account", "/account/email", "/account/password", "/logout-everywhere"}

TAKES_PASSWORDS = {"/login", "/api/auth/token"}  # and answers 401 to a wrong one
SAFE = ("GET", "HEAD")
PAGE = {"Accept": "text/html"}
users = itertools.count()


def settings_of(database_url: str, folder: Path) -> Settings:
    return Settings(
        database_url=database_url,
        data_dir=folder,
        secret_key=SecretStr(SECRET_KEY),
        api_requests_a_minute=1_000_000,
    )


def routes_of(routes: Iterable[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Method and path of each, those of included routers and mounts among them."""
    for route in routes:
        included: Any = getattr(route, "original_router", None)
        if included is not None:
            yield from routes_of(included.routes, prefix)
            continue
        path, methods = getattr(route, "path", ""), getattr(route, "methods", None)
        inside = getattr(route, "routes", None) or []
        if inside:
            yield from routes_of(inside, prefix + path)
        elif methods is None:
            yield from ((method, f"{prefix}{path}/css/app.css") for method in SAFE)
        else:
            reads = {"HEAD"} if "GET" in methods else set()
            yield from ((method, prefix + path) for method in sorted(methods | reads))


def _all_routes() -> list[tuple[str, str]]:
    folder = Path(tempfile.gettempdir())
    return [*routes_of(create_app(settings_of("sqlite+aiosqlite://", folder)).routes)]


ROUTES = _all_routes()


def role_for(method: str, path: str) -> Role | None:
    if path in PUBLIC or path.startswith(STATIC):
        return None
    if path.startswith(FOR_ADMINISTRATORS):
        return Role.ADMIN
    if path.startswith(CHANGED_BY_ADMINISTRATORS) and method not in SAFE:
        return Role.ADMIN
    return Role.VIEWER if method in SAFE or path in CHANGED_BY_VIEWERS else Role.OPERATOR


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[FastAPI]:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(sqlite_template, folder / "test.db")
    app = create_app(settings_of(f"sqlite+aiosqlite:///{folder}/test.db", folder))
    yield app
    await app.state.database.dispose()


@dataclass(frozen=True)
class Caller:
    role: Role
    kind: str
    headers: dict[str, str]


async def callers(app: FastAPI) -> list[Caller]:
    """New ones for each route: some routes end sessions."""
    database = app.state.database

    async def new_user(role: Role) -> int:
        return await add_user(database, role, f"{role}{next(users)}@example.com")

    found = []
    for role in Role:
        session = await add_session(database, await new_user(role))
        token = app.state.auth.tokens.issue(await new_user(role), datetime.now(UTC))
        key = await add_api_key(database, role)
        cookie = {"Cookie": f"{SESSION_COOKIE}={session}", CSRF_HEADER: csrf_token(session)}
        found += [
            Caller(role, "session", cookie),
            Caller(role, "bearer token", {"Authorization": f"Bearer {token}"}),
            Caller(role, "API key", {"Authorization": f"Bearer {key}"}),
        ]
    return found


async def ask(app: FastAPI, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    nothing_there = re.sub(r"{.*?}", "999999", path)
    async with client_of(app) as client:
        return await client.request(method, nothing_there, headers=headers)


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_nobody_gets_anything_without_an_account(
    house: FastAPI, method: str, path: str
) -> None:
    asked = [
        {},
        {"Cookie": f"{SESSION_COOKIE}=made-up"},
        {"Authorization": "Bearer bo_made-up"},
        {"Authorization": "Bearer made.up.too"},
        {"Authorization": "Basic YWRtaW46YWRtaW4="},
    ]
    for headers in asked:
        answer = await ask(house, method, path, headers)
        page = await ask(house, method, path, headers | PAGE)
        part = await ask(house, method, path, headers | PAGE | {"HX-Request": "true"})
        if role_for(method, path) is None:
            assert answer.status_code not in (401, 403) or path in TAKES_PASSWORDS
            continue
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"
        if path.startswith("/api/"):
            assert page.status_code == part.status_code == 401
        else:
            assert page.status_code == 303
            assert page.headers["location"].startswith("/login")
            assert part.status_code == 401
            assert part.headers["hx-redirect"].startswith("/login")


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_each_role_gets_what_it_may_and_no_more(
    house: FastAPI, method: str, path: str
) -> None:
    needed = role_for(method, path)
    for caller in await callers(house):
        answer = await ask(house, method, path, caller.headers)
        told = (caller.role, caller.kind, answer.status_code, answer.text[:200])
        if needed is None:
            assert answer.status_code not in (401, 403) or path in TAKES_PASSWORDS, told
        elif not caller.role.includes(needed):
            assert answer.status_code == 403, told
            if method != "HEAD":
                assert str(needed) in answer.json()["detail"]
        elif path in FOR_PEOPLE_ONLY and caller.kind != "session" and method != "HEAD":
            assert answer.status_code == 403, told
            assert "people" in answer.json()["detail"]
        else:
            assert answer.status_code not in (401, 403), told
            assert answer.status_code < 500, told


CHANGES = [
    (method, path)
    for method, path in ROUTES
    if method not in SAFE and role_for(method, path) is not None
]


@pytest.mark.parametrize(("method", "path"), CHANGES)
async def test_a_session_changes_nothing_without_its_token(
    house: FastAPI, method: str, path: str
) -> None:
    database = house.state.database
    user = await add_user(database, Role.ADMIN)
    own, other = await add_session(database, user), await add_session(database, user)
    for shown in ({}, {CSRF_HEADER: "made-up"}, {CSRF_HEADER: csrf_token(other)}):
        headers = {"Cookie": f"{SESSION_COOKIE}={own}"} | shown
        answer = await ask(house, method, path, headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf_token")


async def test_the_walk_finds_routes_of_every_kind() -> None:
    assert {
        ("GET", "/openapi.json"),
        ("HEAD", "/static/css/app.css"),
        ("GET", "/"),
        ("POST", "/api/ebooks"),
        ("DELETE", "/api/api-keys/{key_id}"),
    } <= {*ROUTES}
    assert {path for _, path in ROUTES} >= PUBLIC | CHANGED_BY_VIEWERS | FOR_PEOPLE_ONLY


@pytest.mark.parametrize(
    "path", ["/nowhere", "/api/nowhere", "/login/", "/static", "//login", "/healthz/x", "/LOGIN"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
async def test_what_is_not_there_is_not_told_to_strangers(
    house: FastAPI, method: str, path: str
) -> None:
    assert (await ask(house, method, path, {})).status_code == 401


async def test_the_way_up_from_the_static_files_leads_nowhere(house: FastAPI) -> None:
    async with client_of(house) as client:
        for path in ("/static/../api/ebooks", "/static/%2e%2e/api/ebooks", "/static/..%2fcosts"):
            assert (await client.get(path)).status_code in (401, 404)


async def test_the_api_describes_who_may_ask(house: FastAPI) -> None:
    reader = {"Authorization": f"Bearer {await add_api_key(house.state.database, Role.VIEWER)}"}
    described = (await ask(house, "GET", "/openapi.json", reader)).json()
    assert {*described["components"]["securitySchemes"]} == {"bearer token", "API key", "session"}
    for path, operations in described["paths"].items():
        for operation in operations.values():
            if path in PUBLIC:
                assert "security" not in operation
            else:
                assert [*map(list, operation["security"])] == [
                    ["bearer token"],
                    ["API key"],
                    ["session"],
                ]
                assert {"401", "403", "429"} <= operation["responses"].keys()

"""What protects a browser: the token of forms, the size of a request, and headers."""

import re
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import FastAPI

from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.presentation.access import SESSION_COOKIE
from backoffice.features.shared.presentation.csrf import CSRF_HEADER
from tests.support.accounts import (
    add_api_key,
    add_session,
    add_user,
    client_of,
    csrf_token,
    use_session,
)
from tests.support.books import order

FORM = {"title": "Deep Blue", "theme": "ocean", "audience": "children", "page_count": "2"}


@pytest.fixture
async def client(app: FastAPI, idle_client: httpx.AsyncClient) -> httpx.AsyncClient:
    """Signed in, and shows the token nowhere by itself."""
    del idle_client.headers[CSRF_HEADER]
    return idle_client


def own_token(client: httpx.AsyncClient) -> str:
    return csrf_token(client.cookies[SESSION_COOKIE])


async def test_a_form_of_ours_is_let_in_with_all_that_it_says(client: httpx.AsyncClient) -> None:
    made = await client.post("/ebooks", data=FORM | {"csrf_token": own_token(client)})
    assert made.status_code == 303
    assert "Deep Blue" in (await client.get(made.headers["location"])).text


async def test_a_form_without_the_token_or_with_another_is_refused(
    client: httpx.AsyncClient, database: Database
) -> None:
    other = csrf_token(await add_session(database, await add_user(database)))
    for shown in ({}, {"csrf_token": ""}, {"csrf_token": "é"}, {"csrf_token": other}):
        refused = await client.post("/ebooks", data=FORM | shown, headers={"Accept": "text/html"})
        assert refused.status_code == 403
        assert "Load the page again" in refused.text
    assert (await client.get("/api/ebooks")).json()["items"] == []


async def test_a_script_of_ours_shows_the_token_in_a_header(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/ebooks", json={})).status_code == 403
    shown = {CSRF_HEADER: own_token(client)}
    assert (await client.post("/api/ebooks", json={}, headers=shown)).status_code == 422
    assert (await client.post("/ebooks", data=FORM, headers=shown)).status_code == 303
    wrong = {CSRF_HEADER: "made-up"}
    both = FORM | {"csrf_token": own_token(client)}
    assert (await client.post("/ebooks", data=both, headers=wrong)).status_code == 403


async def test_a_form_with_files_shows_the_token_in_its_field(client: httpx.AsyncClient) -> None:
    for token, status in ((own_token(client), 422), ("made-up", 403), ("", 403)):
        files = {"csrf_token": (None, token)}
        assert (await client.post("/ebooks", files=files)).status_code == status
    as_a_file = {"csrf_token": ("token.txt", own_token(client))}
    assert (await client.post("/ebooks", files=as_a_file)).status_code == 403


async def test_a_program_needs_no_token(app: FastAPI, database: Database) -> None:
    key = await add_api_key(database, Role.OPERATOR)
    async with client_of(app) as program:
        program.headers["Authorization"] = f"Bearer {key}"
        assert (await program.post("/ebooks", data=FORM)).status_code == 303


async def test_a_request_that_is_too_large_is_refused(
    client: httpx.AsyncClient, anonymous_client: httpx.AsyncClient
) -> None:
    large = {"title": "x" * 1024 * 1024}
    token = {CSRF_HEADER: own_token(client)}
    for refused in (
        await client.post("/ebooks", data=large),
        await client.post("/api/ebooks", json=large, headers=token),
        await anonymous_client.post("/login", data=large),
    ):
        assert refused.status_code == 413
        assert refused.headers["content-type"] == "application/problem+json"
    unknown = await anonymous_client.post("/api/ebooks", json=large)
    assert unknown.status_code == 401  # before the body is read


async def test_a_body_that_comes_in_pieces_is_put_together(client: httpx.AsyncClient) -> None:
    body = urlencode(FORM | {"csrf_token": own_token(client)}).encode()

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 7):
            yield body[start : start + 7]

    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    assert (await client.post("/ebooks", content=pieces(), headers=headers)).status_code == 303


async def test_every_form_on_every_page_holds_the_token(
    client: httpx.AsyncClient, database: Database
) -> None:
    token = own_token(client)
    client.headers[CSRF_HEADER] = token
    await add_api_key(database, Role.OPERATOR)
    await add_user(database, Role.OPERATOR)
    book = await order(client)
    cancelled = await order(client)
    await client.post(f"/api/ebooks/{cancelled['id']}/cancel")
    seen = 0
    for path in (
        "/",
        f"/ebooks/{book['id']}",
        f"/ebooks/{cancelled['id']}",
        "/account",
        "/users",
        "/api-keys",
        "/audit",
        "/nowhere",
    ):
        page = (await client.get(path, headers={"Accept": "text/html"})).text
        for form in re.findall(r"<form\b.*?</form>", page, re.DOTALL):
            if 'method="post"' in form:
                seen += 1
                assert f'<input type="hidden" name="csrf_token" value="{token}">' in form, path
    assert seen > 20


async def test_a_password_for_a_proxy_leaves_the_session_as_it_is(
    client: httpx.AsyncClient,
) -> None:
    client.headers["Authorization"] = "Basic YTpi"
    assert (await client.get("/account")).status_code == 200
    assert (await client.post("/ebooks", data=FORM)).status_code == 403
    shown = FORM | {"csrf_token": own_token(client)}
    assert (await client.post("/ebooks", data=shown)).status_code == 303


async def test_the_sign_in_page_knows_whom_the_other_pages_know(
    client: httpx.AsyncClient,
) -> None:
    client.headers["Authorization"] = "Bearer unknown"
    page = {"Accept": "text/html"}
    assert (await client.get("/account", headers=page)).headers["location"].startswith("/login")
    assert (await client.get("/login", headers=page)).status_code == 200


async def test_what_a_browser_kept_keeps_its_policy(anonymous_client: httpx.AsyncClient) -> None:
    first = await anonymous_client.get("/static/css/app.css")
    again = await anonymous_client.get(
        "/static/css/app.css", headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
    assert "content-security-policy" not in again.headers


@pytest.mark.parametrize(
    "path",
    ["/", "/login", "/healthz", "/static/css/app.css", "/nowhere", "/api/ebooks", "/ebooks/x"],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_every_answer_tells_the_browser_to_be_careful(
    app: FastAPI, database: Database, path: str, scheme: str
) -> None:
    session = await add_session(database, await add_user(database))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://testserver") as client:
        stranger = await client.get(path)
        use_session(client, session)
        for answer in (stranger, await client.get(path), await client.post(path)):
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "same-origin"
            assert answer.headers["cross-origin-opener-policy"] == "same-origin"
            assert "camera=()" in answer.headers["permissions-policy"]
            assert ("strict-transport-security" in answer.headers) is (scheme == "https")
            kept = path.startswith("/static/")
            assert answer.headers.get("cache-control") == (None if kept else "no-store")

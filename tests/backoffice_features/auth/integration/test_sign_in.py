"""Signing in and out with a browser."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from backoffice.features.auth.domain.model import LinkSpent, WrongCredentials
from backoffice.features.auth.infrastructure.models import SessionModel, SignInLinkModel, UserModel
from backoffice.features.auth.infrastructure.secrets import digest
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.presentation.access import SESSION_COOKIE
from tests.support.accounts import (
    ADMIN,
    PASSWORD,
    add_session,
    add_user,
    client_of,
    csrf_token,
    use_session,
)

PAGE = {"Accept": "text/html"}
RIGHT = {"email": ADMIN, "password": PASSWORD}


@pytest.fixture(autouse=True)
async def admin(database: Database) -> int:
    return await add_user(database)


async def new_link(app: FastAPI, user_id: int) -> str:
    link = await app.state.auth.accounts.new_link(user_id)
    token: str = link.text
    return token


async def test_a_person_signs_in_and_out(anonymous_client: httpx.AsyncClient) -> None:
    client = anonymous_client
    sent_away = await client.get("/account?q=a", headers=PAGE)
    assert sent_away.headers["location"] == "/login?next=%2Faccount%3Fq%3Da"
    form = await client.get(sent_away.headers["location"], headers=PAGE)
    assert 'name="next" value="/account?q=a"' in form.text
    assert "/logout" not in form.text

    signed_in = await client.post("/login", data=RIGHT | {"next": "/account?q=a"})
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/account?q=a")
    page = await client.get("/account", headers=PAGE)
    assert page.status_code == 200
    assert ADMIN in page.text
    assert (await client.get("/login")).headers["location"] == "/"

    token = client.cookies[SESSION_COOKIE]
    out = await client.post("/logout", data={"csrf_token": csrf_token(token)})
    assert (out.status_code, out.headers["location"]) == (303, "/login")
    assert SESSION_COOKIE not in client.cookies
    use_session(client, token)
    assert (await client.get("/account")).status_code == 401


async def test_a_wrong_password_is_said_on_the_form(anonymous_client: httpx.AsyncClient) -> None:
    wrong = await anonymous_client.post(
        "/login", data={"email": "<b>@x", "password": "a guess", "next": "/account"}
    )
    assert wrong.status_code == 401
    assert "The e-mail address or the password is wrong." in wrong.text
    assert "&lt;b&gt;@x" in wrong.text
    assert "a guess" not in wrong.text
    assert 'value="/account"' in wrong.text
    assert SESSION_COOKIE not in wrong.cookies
    in_french = await anonymous_client.post(
        "/login", data={"email": "x@y", "password": "x"}, headers={"Accept-Language": "fr"}
    )
    assert "mot de passe est incorrect" in in_french.text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil", "", "x"]
)
async def test_the_way_back_leads_to_this_site_only(
    anonymous_client: httpx.AsyncClient, elsewhere: str
) -> None:
    answer = await anonymous_client.post("/login", data=RIGHT | {"next": elsewhere})
    assert answer.headers["location"] == "/"
    already = await anonymous_client.get("/login", params={"next": elsewhere})
    assert already.headers["location"] == "/"


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    app: FastAPI, scheme: str, secure: bool
) -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=f"{scheme}://testserver"
    ) as client:
        cookie = (await client.post("/login", data=RIGHT)).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=1209600" in cookie
    assert ("Secure" in cookie) is secure


async def test_only_a_digest_of_a_session_is_kept_and_it_changes_at_each_sign_in(
    anonymous_client: httpx.AsyncClient, database: Database
) -> None:
    await anonymous_client.post("/login", data=RIGHT)
    first = anonymous_client.cookies[SESSION_COOKIE]
    await anonymous_client.post("/login", data=RIGHT)
    second = anonymous_client.cookies[SESSION_COOKIE]
    async with database.sessions() as db:
        kept = [*await db.scalars(select(SessionModel.sha256))]
    assert first != second
    assert kept == [digest(second)]


async def test_a_session_ends_after_its_time_however_much_it_is_used(
    anonymous_client: httpx.AsyncClient, database: Database, admin: int
) -> None:
    now = datetime.now(UTC)
    over = await add_session(database, admin, expires_at=now - timedelta(seconds=1))
    use_session(anonymous_client, over)
    assert (await anonymous_client.get("/account")).status_code == 401
    await anonymous_client.post("/login", data=RIGHT)
    async with database.sessions() as db:
        assert await db.scalar(select(func.count()).select_from(SessionModel)) == 1


async def test_a_part_of_a_page_leads_the_browser_to_the_sign_in_and_back_to_the_page(
    anonymous_client: httpx.AsyncClient,
) -> None:
    asked = PAGE | {"HX-Request": "true", "HX-Current-URL": "http://testserver/ebooks/7?a=b#top"}
    answer = await anonymous_client.get("/ebooks/7", headers=asked)
    assert answer.headers["hx-redirect"] == "/login?next=%2Febooks%2F7%3Fa%3Db"
    unreadable = await anonymous_client.get(
        "/ebooks/7", headers=asked | {"HX-Current-URL": "http://["}
    )
    assert unreadable.headers["hx-redirect"] == "/login"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/users?cursor=a", "/login?next=%2Fusers%3Fcursor%3Da&lost=1"),
        ("https://evil.example/users", "/login?lost=1"),
        ("http://[", "/login?lost=1"),
        ("", "/login?lost=1"),
    ],
)
async def test_a_form_that_comes_after_the_session_is_said_not_to_be_saved(
    anonymous_client: httpx.AsyncClient, referer: str, back: str
) -> None:
    sent = await anonymous_client.post(
        "/users", data={"email": "a@b"}, headers=PAGE | {"Referer": referer}
    )
    assert sent.headers["location"] == back
    said = "You were signed out. What you sent was not saved."
    assert said in (await anonymous_client.get(back, headers=PAGE)).text
    assert said not in (await anonymous_client.get("/login", headers=PAGE)).text


async def test_an_origin_that_cannot_be_read_is_foreign(
    anonymous_client: httpx.AsyncClient,
) -> None:
    answer = await anonymous_client.post("/login", data=RIGHT, headers={"Origin": "http://["})
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")


async def test_a_link_signs_in_once_and_looking_at_it_does_not_spend_it(
    app: FastAPI, anonymous_client: httpx.AsyncClient, database: Database, admin: int
) -> None:
    client, link = anonymous_client, await new_link(app, admin)
    for _ in range(2):
        looked_at = await client.get(f"/sign-in?token={link}")
        assert looked_at.status_code == 200
        assert ADMIN in looked_at.text
    followed = await client.post("/sign-in", data={"token": link})
    assert (followed.status_code, followed.headers["location"]) == (303, "/account")
    assert (await client.get("/account")).status_code == 200

    async with client_of(app) as other:
        for again in (
            await other.post("/sign-in", data={"token": link}),
            await other.get(f"/sign-in?token={link}"),
            await other.post("/sign-in", data={"token": "made-up"}),
        ):
            assert (again.status_code, again.json()["code"]) == (410, "link_spent")
        assert SESSION_COOKIE not in other.cookies
    async with database.sessions() as db:
        assert link not in [*await db.scalars(select(SignInLinkModel.sha256))]


async def test_sign_ins_and_refusals_are_logged(
    app: FastAPI, anonymous_client: httpx.AsyncClient, admin: int
) -> None:
    with capture_logs() as logged:
        await anonymous_client.post("/login", data=RIGHT | {"password": "a guess"})
        await anonymous_client.post("/login", data=RIGHT)
        await anonymous_client.post("/sign-in", data={"token": await new_link(app, admin)})
        await anonymous_client.post("/sign-in", data={"token": "made-up"})
    seen = [
        (each["log_level"], each["event"], each.get("by"), each["account"], each["address"])
        for each in logged
        if each["event"].startswith("sign")
    ]
    assert seen == [
        ("warning", "sign-in refused", None, ADMIN, "127.0.0.1"),
        ("info", "signed in", "password", ADMIN, "127.0.0.1"),
        ("info", "signed in", "link", ADMIN, "127.0.0.1"),
        ("warning", "sign-in refused", None, None, "127.0.0.1"),
    ]
    assert "a guess" not in str(logged)


async def test_a_link_ends_after_a_day_and_with_its_account(
    app: FastAPI, anonymous_client: httpx.AsyncClient, database: Database, admin: int
) -> None:
    old = await new_link(app, await add_user(database, Role.VIEWER))
    of_nobody = await new_link(app, admin)
    async with database.sessions() as db:
        expired = datetime.now(UTC) - timedelta(seconds=1)
        await db.execute(
            update(SignInLinkModel)
            .where(SignInLinkModel.sha256 == digest(old))
            .values(expires_at=expired)
        )
        await db.commit()
    assert (await anonymous_client.post("/sign-in", data={"token": old})).status_code == 410
    async with database.sessions() as db:
        await db.execute(update(UserModel).values(is_active=False))
        await db.commit()
    assert (await anonymous_client.post("/sign-in", data={"token": of_nobody})).status_code == 410


@pytest.mark.parametrize("then", ["another link", "another address"])
async def test_a_link_is_void_after(
    app: FastAPI,
    idle_client: httpx.AsyncClient,
    anonymous_client: httpx.AsyncClient,
    admin: int,
    then: str,
) -> None:
    link = await new_link(app, admin)
    if then == "another link":
        await new_link(app, admin)
    else:
        form = {"email": "new@example.com", "current_password": PASSWORD}
        assert (await idle_client.post("/account/email", data=form)).status_code == 303
    assert (await anonymous_client.post("/sign-in", data={"token": link})).status_code == 410


async def test_spending_a_link_voids_the_others_of_its_owner(
    app: FastAPI, anonymous_client: httpx.AsyncClient, database: Database, admin: int
) -> None:
    """Two that were made at the same moment may both be there."""
    link, twin = await new_link(app, admin), "made at the same moment"
    async with database.sessions() as db:
        expires_at = datetime.now(UTC) + timedelta(hours=1)
        db.add(SignInLinkModel(sha256=digest(twin), user_id=admin, expires_at=expires_at))
        await db.commit()
    assert (await anonymous_client.post("/sign-in", data={"token": link})).status_code == 303
    assert (await anonymous_client.post("/sign-in", data={"token": twin})).status_code == 410


async def test_whoever_comes_by_a_link_sets_the_password_without_the_old_one(
    app: FastAPI, anonymous_client: httpx.AsyncClient, database: Database, admin: int
) -> None:
    client = anonymous_client
    elsewhere = await add_session(database, admin)
    await client.post("/sign-in", data={"token": await new_link(app, admin)})
    unused = await new_link(app, admin)
    use_session(client, client.cookies[SESSION_COOKIE])
    assert "Present password" not in (await client.get("/account")).text
    short = await client.post("/account/password", data={"password": "short"})
    assert short.status_code == 422
    assert "Must have 12 to 200 characters." in short.text
    done = await client.post("/account/password", data={"password": "a brand new password"})
    assert (done.status_code, done.headers["location"]) == (303, "/account")
    page = await client.get("/account")
    assert "The password is set." in page.text
    assert "Present password" in page.text

    async with client_of(app) as other:
        use_session(other, elsewhere)
        assert (await other.get("/account")).status_code == 401
        assert (await other.post("/sign-in", data={"token": unused})).status_code == 410
        assert (await other.post("/login", data=RIGHT)).status_code == 401
        new = {"email": ADMIN, "password": "a brand new password"}
        assert (await other.post("/login", data=new)).status_code == 303


async def test_a_session_by_link_asks_for_the_password_an_hour_later(
    anonymous_client: httpx.AsyncClient, database: Database, admin: int
) -> None:
    past = datetime.now(UTC) - timedelta(hours=1)
    use_session(anonymous_client, await add_session(database, admin, by_link=True, created_at=past))
    assert "Present password" in (await anonymous_client.get("/account")).text


async def test_password_and_address_change_with_the_present_password_only(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    for path, form in (
        ("/account/password", {"password": "a brand new password"}),
        ("/account/email", {"email": "new@example.com"}),
    ):
        for guess in ({}, {"current_password": "a guess"}):
            refused = await idle_client.post(path, data=form | guess)
            assert refused.status_code == 422
            assert "Is not your present password." in refused.text
    await add_user(database, Role.VIEWER)
    present = {"current_password": PASSWORD}
    async with database.sessions() as db:
        assert await db.scalar(select(func.count()).where(UserModel.email == ADMIN)) == 1
    limited = await idle_client.post("/account/email", data={"email": "a@b"} | present)
    changed = await idle_client.get("/account")
    assert limited.status_code == 303
    assert "a@b" in changed.text
    too_often = await idle_client.post("/account/email", data={"email": "b@c"} | present)
    assert too_often.status_code == 429
    assert "Too many attempts to sign in." in too_often.text


async def test_an_address_that_is_taken_is_refused(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await add_user(database, Role.VIEWER)
    form = {"email": "Viewer@Example.com", "current_password": PASSWORD}
    refused = await idle_client.post("/account/email", data=form)
    assert refused.status_code == 409
    assert "There is an account of viewer@example.com already." in refused.text


@pytest.mark.parametrize("meanwhile", ["password", "sign-out", "deactivation"])
async def test_a_sign_in_under_way_does_not_outlive_what_ends_the_others(
    app: FastAPI, anonymous_client: httpx.AsyncClient, database: Database, meanwhile: str
) -> None:
    jo = await add_user(database, Role.VIEWER)
    auth = app.state.auth
    by_password = await auth.sign_in.execute("viewer@example.com", PASSWORD, "10.0.0.1")
    by_link = await auth.sessions.spend_link(await new_link(app, jo))
    if meanwhile == "password":
        await auth.accounts.set_password(jo, "a hash")
    elif meanwhile == "sign-out":
        await auth.accounts.sign_out_everywhere(jo)
    else:
        await auth.accounts.deactivate(jo)
    with pytest.raises(WrongCredentials):
        await auth.sessions.open(by_password)
    with pytest.raises(LinkSpent):
        await auth.sessions.open(by_link, by_link=True)
    token = auth.tokens.issue(jo, by_password.at)
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await anonymous_client.get("/api/auth/me", headers=bearer)).status_code == 401


async def test_signing_out_everywhere_ends_every_session_and_bearer_token(
    app: FastAPI, idle_client: httpx.AsyncClient, database: Database, admin: int
) -> None:
    other = await add_session(database, admin)
    token = app.state.auth.tokens.issue(admin, datetime.now(UTC))
    bearer = {"Authorization": f"Bearer {token}"}
    async with client_of(app) as program:
        assert (await program.get("/api/auth/me", headers=bearer)).status_code == 200
        out = await idle_client.post("/logout-everywhere")
        assert out.headers["location"] == "/login"
        assert (await program.get("/api/auth/me", headers=bearer)).status_code == 401
        use_session(program, other)
        assert (await program.get("/account")).status_code == 401
        newer = {"Authorization": f"Bearer {app.state.auth.tokens.issue(admin, datetime.now(UTC))}"}
        assert (await program.get("/api/auth/me", headers=newer)).status_code == 200

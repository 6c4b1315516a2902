"""What administrators do with accounts, and what is noted of it."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from backoffice.features.auth.infrastructure.models import UserModel
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.domain.errors import Conflict
from backoffice.features.shared.infrastructure.audit import AuditEntryModel
from backoffice.features.shared.infrastructure.database import Database
from tests.support.accounts import (
    ADMIN,
    PASSWORD,
    add_api_key,
    add_session,
    add_user,
    client_of,
    use_session,
)
from tests.support.queries import counted


async def entries(database: Database) -> list[tuple[str, str, Any, Any]]:
    async with database.sessions() as db:
        rows = await db.scalars(select(AuditEntryModel).order_by(AuditEntryModel.id))
        return [(row.actor, row.action, row.before, row.after) for row in rows]


async def test_a_person_is_added_and_comes_in_by_the_link(
    app: FastAPI, idle_client: httpx.AsyncClient, database: Database
) -> None:
    new = {"email": " Jo@Example.com", "role": "operator"}
    added = (await idle_client.post("/api/users", json=new)).json()
    assert (added["email"], added["role"], added["has_password"]) == (
        "jo@example.com",
        "operator",
        False,
    )
    token = parse_qs(urlsplit(added["sign_in_link"]).query)["token"][0]
    async with client_of(app) as jo:
        assert (await jo.get(added["sign_in_link"])).status_code == 200
        assert (await jo.post("/sign-in", data={"token": token})).status_code == 303
        assert "jo@example.com" in (await jo.get("/account")).text
        assert (await jo.get("/users")).status_code == 403
    seen = (await idle_client.get(f"/api/users/{added['id']}")).json()
    assert seen["last_signed_in_at"] is not None
    twice = await idle_client.post("/api/users", json=new)
    assert (twice.status_code, twice.json()["code"]) == (409, "conflict")
    bad = await idle_client.post("/api/users", json={"email": "nowhere"})
    assert bad.json()["errors"] == [{"field": "email", "message": "must be an e-mail address"}]


async def test_the_page_shows_a_link_once_and_says_what_is_wrong(
    idle_client: httpx.AsyncClient,
) -> None:
    added = await idle_client.post("/users", data={"email": "jo@example.com", "role": "viewer"})
    assert added.text.count("http://testserver/sign-in?token=") == 1
    assert "sign-in?token=" not in (await idle_client.get("/users")).text
    refused = await idle_client.post("/users", data={"email": "<i>", "role": "viewer"})
    assert refused.status_code == 422
    assert "Must be an e-mail address." in refused.text
    assert 'value="&lt;i&gt;"' in refused.text
    taken = await idle_client.post("/users", data={"email": "jo@example.com", "role": "viewer"})
    assert taken.status_code == 409
    assert "There is an account of jo@example.com already." in taken.text


async def test_deactivating_ends_what_is_open_and_activating_does_not_bring_it_back(
    app: FastAPI, idle_client: httpx.AsyncClient, database: Database
) -> None:
    jo = await add_user(database, Role.OPERATOR)
    session, token = (
        await add_session(database, jo),
        app.state.auth.tokens.issue(jo, datetime.now(UTC)),
    )
    link = await app.state.auth.accounts.new_link(jo)
    gone = await idle_client.post(f"/users/{jo}/deactivate")
    assert gone.headers["location"] == "/users"
    refused = await idle_client.post(f"/users/{jo}/link", headers={"Accept": "text/html"})
    assert (refused.status_code, "is not active" in refused.text) == (409, True)
    async with client_of(app) as client:
        form = {"email": "operator@example.com", "password": PASSWORD}
        assert (await client.post("/login", data=form)).status_code == 401
        await idle_client.post(f"/users/{jo}/activate")
        bearer = {"Authorization": f"Bearer {token}"}
        assert (await client.get("/api/auth/me", headers=bearer)).status_code == 401
        assert (await client.post("/sign-in", data={"token": link.text})).status_code == 410
        assert (await client.post("/login", data=form)).status_code == 401
        use_session(client, session)
        assert (await client.get("/account")).status_code == 401


async def test_keys_end_with_the_account_of_whoever_made_them(
    app: FastAPI, idle_client: httpx.AsyncClient, database: Database
) -> None:
    jo = await add_user(database, Role.ADMIN, "jo@example.com")
    async with client_of(app) as client, client_of(app) as program:
        use_session(client, await add_session(database, jo))
        made = (await client.post("/api/api-keys", json={"name": "Jo", "role": "admin"})).json()
        program.headers["Authorization"] = f"Bearer {made['key']}"
        child = (await program.post("/api/api-keys", json={"name": "By the key"})).json()
        other = (await idle_client.post("/api/api-keys", json={"name": "Other"})).json()
        await idle_client.patch(f"/api/users/{jo}", json={"role": "viewer"})
        assert (await program.get("/api/auth/me")).status_code == 200
        await idle_client.patch(f"/api/users/{jo}", json={"is_active": False})
        for key, status in ((made, 401), (child, 401), (other, 200)):
            program.headers["Authorization"] = f"Bearer {key['key']}"
            assert (await program.get("/api/auth/me")).status_code == status
    noted = [(who, *rest) for who, *rest in await entries(database)]
    for name in ("Jo", "By the key"):
        assert (ADMIN, "api_key.revoked", {"name": name}, None) in noted
    assert not (await idle_client.get(f"/api/users/{jo}")).json()["has_password"]


async def test_a_key_makes_no_sign_in_link_for_an_administrator(
    app: FastAPI, database: Database
) -> None:
    admin, viewer = await add_user(database), await add_user(database, Role.VIEWER)
    key = await add_api_key(database, Role.ADMIN)
    async with client_of(app) as program:
        program.headers["Authorization"] = f"Bearer {key}"
        new = {"email": "new@example.com", "role": "admin"}
        for refused in (
            await program.post(f"/api/users/{admin}/sign-in-link"),
            await program.post(f"/users/{admin}/link"),
            await program.post("/api/users", json=new),
            await program.post("/users", data=new),
        ):
            assert refused.status_code == 403
            assert refused.json()["code"] == "not_allowed"
        assert (await program.post(f"/api/users/{viewer}/sign-in-link")).status_code == 201


async def test_the_last_administrator_stays_one(
    app: FastAPI, idle_client: httpx.AsyncClient, database: Database
) -> None:
    own = (await idle_client.get("/api/auth/me")).json()["user_id"]
    await add_user(database, Role.ADMIN, "gone@example.com", is_active=False)
    for change in ({"role": "viewer"}, {"is_active": False}):
        refused = await idle_client.patch(f"/api/users/{own}", json=change)
        assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    with pytest.raises(Conflict, match="the last active administrator"):
        await app.state.auth.accounts.set_role(own, Role.VIEWER)
    with pytest.raises(Conflict, match="the last active administrator"):
        await app.state.auth.accounts.deactivate(own)
    other = await add_user(database, Role.ADMIN, "other@example.com")
    changed = await idle_client.patch(f"/api/users/{other}", json={"role": "operator"})
    assert changed.json()["role"] == "operator"


async def test_two_administrators_who_demote_each_other_leave_one(
    app: FastAPI, database: Database
) -> None:
    users = [await add_user(database, Role.ADMIN, f"{n}@example.com") for n in range(2)]
    accounts = app.state.auth.accounts
    done = await asyncio.gather(
        accounts.set_role(users[0], Role.VIEWER),
        accounts.deactivate(users[1]),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Conflict) for each in done) == 1
    async with database.sessions() as db:
        left = select(func.count()).where(UserModel.role == Role.ADMIN, UserModel.is_active)
        assert await db.scalar(left) == 1


async def test_changes_are_noted_with_who_made_them_and_without_secrets(
    app: FastAPI, idle_client: httpx.AsyncClient, database: Database
) -> None:
    added = (await idle_client.post("/api/users", json={"email": "jo@example.com"})).json()
    await idle_client.patch(f"/api/users/{added['id']}", json={"role": "operator"})
    await idle_client.patch(f"/api/users/{added['id']}", json={"role": "operator"})
    await idle_client.patch(f"/api/users/{added['id']}", json={"is_active": False})
    key = (await idle_client.post("/api/api-keys", json={"name": "Orders"})).json()
    await idle_client.delete(f"/api/api-keys/{key['id']}")
    form = {"password": "a brand new password", "current_password": PASSWORD}
    await idle_client.post("/account/password", data=form)
    noted = await entries(database)
    assert noted == [
        (ADMIN, "user.created", None, {"email": "jo@example.com", "role": "viewer"}),
        (ADMIN, "user.role_changed", {"role": "viewer"}, {"role": "operator"}),
        (ADMIN, "user.deactivated", {"is_active": True}, {"is_active": False}),
        (
            ADMIN,
            "api_key.created",
            None,
            {"name": "Orders", "role": "viewer", "expires_at": None},
        ),
        (ADMIN, "api_key.revoked", {"name": "Orders"}, None),
        (ADMIN, "user.password_changed", None, None),
    ]
    for secret in (key["key"], added["sign_in_link"], "a brand new password", PASSWORD):
        assert secret not in json.dumps(noted)


async def test_the_audit_log_is_filtered_and_paged(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    start = datetime(2026, 5, 1, tzinfo=UTC)
    async with database.sessions() as db:
        db.add_all(
            AuditEntryModel(
                at=start + timedelta(minutes=n),
                actor=f"<b>Person{n % 2}</b>",
                action="ebook.approved" if n % 3 else "ebook.deleted",
                subject=f"ebook:{n}",
                before={"title": f"Old {n}"},
                after={"title": f"New {n}"},
            )
            for n in range(120)
        )
        await db.commit()
    pages: list[int] = []
    path = "/audit?actor=PERSON1"
    while path:
        page = (await idle_client.get(path)).text
        assert "<b>Person" not in page
        pages.append(page.count("<tr>") - 1)
        older = re.findall(r'href="([^"]*cursor=[^"]*)"', page)
        path = older[-1].replace("&amp;", "&") if older else ""
    assert pages == [50, 10]
    both = (await idle_client.get("/audit?action=deleted&subject=ebook:99")).text
    assert both.count("<tr>") == 2
    assert "Old 99" in both
    assert "New 99" in both
    assert "No change matches" in (await idle_client.get("/audit?actor=nobody")).text
    assert (await idle_client.get("/audit?cursor=x")).status_code == 422


async def test_a_person_stays_known_under_another_name(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    own = (await idle_client.get("/api/auth/me")).json()["user_id"]
    await idle_client.post("/api/users", json={"email": "jo@example.com"})
    form = {"email": "new@example.com", "current_password": PASSWORD}
    await idle_client.post("/account/email", data=form)
    await idle_client.post("/api/users", json={"email": "bo@example.com"})
    async with database.sessions() as db:
        noted = [*await db.scalars(select(AuditEntryModel.actor_user_id))]
    assert noted == [own] * 3
    everything = (await idle_client.get("/audit")).text
    assert everything.count(f'href="/audit?actor=user%3A{own}"') == 3
    assert (await idle_client.get(f"/audit?actor=user:{own}")).text.count("<tr>") == 4
    assert (await idle_client.get("/audit?actor=new@")).text.count("<tr>") == 2
    assert "No change matches" in (await idle_client.get("/audit?actor=user:999")).text


async def test_the_lists_are_paged_and_cost_the_same_however_long_they_are(
    app: FastAPI, idle_client: httpx.AsyncClient, database: Database
) -> None:
    async def statements() -> int:
        with counted(app.state.database) as sent:
            assert (await idle_client.get("/users")).status_code == 200
        return len(sent)

    few = await statements()
    for number in range(10):
        await add_user(database, Role.VIEWER, f"v{number}@example.com")
    assert await statements() == few
    names: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        found = (await idle_client.get("/api/users", params={"limit": 4, "cursor": cursor})).json()
        names += [user["email"] for user in found["items"]]
        cursor = found["next_cursor"]
    assert names == sorted([ADMIN, *(f"v{number}@example.com" for number in range(10))])

"""Accounts made straight in the database, and clients that are signed in."""

from datetime import UTC, datetime, timedelta

import httpx
from fastapi import FastAPI
from playwright.async_api import Browser, BrowserContext, StorageState
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import insert, select

from backoffice.features.auth.infrastructure.models import ApiKeyModel, SessionModel, UserModel
from backoffice.features.auth.infrastructure.secrets import SigningKeys, digest, new_secret
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.presentation.access import SESSION_COOKIE
from backoffice.features.shared.presentation.csrf import CSRF_HEADER

SECRET_KEY = "the secret of the tests, which is long enough"
ADMIN = "admin@example.com"
PASSWORD = "correct horse battery"

# For a program of its own, which makes its first admin itself.
ADMIN_SETTINGS = {"BACKOFFICE_ADMIN_EMAIL": ADMIN, "BACKOFFICE_ADMIN_PASSWORD": PASSWORD}

# A hash is checked with its own parameters: quick, whatever the program's are.
CHEAP_HASH = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)]).hash(PASSWORD)


async def add_user(
    database: Database, role: Role = Role.ADMIN, email: str | None = None, **columns: object
) -> int:
    """Somebody who has signed in before, with PASSWORD. Returns the id; twice is once."""
    email = email or f"{role}@example.com"
    now = datetime.now(UTC)
    values = {
        "email": email,
        "role": role,
        "password_hash": CHEAP_HASH,
        "is_active": True,
        "created_at": now,
        "last_signed_in_at": now,
        "tokens_valid_from": now - timedelta(minutes=1),
    }
    async with database.sessions() as db:
        known = await db.scalar(select(UserModel.id).where(UserModel.email == email))
        if known is not None:
            return known
        made: int | None = await db.scalar(
            insert(UserModel).values(values | columns).returning(UserModel.id)
        )
        await db.commit()
    assert made is not None
    return made


async def add_session(database: Database, user_id: int, **columns: object) -> str:
    """The token of the cookie."""
    token, now = new_secret(), datetime.now(UTC)
    values = {
        "sha256": digest(token),
        "user_id": user_id,
        "by_link": False,
        "created_at": now,
        "expires_at": now + timedelta(days=1),
    }
    async with database.sessions() as db:
        await db.execute(insert(SessionModel).values(values | columns))
        await db.commit()
    return token


async def add_api_key(database: Database, role: Role, **columns: object) -> str:
    key = f"bo_{new_secret()}"
    values = {
        "name": f"key of a {role}",
        "sha256": digest(key),
        "prefix": key[:10],
        "role": role,
        "created_by": ADMIN,
        "created_at": datetime.now(UTC),
    }
    async with database.sessions() as db:
        await db.execute(insert(ApiKeyModel).values(values | columns))
        await db.commit()
    return key


def client_of(app: FastAPI) -> httpx.AsyncClient:
    """Not signed in."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver")


def use_session(client: httpx.AsyncClient, token: str) -> None:
    """From here on the client's requests are those of a page of this session."""
    client.cookies.set(SESSION_COOKIE, token, domain="testserver.local")  # as an answer sets it
    client.headers[CSRF_HEADER] = csrf_token(token)


def csrf_token(session: str) -> str:
    return SigningKeys(SECRET_KEY).csrf_token(session)


async def sign_in(client: httpx.AsyncClient, database: Database, role: Role = Role.ADMIN) -> None:
    """Without the sign-in page, whose attempts are limited."""
    use_session(client, await add_session(database, await add_user(database, role)))


async def signed_in(
    client: httpx.AsyncClient, email: str = ADMIN, password: str = PASSWORD
) -> httpx.AsyncClient:
    """Over HTTP, as a program does it: the client sends a bearer token from here on."""
    form = {"username": email, "password": password}
    answer = await client.post("/api/auth/token", data=form)
    assert answer.status_code == 200, answer.text
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return client


async def signed_in_browser(
    context: BrowserContext, url: str, email: str = ADMIN, password: str = PASSWORD
) -> None:
    """Over the sign-in form; the cookie stays in the context."""
    page = await context.new_page()
    await page.goto(f"{url}/login")
    await page.locator("#login-email").fill(email)
    await page.locator("#login-password").fill(password)
    await page.locator("main form button").click()
    await page.wait_for_url(f"{url}/")
    await page.close()


async def signed_in_state(browser: Browser, url: str) -> StorageState:
    """For `new_context(storage_state=...)`: one sign-in for many contexts, for they are limited."""
    context = await browser.new_context()
    await signed_in_browser(context, url)
    state = await context.storage_state()
    await context.close()
    return state

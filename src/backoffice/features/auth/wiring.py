"""Installs accounts: who may come in, and as what."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backoffice.features.auth.domain.events import AccessChangedEvent
from backoffice.features.auth.domain.model import Secret, User
from backoffice.features.auth.domain.usecases import ChangeUser, ProveOwner, SignIn
from backoffice.features.auth.infrastructure.accounts import AccountRepository
from backoffice.features.auth.infrastructure.api_keys import ApiKeys
from backoffice.features.auth.infrastructure.audit_log import AuditLog
from backoffice.features.auth.infrastructure.bearer_tokens import BearerTokens
from backoffice.features.auth.infrastructure.callers import StoredCallers
from backoffice.features.auth.infrastructure.first_admin import FirstAdmin
from backoffice.features.auth.infrastructure.known_callers import ForgetCallers, KnownCallers
from backoffice.features.auth.infrastructure.passwords import ArgonPasswords
from backoffice.features.auth.infrastructure.rate_limits import ApiRequests, SignInAttempts
from backoffice.features.auth.infrastructure.secrets import SigningKeys, kept_secret
from backoffice.features.auth.infrastructure.sessions import Sessions
from backoffice.features.auth.presentation.dependencies import AuthFeature
from backoffice.features.auth.presentation.doorkeeper import AccountDoorkeeper
from backoffice.features.auth.presentation.routes import account, api_keys, audit, sign_in, users
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.presentation.pages import NavigationEntry
from backoffice.features.shared.wiring import Platform
from backoffice.settings import Settings

LOOK_AGAIN_SECONDS = 5

log = structlog.get_logger(__name__)


def install(platform: Platform) -> None:
    settings, clock = platform.settings, platform.clock
    keys = SigningKeys(_secret(settings))
    accounts = AccountRepository(platform.unit_of_work, clock)
    sessions = Sessions(platform.unit_of_work, clock)
    keys_of_programs = ApiKeys(platform.unit_of_work, clock)
    tokens = BearerTokens(keys.key("bearer tokens"))
    passwords, attempts = ArgonPasswords(), SignInAttempts()
    callers = KnownCallers(StoredCallers(accounts, keys_of_programs, tokens), clock)
    platform.bus.subscribe(AccessChangedEvent, ForgetCallers(callers))
    requests = ApiRequests(settings.api_requests_a_minute)
    doorkeeper = AccountDoorkeeper(callers, sessions, keys, requests)
    platform.answer("Doorkeeper", doorkeeper)
    platform.app.state.auth = AuthFeature(
        accounts=accounts,
        sessions=sessions,
        api_keys=keys_of_programs,
        audit_log=AuditLog(platform.unit_of_work),
        tokens=tokens,
        passwords=passwords,
        sign_in=SignIn(accounts, passwords, attempts, clock),
        prove_owner=ProveOwner(accounts, passwords, attempts),
        change_user=ChangeUser(accounts),
        doorkeeper=doorkeeper,
    )
    for router in (sign_in.api, sign_in.pages):
        platform.add_router(router)  # public, as access.PUBLIC says
    for router in (account.api, account.pages):
        platform.add_router(router, writes=Role.VIEWER)
    for router in (users.api, users.pages, api_keys.api, api_keys.pages, audit.pages):
        platform.add_router(router, reads=Role.ADMIN, writes=Role.ADMIN)
    platform.add_pages(
        "auth",
        Path(__file__).parent / "presentation",
        NavigationEntry("Users", users.USERS, "users", order=80, role=Role.ADMIN),
        NavigationEntry("API keys", api_keys.KEYS, "key", order=81, role=Role.ADMIN),
        NavigationEntry("Audit log", "/audit", "history", order=82, role=Role.ADMIN),
    )
    first_admin = FirstAdmin(platform.unit_of_work, accounts, passwords)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        stopping = asyncio.Event()
        # Before the first request, so that who comes then can sign in.
        welcomed = await _welcome(first_admin, settings)
        later = None if welcomed else asyncio.create_task(_later(first_admin, settings, stopping))
        yield
        stopping.set()
        if later:
            await later

    platform.add_lifespan(lifespan)


def _secret(settings: Settings) -> str:
    given = settings.secret_key
    return given.get_secret_value() if given else kept_secret(settings.data_dir)


async def _welcome(first_admin: FirstAdmin, settings: Settings) -> bool:
    """False where the database is away, or not migrated yet."""
    password = settings.admin_password.get_secret_value() if settings.admin_password else None
    try:
        waiting = await first_admin.ensure(settings.admin_email, password)
    except (OSError, SQLAlchemyError) as error:
        log.warning("the accounts cannot be read yet", error=str(error))
        return False
    if waiting:
        _show(settings.url, *waiting)
    return True


async def _later(first_admin: FirstAdmin, settings: Settings, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), LOOK_AGAIN_SECONDS)
            return
        if await _welcome(first_admin, settings):
            return


def _show(url: str, user: User, link: Secret) -> None:
    """Not in the log, which others may read."""
    sys.stdout.write(
        f"Nobody has signed in yet. Open this link to sign in as {user.email}"
        f" (works once, for 24 hours):\n  {url}/sign-in?token={link.text}\n"
    )
    sys.stdout.flush()

"""What the routes of accounts ask the app for."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Path, Request, Response

from backoffice.features.auth.domain.model import SESSION_LIFETIME
from backoffice.features.auth.domain.ports import Passwords
from backoffice.features.auth.domain.usecases import ChangeUser, ProveOwner, SignIn
from backoffice.features.auth.infrastructure.accounts import AccountRepository
from backoffice.features.auth.infrastructure.api_keys import ApiKeys
from backoffice.features.auth.infrastructure.audit_log import AuditLog
from backoffice.features.auth.infrastructure.bearer_tokens import BearerTokens
from backoffice.features.auth.infrastructure.sessions import OpenSession, Sessions
from backoffice.features.shared.domain.account import Actor
from backoffice.features.shared.domain.errors import NotAllowed
from backoffice.features.shared.presentation.access import SESSION_COOKIE, Doorkeeper
from backoffice.features.shared.presentation.pages import actor_of


@dataclass(frozen=True)
class AuthFeature:
    accounts: AccountRepository
    sessions: Sessions
    api_keys: ApiKeys
    audit_log: AuditLog
    tokens: BearerTokens
    passwords: Passwords
    sign_in: SignIn
    prove_owner: ProveOwner
    change_user: ChangeUser
    doorkeeper: Doorkeeper


async def _feature(request: Request) -> AuthFeature:
    return cast(AuthFeature, request.app.state.auth)


async def _actor(request: Request) -> Actor:
    actor = actor_of(request)
    assert actor is not None  # `Access` has let somebody in
    return actor


FeatureDep = Annotated[AuthFeature, Depends(_feature)]
ActorDep = Annotated[Actor, Depends(_actor)]
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]


async def _session(request: Request, feature: FeatureDep) -> OpenSession:
    by_cookie = request.scope["state"]["csrf_token"]
    session = await feature.sessions.find(session_token(request)) if by_cookie else None
    if session is None:
        raise NotAllowed("This is for people who have signed in.", "Open it in a browser.")
    return session


SessionDep = Annotated[OpenSession, Depends(_session)]


def session_token(request: Request) -> str:
    return request.cookies.get(SESSION_COOKIE, "")


def start_session(request: Request, response: Response, token: str) -> None:
    response.set_cookie(
        SESSION_COOKIE,
        token,
        int(SESSION_LIFETIME.total_seconds()),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def network_address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def link_address(request: Request, token: str) -> str:
    """The sign-in link, for whoever reads this page."""
    return f"{request.base_url}sign-in?token={token}"

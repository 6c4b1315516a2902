"""Who may ask what: without a rule that says otherwise, an answer needs an account."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlencode

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from backoffice.features.shared.domain.account import Actor, Role, acting
from backoffice.features.shared.domain.errors import NotAllowed, NotSignedIn
from backoffice.features.shared.presentation.addresses import (
    SAFE_METHODS,
    START,
    address_of,
    path_of,
)
from backoffice.features.shared.presentation.csrf import checked_body
from backoffice.features.shared.presentation.web import wants_page

PUBLIC = (
    "/healthz",
    "/readyz",
    "/login",
    "/sign-in",
    "/preferences",  # the language and colours of the sign-in page
    "/api/auth/token",
)
"""All that answers without an account, beside the files below /static/."""

STATIC_FILES = "/static/"
LOGIN = "/login"
LOST = "lost"
SESSION_COOKIE = "backoffice_session"

CREDENTIALS: dict[str, Any] = {
    "bearer token": {
        "type": "oauth2",
        "flows": {"password": {"scopes": {}, "tokenUrl": "/api/auth/token"}},
    },
    "API key": {"type": "http", "scheme": "bearer", "bearerFormat": "bo_..."},
    "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
}
"""The security schemes of the API's description."""


def describe_access(description: dict[str, Any]) -> None:
    """Adds to the OpenAPI description what `Access` asks for.

    Written into it, as a dependency for each scheme would run at every request.
    """
    description.setdefault("components", {})["securitySchemes"] = CREDENTIALS
    for path, operations in description["paths"].items():
        if path not in PUBLIC:
            for operation in operations.values():
                operation["security"] = [{name: []} for name in CREDENTIALS]


@dataclass(frozen=True)
class Identity:
    """`csrf_token`: what an unsafe request has to show when a browser's cookie vouches for it."""

    actor: Actor
    csrf_token: str = ""


@runtime_checkable
class Doorkeeper(Protocol):
    async def identify(self, request: Request) -> Identity | None:
        """Who asks, by the request's headers; None for a stranger. Raises TooManyRequests."""
        ...


class ClosedDoor(Doorkeeper):
    """Where nobody knows accounts, nobody comes in."""

    async def identify(self, request: Request) -> Identity | None:
        return None


@dataclass(frozen=True)
class Rule:
    """The roles that reading and changing take."""

    reads: Role = Role.VIEWER
    writes: Role = Role.OPERATOR


class Rules:
    """The rule of each route, found as the app finds the route."""

    def __init__(self) -> None:
        self._routers: list[tuple[APIRouter, Rule]] = []
        self._known: dict[tuple[str, str], Role | None] = {}

    def add(self, router: APIRouter, rule: Rule) -> None:
        self._routers.append((router, rule))

    def role_for(self, method: str, path: str) -> Role | None:
        """None where no account is needed."""
        try:
            return self._known[method, path]
        except KeyError:
            return self._look_up(method, path)

    def _look_up(self, method: str, path: str) -> Role | None:
        if path.startswith(STATIC_FILES):
            return None
        route, rule = self._find(method, path)
        role = rule.reads if method in SAFE_METHODS else rule.writes
        if route is None:
            return role
        role_or_nobody = None if route.path in PUBLIC else role
        # No more of them than routes: what has an id in its path is looked up each time.
        if route.path == path and method in (route.methods or ()):
            self._known[method, path] = role_or_nobody
        return role_or_nobody

    def _find(self, method: str, path: str) -> tuple[APIRoute | None, Rule]:
        with_another_method: tuple[APIRoute, Rule] | None = None
        for router, rule in self._routers:
            for route in router.routes:
                assert isinstance(route, APIRoute)
                if route.path_regex.match(path):
                    found = route, rule
                    if method in (route.methods or ()):
                        return found
                    with_another_method = with_another_method or found
        return with_another_method or (None, Rule())


class Access:
    """Lets a request in when its account has the role that the route takes; notes who acts.

    Raises what the app's error handlers answer, before the body is read.
    """

    def __init__(self, app: ASGIApp, rules: Rules, doorkeeper: Callable[[], Doorkeeper]) -> None:
        self._app = app
        self._rules = rules
        self._doorkeeper = doorkeeper()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # none of our routes is one
            await WebSocketClose()(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        role = self._rules.role_for(scope["method"], scope["path"])
        if role is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        identity = await self._doorkeeper.identify(request)
        if identity is None:
            await _stranger(request)(scope, receive, send)
            return
        scope["state"] |= {"actor": identity.actor, "csrf_token": identity.csrf_token}
        if not identity.actor.may(role):
            raise NotAllowed(
                "This takes the role {needed}; yours is {yours}.",
                "Ask an administrator for another role.",
                needed=role,
                yours=identity.actor.role,
            )
        if identity.csrf_token and scope["method"] not in SAFE_METHODS:
            receive = await checked_body(request, identity.csrf_token)
        actor = identity.actor
        token = acting.set(actor)
        noted = structlog.contextvars.bind_contextvars(actor=actor.name, user_id=actor.user_id)
        try:
            await self._app(scope, receive, send)
        finally:
            structlog.contextvars.reset_contextvars(**noted)
            acting.reset(token)


def _stranger(request: Request) -> Response:
    """People are sent to the sign-in page, and from there where they wanted to go."""
    if not wants_page(request):
        raise NotSignedIn(
            "This needs an account.",
            "Send `Authorization: Bearer` with an API key, or with a token of /api/auth/token.",
        )
    lost = request.method not in SAFE_METHODS
    if "hx-request" in request.headers:
        login = _login(path_of(request.headers.get("hx-current-url", "")), lost)
        return Response(status_code=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": login})
    return RedirectResponse(_login(address_of(request), lost), HTTPStatus.SEE_OTHER)


def _login(come_back_to: str, lost: bool) -> str:
    """`lost`: something was sent, and the page says that it was not saved."""
    said = {} if come_back_to in ("", START) else {"next": come_back_to}
    if lost:
        said[LOST] = "1"
    return f"{LOGIN}?{urlencode(said)}" if said else LOGIN

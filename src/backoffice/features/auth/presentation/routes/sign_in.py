"""The sign-in page, sign-in links, and bearer tokens for programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.security import OAuth2PasswordRequestForm

from backoffice.features.auth.domain.model import (
    EMAIL_LIMIT,
    TOKEN_LIFETIME,
    WrongCredentials,
)
from backoffice.features.auth.presentation.dependencies import (
    FeatureDep,
    network_address,
    session_token,
    start_session,
)
from backoffice.features.auth.presentation.schemas import BearerToken
from backoffice.features.shared.domain.errors import DomainError, TooManyRequests
from backoffice.features.shared.presentation.access import LOST
from backoffice.features.shared.presentation.addresses import START, is_path_of_this_site
from backoffice.features.shared.presentation.forms import FormState
from backoffice.features.shared.presentation.web import (
    PagesDep,
    headers_of,
    problems,
)

log = structlog.get_logger(__name__)

api = APIRouter(prefix="/api/auth", tags=["accounts"])
pages = APIRouter(include_in_schema=False)

ComeBackTo = Annotated[str, Query(alias="next")]


@api.post("/token", responses=problems(401, 422, 429))
async def issue_token(
    request: Request, form: Annotated[OAuth2PasswordRequestForm, Depends()], feature: FeatureDep
) -> BearerToken:
    """For programs: the e-mail address as `username`, and the password. Works for an hour."""
    address = network_address(request)
    with _refusals_logged(address, form.username):
        proof = await feature.sign_in.execute(form.username, form.password, address)
    log.info("signed in", by="password for a token", account=proof.user.email, address=address)
    return BearerToken(
        access_token=feature.tokens.issue(proof.user.id, proof.at),
        expires_in=int(TOKEN_LIFETIME.total_seconds()),
    )


@pages.get("/login")
async def show_login(
    request: Request,
    feature: FeatureDep,
    pages: PagesDep,
    come_back_to: ComeBackTo = START,
    lost: Annotated[str, Query(alias=LOST)] = "",
) -> Response:
    if await feature.doorkeeper.identify(
        request
    ):  # as every page does, else each sends to the other
        return _back(come_back_to)
    return pages.render(request, "auth/login.html", _login_form(come_back_to) | {"lost": lost})


@pages.post("/login")
async def sign_in(
    request: Request,
    feature: FeatureDep,
    pages: PagesDep,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    come_back_to: Annotated[str, Form(alias="next")] = START,
) -> Response:
    address = network_address(request)
    try:
        with _refusals_logged(address, email):
            proof = await feature.sign_in.execute(email, password, address)
            session = await feature.sessions.open(proof)
    except (WrongCredentials, TooManyRequests) as error:
        context = _login_form(come_back_to, email, error)
        page = pages.render(request, "auth/login.html", context, error.status)
        page.headers.update(headers_of(error))
        return page
    await feature.sessions.close(session_token(request))
    response = _back(come_back_to)
    start_session(request, response, session)
    log.info("signed in", by="password", account=proof.user.email, address=address)
    return response


@pages.get("/sign-in")
async def show_link(
    request: Request, feature: FeatureDep, pages: PagesDep, token: str = ""
) -> Response:
    """A link that is looked at, by a mail program for instance, is not spent."""
    owner = await feature.sessions.link_owner(token)
    return pages.render(request, "auth/link.html", {"owner": owner, "token": token})


@pages.post("/sign-in")
async def follow_link(
    request: Request, feature: FeatureDep, token: Annotated[str, Form()] = ""
) -> Response:
    address = network_address(request)
    with _refusals_logged(address, None):
        proof = await feature.sessions.spend_link(token)
        session = await feature.sessions.open(proof, by_link=True)
    log.info("signed in", by="link", account=proof.user.email, address=address)
    await feature.sessions.close(session_token(request))
    response = RedirectResponse("/account", 303)
    start_session(request, response, session)
    return response


@contextmanager
def _refusals_logged(address: str, account: str | None) -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        account = account and account[:EMAIL_LIMIT]
        log.warning("sign-in refused", address=address, account=account, reason=error.code)
        raise


def _login_form(
    come_back_to: str, email: str = "", error: DomainError | None = None
) -> dict[str, object]:
    return {"next": come_back_to, "lost": "", "form": FormState("login", {"email": email}, error)}


def _back(come_back_to: str) -> RedirectResponse:
    return RedirectResponse(come_back_to if is_path_of_this_site(come_back_to) else START, 303)

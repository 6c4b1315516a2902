"""What people do with their own account."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from backoffice.features.auth.domain.model import (
    PASSWORD_LIMIT,
    PASSWORD_MINIMUM,
    Proof,
    good_password,
    normal_email,
)
from backoffice.features.auth.infrastructure.sessions import OpenSession
from backoffice.features.auth.presentation.dependencies import (
    ActorDep,
    FeatureDep,
    SessionDep,
    network_address,
    session_token,
    start_session,
)
from backoffice.features.auth.presentation.schemas import Me
from backoffice.features.shared.domain.errors import (
    Conflict,
    InvalidValue,
    TooManyRequests,
)
from backoffice.features.shared.presentation.access import LOGIN, SESSION_COOKIE
from backoffice.features.shared.presentation.forms import FormState
from backoffice.features.shared.presentation.pages import Pages
from backoffice.features.shared.presentation.web import PagesDep, headers_of, redirect

ACCOUNT = "/account"

api = APIRouter(prefix="/api/auth", tags=["accounts"])
pages = APIRouter(include_in_schema=False)

Text = Annotated[str, Form()]


@api.get("/me")
async def get_me(actor: ActorDep) -> Me:
    """Whom the credentials stand for."""
    return Me.model_validate(actor)


@pages.get(ACCOUNT)
async def show_account(request: Request, session: SessionDep, pages: PagesDep) -> Response:
    return _page(request, pages, session)


@pages.post("/account/email")
async def change_email(
    request: Request,
    session: SessionDep,
    feature: FeatureDep,
    pages: PagesDep,
    email: Text = "",
    current_password: Text = "",
) -> Response:
    try:
        wanted = normal_email(email)
        if not session.proven:
            address = network_address(request)
            await feature.prove_owner.execute(session.user, current_password, address)
        await feature.accounts.set_email(session.user.id, wanted)
    except (InvalidValue, Conflict, TooManyRequests) as error:
        return _page(request, pages, session, FormState("email", {"email": email}, error))
    return redirect(ACCOUNT, toast="The address is changed.")


@pages.post("/account/password")
async def change_password(
    request: Request,
    session: SessionDep,
    feature: FeatureDep,
    pages: PagesDep,
    password: Text = "",
    current_password: Text = "",
) -> Response:
    try:
        wanted = good_password(password)
        if not session.proven:
            address = network_address(request)
            await feature.prove_owner.execute(session.user, current_password, address)
    except (InvalidValue, TooManyRequests) as error:
        return _page(request, pages, session, FormState("password", error=error))
    hashed = await feature.passwords.hash(wanted)
    proof = Proof(session.user, await feature.accounts.set_password(session.user.id, hashed))
    response = redirect(ACCOUNT, toast="The password is set.")
    start_session(request, response, await feature.sessions.open(proof))
    return response


@pages.post("/logout")
async def sign_out(request: Request, feature: FeatureDep) -> Response:
    await feature.sessions.close(session_token(request))
    return _signed_out()


@pages.post("/logout-everywhere")
async def sign_out_everywhere(session: SessionDep, feature: FeatureDep) -> Response:
    """Of every browser; bearer tokens end, too."""
    await feature.accounts.sign_out_everywhere(session.user.id)
    return _signed_out()


def _signed_out() -> Response:
    response = redirect(LOGIN)
    response.delete_cookie(SESSION_COOKIE)
    return response


def _page(
    request: Request, pages: Pages, session: OpenSession, refused: FormState | None = None
) -> Response:
    forms = {name: FormState(name) for name in ("password", "email")}
    if refused:
        forms[refused.name] = refused
    context: dict[str, Any] = {
        "user": session.user,
        "asks_password": session.user.has_password and not session.proven,
        "limits": (PASSWORD_MINIMUM, PASSWORD_LIMIT),
        "password_form": forms["password"],
        "email_form": forms["email"],
    }
    error = refused.error if refused else None
    page = pages.render(request, "auth/account.html", context, error.status if error else 200)
    page.headers.update(headers_of(error) if error else {})
    return page

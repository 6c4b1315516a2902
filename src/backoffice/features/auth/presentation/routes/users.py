"""Who may come in, for administrators."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response

from backoffice.features.auth.domain.model import Secret, User, normal_email
from backoffice.features.auth.domain.usecases import refuse_key
from backoffice.features.auth.presentation.dependencies import (
    ActorDep,
    AuthFeature,
    FeatureDep,
    RowId,
    link_address,
)
from backoffice.features.auth.presentation.schemas import (
    CreatedUser,
    NewUser,
    SignInLink,
    UserChange,
    UserList,
    UserOut,
)
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.domain.errors import Conflict, InvalidValue
from backoffice.features.shared.presentation.forms import FormState
from backoffice.features.shared.presentation.pages import Pages
from backoffice.features.shared.presentation.web import PagesDep, problems, redirect

USERS_A_PAGE = 50
USERS = "/users"
FORM = "new-user"

api = APIRouter(prefix="/api/users", tags=["accounts"])
pages = APIRouter(include_in_schema=False)

Limit = Annotated[int, Query(ge=1, le=200)]


@api.get("", responses=problems(422))
async def list_users(
    feature: FeatureDep, limit: Limit = USERS_A_PAGE, cursor: str | None = None
) -> UserList:
    """By e-mail address."""
    found = await feature.accounts.page(limit, cursor)
    return UserList(
        items=[UserOut.model_validate(user) for user in found.items], next_cursor=found.next_cursor
    )


@api.post("", status_code=201, responses=problems(409, 422))
async def add_user(
    new: NewUser, request: Request, actor: ActorDep, feature: FeatureDep
) -> CreatedUser:
    """The answer holds the link that the new person signs in with."""
    refuse_key(new.role, actor)
    user, link = await feature.accounts.create(normal_email(new.email), new.role)
    return CreatedUser(
        **UserOut.model_validate(user).model_dump(), **_link(request, link).model_dump()
    )


@api.get("/{user_id}", responses=problems(404, 422))
async def get_user(user_id: RowId, feature: FeatureDep) -> UserOut:
    return UserOut.model_validate(await feature.accounts.get(user_id))


@api.patch("/{user_id}", responses=problems(404, 409, 422))
async def change_user(
    user_id: RowId, change: UserChange, actor: ActorDep, feature: FeatureDep
) -> UserOut:
    """Takes effect at the person's next request."""
    if change.role is not None:
        await feature.change_user.set_role(user_id, change.role, actor)
    if change.is_active is not None:
        await feature.change_user.set_active(user_id, change.is_active, actor)
    return UserOut.model_validate(await feature.accounts.get(user_id))


@api.post("/{user_id}/sign-in-link", status_code=201, responses=problems(404, 409, 422))
async def make_link(
    user_id: RowId, request: Request, actor: ActorDep, feature: FeatureDep
) -> SignInLink:
    """For a new person, or a forgotten password."""
    refuse_key((await feature.accounts.get(user_id)).role, actor)
    return _link(request, await feature.accounts.new_link(user_id))


@pages.get(USERS)
async def show_users(
    request: Request, feature: FeatureDep, pages: PagesDep, cursor: str | None = None
) -> Response:
    return await _page(request, pages, feature, cursor=cursor)


@pages.post(USERS)
async def add_from_form(
    request: Request,
    actor: ActorDep,
    feature: FeatureDep,
    pages: PagesDep,
    email: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
) -> Response:
    try:
        refuse_key(role_named(role), actor)
        user, link = await feature.accounts.create(normal_email(email), role_named(role))
    except (InvalidValue, Conflict) as error:
        refused = FormState(FORM, {"email": email, "role": role}, error)
        return await _page(request, pages, feature, form=refused)
    return await _page(request, pages, feature, link=(user, link))


@pages.post("/users/{user_id}/link")
async def make_link_from_page(
    request: Request, user_id: RowId, actor: ActorDep, feature: FeatureDep, pages: PagesDep
) -> Response:
    refuse_key((await feature.accounts.get(user_id)).role, actor)
    link = await feature.accounts.new_link(user_id)
    return await _page(request, pages, feature, link=(await feature.accounts.get(user_id), link))


@pages.post("/users/{user_id}/role")
async def change_role(
    user_id: RowId, actor: ActorDep, feature: FeatureDep, role: Annotated[str, Form()] = ""
) -> Response:
    await feature.change_user.set_role(user_id, role_named(role), actor)
    return redirect(USERS, toast="The role is changed.")


@pages.post("/users/{user_id}/deactivate")
async def deactivate(user_id: RowId, actor: ActorDep, feature: FeatureDep) -> Response:
    await feature.change_user.set_active(user_id, False, actor)
    return redirect(
        USERS,
        toast="The account is deactivated; its password and its API keys are void.",
    )


@pages.post("/users/{user_id}/activate")
async def activate(user_id: RowId, actor: ActorDep, feature: FeatureDep) -> Response:
    await feature.change_user.set_active(user_id, True, actor)
    return redirect(USERS, toast="The account is active again.")


def role_named(text: str) -> Role:
    """Raises InvalidValue."""
    try:
        return Role(text)
    except ValueError:
        raise InvalidValue("role", "must be one of {allowed}", allowed=", ".join(Role)) from None


def _link(request: Request, link: Secret) -> SignInLink:
    assert link.expires_at is not None
    return SignInLink(sign_in_link=link_address(request, link.text), expires_at=link.expires_at)


async def _page(
    request: Request,
    pages: Pages,
    feature: AuthFeature,
    *,
    cursor: str | None = None,
    form: FormState | None = None,
    link: tuple[User, Secret] | None = None,
) -> Response:
    found = await feature.accounts.page(USERS_A_PAGE, cursor)
    context: dict[str, Any] = {
        "users": found.items,
        "next_cursor": found.next_cursor,
        "cursor": cursor,
        "roles": list(Role),
        "form": form or FormState(FORM),
        "link_owner": link[0] if link else None,
        "link": _link(request, link[1]) if link else None,
    }
    status = form.error.status if form and form.error else 200
    return pages.render(request, "auth/users.html", context, status)

"""Keys for programs, for administrators."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Query, Request, Response

from backoffice.features.auth.domain.model import (
    KEY_LIFETIME,
    NAME_LIMIT,
    key_end_too_far,
    key_name,
)
from backoffice.features.auth.presentation.dependencies import (
    ActorDep,
    AuthFeature,
    FeatureDep,
    RowId,
)
from backoffice.features.auth.presentation.routes.users import role_named
from backoffice.features.auth.presentation.schemas import (
    ApiKeyList,
    ApiKeyOut,
    CreatedApiKey,
    NewApiKey,
)
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.time import start_of_day, utc_now
from backoffice.features.shared.presentation.forms import FormState
from backoffice.features.shared.presentation.pages import Pages
from backoffice.features.shared.presentation.web import PagesDep, problems, redirect

KEYS_A_PAGE = 50
KEYS = "/api-keys"
FORM = "new-key"

api = APIRouter(prefix="/api/api-keys", tags=["accounts"])
pages = APIRouter(include_in_schema=False)


@api.get("", responses=problems(422))
async def list_keys(
    feature: FeatureDep,
    limit: Annotated[int, Query(ge=1, le=200)] = KEYS_A_PAGE,
    cursor: str | None = None,
) -> ApiKeyList:
    """Newest first, revoked ones included."""
    found = await feature.api_keys.page(limit, cursor)
    return ApiKeyList(
        items=[ApiKeyOut.model_validate(key) for key in found.items], next_cursor=found.next_cursor
    )


@api.post("", status_code=201, responses=problems(422))
async def add_key(new: NewApiKey, actor: ActorDep, feature: FeatureDep) -> CreatedApiKey:
    """The answer holds the key; nobody can look it up later."""
    key, secret = await feature.api_keys.create(key_name(new.name), new.role, new.expires_at, actor)
    return CreatedApiKey(**ApiKeyOut.model_validate(key).model_dump(), key=secret.text)


@api.delete("/{key_id}", status_code=204, responses=problems(404, 422))
async def revoke_key(key_id: RowId, feature: FeatureDep) -> None:
    """Takes effect at the key's next request."""
    await feature.api_keys.revoke(key_id)


@pages.get(KEYS)
async def show_keys(
    request: Request, feature: FeatureDep, pages: PagesDep, cursor: str | None = None
) -> Response:
    return await _page(request, pages, feature, cursor=cursor)


@pages.post(KEYS)
async def add_from_form(
    request: Request,
    actor: ActorDep,
    feature: FeatureDep,
    pages: PagesDep,
    name: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    expires_at: Annotated[str, Form()] = "",
) -> Response:
    try:
        _, secret = await feature.api_keys.create(
            key_name(name), role_named(role), _end_of(expires_at, pages.zone), actor
        )
    except InvalidValue as error:
        values = {"name": name, "role": role, "expires_at": expires_at}
        return await _page(request, pages, feature, form=FormState(FORM, values, error))
    return await _page(request, pages, feature, shown=(key_name(name), secret.text))


@pages.post("/api-keys/{key_id}/revoke")
async def revoke_from_page(key_id: RowId, feature: FeatureDep) -> Response:
    await feature.api_keys.revoke(key_id)
    return redirect(KEYS, toast="The key is revoked.")


def _end_of(last_day: str, zone: ZoneInfo) -> datetime | None:
    """The last second of the day. Raises InvalidValue."""
    if not last_day.strip():
        return None
    try:
        day_after = date.fromisoformat(last_day.strip()) + timedelta(days=1)
        return start_of_day(day_after, zone) - timedelta(seconds=1)
    except OverflowError:
        raise key_end_too_far() from None
    except ValueError:
        raise InvalidValue("expires_at", "must be a day") from None


async def _page(
    request: Request,
    pages: Pages,
    feature: AuthFeature,
    *,
    cursor: str | None = None,
    form: FormState | None = None,
    shown: tuple[str, str] | None = None,
) -> Response:
    """`shown`: name and text of a key that was just made."""
    found = await feature.api_keys.page(KEYS_A_PAGE, cursor)
    now = utc_now()
    context: dict[str, Any] = {
        "keys": found.items,
        "next_cursor": found.next_cursor,
        "cursor": cursor,
        "roles": list(Role),
        "now": now,
        "today": now.astimezone(pages.zone).date().isoformat(),
        "last_possible_day": (now + KEY_LIFETIME).astimezone(pages.zone).date().isoformat(),
        "name_limit": NAME_LIMIT,
        "form": form or FormState(FORM),
        "shown": shown,
    }
    status = form.error.status if form and form.error else 200
    return pages.render(request, "auth/api_keys.html", context, status)

"""Health, readiness and the reader's preferences."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.presentation.addresses import is_path_of_this_site
from backoffice.features.shared.presentation.pages import (
    LANGUAGE_COOKIE,
    LANGUAGES,
    THEME_COOKIE,
    THEMES,
)
from backoffice.features.shared.presentation.web import (
    PagesDep,
    Problem,
    answer,
    problems,
    redirect,
)

YEAR = 365 * 24 * 3600

router = APIRouter(tags=["system"])


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", responses=problems(503))
async def readyz(request: Request, pages: PagesDep) -> Any:
    """The database is reachable and migrated, else 503 that says why.

    `notices`: what is not as it should be, though requests are served.
    """
    notices = [str(notice) for notice in pages.notices()]
    reason, hint = await request.app.state.readiness()
    if not reason:
        return {"status": "ready", "notices": notices}
    problem = Problem(
        title="Not ready",
        status=503,
        detail=reason,
        code="not_ready",
        hint=hint,
        notices=notices,
    )
    return answer(request, problem)


@router.post("/preferences", status_code=303, include_in_schema=False)
async def choose_preferences(
    back: Annotated[str, Form()] = "/",
    language: Annotated[str | None, Form()] = None,
    theme: Annotated[str | None, Form()] = None,
) -> Response:
    if not is_path_of_this_site(back):
        raise InvalidValue("back", "must be a path of this site")
    response = redirect(back)
    for cookie, value, allowed in (
        (LANGUAGE_COOKIE, language, tuple(LANGUAGES)),
        (THEME_COOKIE, theme, THEMES),
    ):
        if value is None:
            continue
        if value not in allowed:
            raise InvalidValue(cookie, "must be one of {allowed}", allowed=", ".join(allowed))
        response.set_cookie(cookie, value, YEAR, httponly=True, samesite="lax")
    return response

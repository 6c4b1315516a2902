"""What every route shares: dependencies, request ids, errors as problems or pages."""

import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, cast

import structlog
from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import AfterValidator, BaseModel, PlainSerializer
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backoffice.features.shared.domain.errors import (
    DomainError,
    InvalidValue,
    NotSignedIn,
    Several,
    TooManyRequests,
    Unavailable,
)
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.domain.money import plain
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.presentation.addresses import (
    SAFE_METHODS,
    START,
    address_of,
    host_of,
)
from backoffice.features.shared.presentation.pages import TOAST_COOKIE, Pages, toast_id

PROBLEM_TYPE = "application/problem+json"
REQUEST_ID_HEADER = "X-Request-ID"
TOAST_SECONDS = 60
QUIET_PATHS = ("/healthz", "/readyz", "/static/")

log = structlog.get_logger(__name__)


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("must not hold a NUL character")
    return text


StorableText = Annotated[str, AfterValidator(_storable)]
MoneyText = Annotated[Decimal, PlainSerializer(plain, return_type=str)]
"""USD as a string of digits, never a JSON number."""


# Dependencies are coroutines: FastAPI would run a plain function in a thread.
async def _database(request: Request) -> Database:
    return cast(Database, request.app.state.database)


async def _pages(request: Request) -> Pages:
    return _pages_of(request)


def _pages_of(request: Request) -> Pages:
    return cast(Pages, request.app.state.pages)


DatabaseDep = Annotated[Database, Depends(_database)]
PagesDep = Annotated[Pages, Depends(_pages)]


class Problem(BaseModel):
    """RFC 9457. `errors` has an entry `{field, message}` for each bad field.

    `notices` are those of /readyz.
    """

    title: str
    status: int
    detail: str
    code: str
    hint: str = ""
    request_id: str = ""
    errors: list[dict[str, str]] = []
    notices: list[str] = []


PROBLEM_SCHEMA = Problem.model_json_schema()

ProblemFormat = Callable[[Request, Problem], Response | None]
"""Says a problem as a protocol asks for; None where the request is none of that protocol."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route: these statuses answer with a Problem."""
    content = {PROBLEM_TYPE: {"schema": PROBLEM_SCHEMA}}
    return {
        status: {"description": HTTPException(status).detail, "content": content}
        for status in statuses
    }


def redirect(path: str, toast: str = "") -> Response:
    """Where a browser goes after a form; the next page says `toast`, in the reader's language.

    `toast` is an English message of a catalogue, without values: only its id travels.
    """
    response = RedirectResponse(path, 303)
    if toast:
        response.set_cookie(
            TOAST_COOKIE, toast_id(toast), TOAST_SECONDS, httponly=True, samesite="lax"
        )
    return response


class RequestIds:
    """Gives each HTTP request an id of our own: in its logs, its answer and what it starts."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = str(new_id())
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = request_id
            await send(message)

        noted = structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            await self._app(scope, receive, send_with_id)
        except Exception:
            log.exception("request failed", path=scope["path"])
            if status:
                raise
            await _unexpected(Request(scope))(scope, receive, send_with_id)
        finally:
            if not scope["path"].startswith(QUIET_PATHS):
                actor = scope["state"].get("actor")
                log.info(
                    "request",
                    method=scope["method"],
                    path=scope["path"],
                    status=status,
                    actor=actor.name if actor else None,
                    user_id=actor.user_id if actor else None,
                    milliseconds=round((time.perf_counter() - started) * 1000, 1),
                )
            structlog.contextvars.reset_contextvars(**noted)


class SameOrigin:
    """Refuses what a page of another site makes a browser send: it could order books.

    Programs send neither header and pass.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            foreign = origin is not None and host_of(origin) != headers.get("host")
            if foreign or headers.get("sec-fetch-site") in ("cross-site", "same-site"):
                problem = Problem(
                    title="Refused",
                    status=403,
                    detail="The request comes from a page of another site.",
                    code="foreign_origin",
                )
                await answer(Request(scope), problem)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def add_error_handlers(app: FastAPI) -> None:
    app.state.problem_formats = {}
    app.add_exception_handler(DomainError, _domain_error)
    app.add_exception_handler(RequestValidationError, _bad_input)
    app.add_exception_handler(HTTPException, _http_error)


async def _domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)
    say = _speech(request)
    values = {name: _said(value, say) for name, value in error.values.items()}
    detail = say(error.message).format(**values)
    errors = []
    if isinstance(error, InvalidValue):
        errors = [{"field": error.field, "message": detail}]
        detail = f"{error.field}: {detail}"
    return answer(
        request,
        Problem(
            title=error.title,
            status=error.status,
            detail=detail,
            code=error.code,
            hint=say(error.hint).format(**values),
            errors=errors,
        ),
        headers_of(error),
    )


def headers_of(error: DomainError) -> dict[str, str]:
    if isinstance(error, TooManyRequests | Unavailable):
        return {"Retry-After": str(error.seconds)}
    unknown = error.status == NotSignedIn.status
    return {"WWW-Authenticate": "Bearer"} if unknown else {}


def _said(value: object, say: Callable[[str], str]) -> object:
    match value:
        case StrEnum():
            return say(value)
        case Several():
            return Several(map(say, value))
        case _:
            return value


async def _bad_input(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"field": ".".join(str(part) for part in each["loc"][1:]), "message": each["msg"]}
        for each in error.errors()
    ]
    detail = "; ".join(f"{each['field']}: {each['message']}" for each in errors)
    title = InvalidValue.title
    problem = Problem(title=title, status=422, detail=detail, code="invalid_value", errors=errors)
    return answer(request, problem)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = HTTPException(error.status_code).detail
    code = title.lower().replace(" ", "_")
    problem = Problem(title=title, status=error.status_code, detail=error.detail, code=code)
    return answer(request, problem, error.headers)


def _unexpected(request: Request) -> Response:
    problem = Problem(
        title="Something went wrong on our side",
        status=500,
        detail="The error was logged.",
        code="internal_error",
        hint="Try again; if it stays, give the request id to whoever runs this server.",
    )
    return answer(request, problem)


def answer(
    request: Request, problem: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    """A page for a browser, problem+json for a program; or as the path's own protocol has it."""
    problem.request_id = request.scope.get("state", {}).get("request_id", "")
    own: ProblemFormat | None = request.app.state.problem_formats.get(request.url.path)
    in_own_way = own(request, problem) if own else None
    if in_own_way is not None:
        response = in_own_way
    elif wants_page(request):
        say = _speech(request)
        texts = {name: say(getattr(problem, name)) for name in ("title", "detail", "hint")}
        response = _pages_of(request).render(
            request,
            "shared/error.html",
            {
                "problem": problem.model_copy(update=texts),
                "form_page": START if request.method in SAFE_METHODS else address_of(request),
            },
            problem.status,
        )
    else:
        response = JSONResponse(
            problem.model_dump(exclude_defaults=True), problem.status, media_type=PROBLEM_TYPE
        )
    response.headers.update(headers or {})
    return response


def wants_page(request: Request) -> bool:
    """Whether a person waits for the answer, and not a program."""
    accepted = request.headers.get("accept", "")
    return "text/html" in accepted and not request.url.path.startswith("/api/")


def _speech(request: Request) -> Callable[[str], str]:
    """A page speaks the reader's language, the API English."""
    if not wants_page(request):
        return str
    return lambda text: _pages_of(request).gettext(request, text)


def request_id_of(request: Request) -> str:
    """Our own id of this HTTP request; it is in the answer's X-Request-ID and in every log line."""
    return cast(str, request.scope["state"]["request_id"])

"""Forms of ours show that they are ours; a page of another site cannot."""

from hmac import compare_digest
from urllib.parse import parse_qs

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from backoffice.features.shared.domain.errors import DomainError

CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"
FORM = "application/x-www-form-urlencoded"
FORM_WITH_FILES = "multipart/form-data"


class NoCsrfToken(DomainError):
    code = "csrf_token"
    title = "Refused"
    status = 403


async def checked_body(request: Request, expected: str) -> Receive:
    """What the app reads the body with after the token was looked for. Raises NoCsrfToken."""
    shown, receive = request.headers.get(CSRF_HEADER), request.receive
    kind = request.headers.get("content-type", "")
    if shown is None and kind.startswith((FORM, FORM_WITH_FILES)):
        body = await request.body()
        receive = _again(body, receive)
        if kind.startswith(FORM):
            shown = parse_qs(body.decode("utf-8", "replace")).get(CSRF_FIELD, [""])[0]
        else:
            shown = await _field(Request(request.scope, _again(body, receive)))
    if not compare_digest((shown or "").encode(), expected.encode()):
        raise NoCsrfToken(
            "The form has expired or does not belong to this session.",
            "Load the page again and repeat what you did.",
        )
    return receive


async def _field(request: Request) -> str | None:
    """None where the form cannot be read."""
    try:
        async with request.form() as form:
            shown = form.get(CSRF_FIELD)
    except HTTPException:
        return None
    return shown if isinstance(shown, str) else None


def _again(body: bytes, receive: Receive) -> Receive:
    left = [body]

    async def replay() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return replay

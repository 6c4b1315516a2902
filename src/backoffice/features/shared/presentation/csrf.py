"""Forms of ours show that they are ours; a page of another site cannot."""

from hmac import compare_digest
from urllib.parse import parse_qs

from fastapi import Request
from starlette.types import Message, Receive

from backoffice.features.shared.domain.errors import DomainError

CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"
FORM = "application/x-www-form-urlencoded"


class NoCsrfToken(DomainError):
    code = "csrf_token"
    title = "Refused"
    status = 403


async def checked_body(request: Request, expected: str) -> Receive:
    """What the app reads the body with after the token was looked for. Raises NoCsrfToken."""
    shown, receive = request.headers.get(CSRF_HEADER), request.receive
    if shown is None and request.headers.get("content-type", "").startswith(FORM):
        body = await request.body()
        shown = parse_qs(body.decode("utf-8", "replace")).get(CSRF_FIELD, [""])[0]
        receive = _again(body, receive)
    if not compare_digest((shown or "").encode(), expected.encode()):
        raise NoCsrfToken(
            "The form has expired or does not belong to this session.",
            "Load the page again and repeat what you did.",
        )
    return receive


def _again(body: bytes, receive: Receive) -> Receive:
    left = [body]

    async def replay() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return replay

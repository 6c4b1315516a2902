"""What every answer tells the browser, and how much a request may send."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 1024 * 1024  # bytes; the longest form and the longest order are far below

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # Tabler's style sheet holds small drawings
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
OF_A_PICTURE = "script-src 'none'; frame-ancestors 'none'"
"""A browser shows a picture that is opened by itself with styles of its own."""
PICTURES = (b"image/png", b"image/jpeg", b"image/webp")

# As they go over the wire: they are put to each answer.
ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    b"cross-origin-opener-policy": b"same-origin",
}
OVER_HTTPS = {b"strict-transport-security": b"max-age=31536000"}
POLICY = {b"content-security-policy": CONTENT_SECURITY_POLICY.encode()}
POLICY_OF_A_PICTURE = {b"content-security-policy": OF_A_PICTURE.encode()}
NOT_KEPT = {b"cache-control": b"no-store"}


class SecurityHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        https, static = scope["scheme"] == "https", scope["path"].startswith("/static/")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _told(message, https=https, static=static)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _told(message: Message, *, https: bool, static: bool) -> list[tuple[bytes, bytes]]:
    """The answer's headers with ours in the place of those of the same name."""
    given = dict(message["headers"])
    told = dict(ALWAYS)
    if https:
        told |= OVER_HTTPS
    if message["status"] != HTTPStatus.NOT_MODIFIED:  # it would replace what is kept
        picture = given.get(b"content-type", b"").startswith(PICTURES)
        told |= POLICY_OF_A_PICTURE if picture else POLICY
    if not static and b"cache-control" not in given:
        told |= NOT_KEPT
    return [pair for pair in message["headers"] if pair[0] not in told] + [*told.items()]


class BodyLimit:
    """`limits`: bytes by path, where it is not BODY_LIMIT."""

    def __init__(self, app: ASGIApp, limits: Mapping[str, int]) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = left = self._limits.get(scope.get("path", ""), BODY_LIMIT)

        async def receive_within_limit() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413, f"A request may hold {limit} bytes.")
            return message

        await self._app(scope, receive_within_limit, send)

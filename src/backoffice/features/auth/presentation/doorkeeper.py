"""Answers who a request comes from."""

from fastapi import Request

from backoffice.features.auth.domain.ports import Callers
from backoffice.features.auth.infrastructure.rate_limits import ApiRequests
from backoffice.features.auth.infrastructure.secrets import SigningKeys
from backoffice.features.auth.infrastructure.sessions import Sessions
from backoffice.features.shared.domain.account import Actor
from backoffice.features.shared.presentation.access import SESSION_COOKIE, Doorkeeper, Identity


class AccountDoorkeeper(Doorkeeper):
    """The bearer of the `Authorization` header where there is one, else the session's cookie.

    Another scheme is that of a proxy in between, which browsers repeat to us.
    """

    def __init__(
        self, callers: Callers, sessions: Sessions, keys: SigningKeys, requests: ApiRequests
    ) -> None:
        self._callers = callers
        self._sessions = sessions
        self._keys = keys
        self._requests = requests

    async def identify(self, request: Request) -> Identity | None:
        scheme, _, credential = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return await self._by_credential(credential.strip())
        session = request.cookies.get(SESSION_COOKIE)
        return await self._by_session(session) if session else None

    async def _by_credential(self, credential: str) -> Identity | None:
        caller = await self._callers.find(credential)
        if caller is None:
            return None
        self._requests.note(caller.counted_as)
        return Identity(caller.actor)

    async def _by_session(self, token: str) -> Identity | None:
        session = await self._sessions.find(token)
        if session is None:
            return None
        user = session.user
        return Identity(Actor(user.email, user.role, user.id), self._keys.csrf_token(token))

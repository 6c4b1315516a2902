"""Answers who a request comes from."""

from fastapi import Request

from backoffice.features.auth.domain.model import User
from backoffice.features.auth.infrastructure.accounts import AccountRepository
from backoffice.features.auth.infrastructure.api_keys import MARK, ApiKeys
from backoffice.features.auth.infrastructure.bearer_tokens import BearerTokens
from backoffice.features.auth.infrastructure.rate_limits import ApiRequests
from backoffice.features.auth.infrastructure.secrets import SigningKeys
from backoffice.features.auth.infrastructure.sessions import Sessions
from backoffice.features.shared.domain.account import Actor
from backoffice.features.shared.presentation.access import SESSION_COOKIE, Doorkeeper, Identity


class AccountDoorkeeper(Doorkeeper):
    """The bearer of the `Authorization` header where there is one, else the session's cookie.

    Another scheme is that of a proxy in between, which browsers repeat to us.
    Asks the database each time: what an administrator takes away is gone at the next request.
    """

    def __init__(
        self,
        accounts: AccountRepository,
        sessions: Sessions,
        api_keys: ApiKeys,
        tokens: BearerTokens,
        keys: SigningKeys,
        requests: ApiRequests,
    ) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._api_keys = api_keys
        self._tokens = tokens
        self._keys = keys
        self._requests = requests

    async def identify(self, request: Request) -> Identity | None:
        scheme, _, credential = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            credential = credential.strip()
            by_key = credential.startswith(MARK)
            return await (self._by_api_key if by_key else self._by_token)(credential)
        session = request.cookies.get(SESSION_COOKIE)
        return await self._by_session(session) if session else None

    async def _by_api_key(self, secret: str) -> Identity | None:
        key = await self._api_keys.find_valid(secret)
        if key is None:
            return None
        await self._requests.note(f"key {key.id}")
        await self._api_keys.note_use(key)
        # Names are free: the beginning of the key says which one it was.
        return Identity(
            Actor(f"{key.name} ({key.prefix})", key.role, maker_id=key.created_by_user_id)
        )

    async def _by_token(self, token: str) -> Identity | None:
        claims = self._tokens.read(token)
        user = claims and await self._accounts.holder(claims.user_id, claims.issued_at)
        if not user:
            return None
        await self._requests.note(f"user {user.id}")
        return Identity(_actor(user))

    async def _by_session(self, token: str) -> Identity | None:
        session = await self._sessions.find(token)
        return Identity(_actor(session.user), self._keys.csrf_token(token)) if session else None


def _actor(user: User) -> Actor:
    return Actor(user.email, user.role, user.id)

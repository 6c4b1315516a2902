"""Programs, by the key or the token that they show."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backoffice.features.auth.domain.model import ApiKey, Caller
from backoffice.features.auth.domain.ports import Callers
from backoffice.features.auth.infrastructure.accounts import AccountRepository
from backoffice.features.auth.infrastructure.api_keys import MARK, ApiKeys
from backoffice.features.auth.infrastructure.bearer_tokens import BearerTokens
from backoffice.features.shared.domain.account import Actor

log = structlog.get_logger(__name__)


class StoredCallers(Callers):
    """Asks the database each time."""

    def __init__(
        self, accounts: AccountRepository, api_keys: ApiKeys, tokens: BearerTokens
    ) -> None:
        self._accounts = accounts
        self._api_keys = api_keys
        self._tokens = tokens

    async def find(self, credential: str) -> Caller | None:
        by_key = credential.startswith(MARK)
        return await (self._by_api_key if by_key else self._by_token)(credential)

    async def _by_api_key(self, secret: str) -> Caller | None:
        key = await self._api_keys.find_valid(secret)
        if key is None:
            return None
        await self._note_use(key)
        # Names are free: the beginning of the key says which one it was.
        actor = Actor(f"{key.name} ({key.prefix})", key.role, maker_id=key.created_by_user_id)
        return Caller(actor, f"key {key.id}", key.expires_at)

    async def _note_use(self, key: ApiKey) -> None:
        try:
            await self._api_keys.note_use(key)
        except (OSError, SQLAlchemyError) as error:  # full or read-only: it can still be read
            log.warning("the use of a key is not noted", key=key.id, error=str(error))

    async def _by_token(self, token: str) -> Caller | None:
        claims = self._tokens.read(token)
        user = claims and await self._accounts.holder(claims.user_id, claims.issued_at)
        if not claims or not user:
            return None
        return Caller(Actor(user.email, user.role, user.id), f"user {user.id}", claims.expires_at)

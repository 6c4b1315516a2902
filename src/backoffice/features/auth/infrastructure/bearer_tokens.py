"""Bearer tokens for programs: JWTs that name a user and end after an hour."""

from dataclasses import dataclass
from datetime import UTC, datetime

import jwt

from backoffice.features.auth.domain.model import TOKEN_LIFETIME

ALGORITHM = "HS256"


@dataclass(frozen=True)
class Claims:
    """`issued_at` in seconds since 1970."""

    user_id: int
    issued_at: float
    expires_at: datetime


class BearerTokens:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def issue(self, user_id: int, at: datetime) -> str:
        """`at`: before the credentials were read, so that what ends tokens since ends this one."""
        # With fractions of a second: it may follow a sign-out everywhere within the same one.
        claims = {
            "sub": str(user_id),
            "iat": at.timestamp(),
            "exp": at + TOKEN_LIFETIME,
        }
        return jwt.encode(claims, self._key, ALGORITHM)

    def read(self, token: str) -> Claims | None:
        try:
            claims = jwt.decode(
                token,
                self._key,
                [ALGORITHM],
                # The clock of the process that issued it may be ahead.
                options={"require": ["sub", "iat", "exp"], "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            return None
        expires_at = datetime.fromtimestamp(claims["exp"], UTC)
        return Claims(int(claims["sub"]), float(claims["iat"]), expires_at)

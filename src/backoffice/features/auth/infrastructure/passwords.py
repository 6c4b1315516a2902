"""Passwords as argon2 hashes."""

from anyio import CapacityLimiter, to_thread
from pwdlib import PasswordHash

from backoffice.features.auth.domain.ports import Passwords

AT_ONCE = 4  # each takes 64 MiB

NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
"""Checked where there is no hash, so that the answer takes as long; no password fits it."""


class ArgonPasswords(Passwords):
    def __init__(self) -> None:
        self._argon = PasswordHash.recommended()
        self._threads = CapacityLimiter(AT_ONCE)

    async def hash(self, password: str) -> str:
        return await to_thread.run_sync(self._argon.hash, password, limiter=self._threads)

    async def matches(self, password: str, known: str | None) -> bool:
        return await to_thread.run_sync(
            self._argon.verify, password, known or NOBODY, limiter=self._threads
        )

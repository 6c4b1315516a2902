"""Signing in, and what people may change of one another."""

from backoffice.features.auth.domain.model import (
    EMAIL_LIMIT,
    PASSWORD_LIMIT,
    Proof,
    User,
    wrong_credentials,
)
from backoffice.features.auth.domain.ports import Accounts, Attempts, Passwords
from backoffice.features.shared.domain.account import Actor, Role
from backoffice.features.shared.domain.errors import Conflict, InvalidValue, NotAllowed
from backoffice.features.shared.domain.time import Clock


class SignIn:
    """An unknown address costs as much work as a wrong password, and gets the same answer."""

    def __init__(
        self, accounts: Accounts, passwords: Passwords, attempts: Attempts, clock: Clock
    ) -> None:
        self._accounts = accounts
        self._passwords = passwords
        self._attempts = attempts
        self._clock = clock

    async def execute(self, email: str, password: str, address: str) -> Proof:
        """`address` is that of the network. Raises WrongCredentials, TooManyRequests."""
        email = email.strip().lower()[:EMAIL_LIMIT].replace("\0", "")
        await self._attempts.note(address, email)
        now = self._clock()
        user, known = await self._accounts.find_with_password(email) or (None, None)
        right = await self._passwords.matches(password[:PASSWORD_LIMIT], known)
        if user is None or not right or not user.is_active:
            raise wrong_credentials()
        await self._accounts.note_sign_in(user.id)
        return Proof(user, now)


class ProveOwner:
    """Whoever sits at an open session shows that the account is theirs."""

    def __init__(self, accounts: Accounts, passwords: Passwords, attempts: Attempts) -> None:
        self._accounts = accounts
        self._passwords = passwords
        self._attempts = attempts

    async def execute(self, user: User, password: str, address: str) -> None:
        """Raises InvalidValue, TooManyRequests."""
        if not user.has_password:
            return
        await self._attempts.note(address, user.email)
        _, known = await self._accounts.find_with_password(user.email) or (None, None)
        if not await self._passwords.matches(password[:PASSWORD_LIMIT], known):
            raise InvalidValue("current_password", "is not your present password")


class ChangeUser:
    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def set_role(self, user_id: int, role: Role, actor: Actor) -> User:
        """Raises NotFound, Conflict."""
        _refuse_oneself(user_id, actor)
        return await self._accounts.set_role(user_id, role)

    async def set_active(self, user_id: int, is_active: bool, actor: Actor) -> User:
        """Raises NotFound, Conflict."""
        if is_active:
            return await self._accounts.activate(user_id)
        _refuse_oneself(user_id, actor)
        return await self._accounts.deactivate(user_id)


def refuse_key(role: Role, actor: Actor) -> None:
    """Who holds a key does not become an administrator for good. Raises NotAllowed."""
    if role is Role.ADMIN and actor.user_id is None:
        raise NotAllowed(
            "An API key may not make a sign-in link for an administrator.",
            "Let a person make it.",
        )


def _refuse_oneself(user_id: int, actor: Actor) -> None:
    if user_id == actor.user_id:
        raise Conflict("Nobody takes away their own rights.", "Ask another administrator to do it.")

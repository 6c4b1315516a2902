"""The account that a new installation is signed in to first."""

from sqlalchemy import ColumnElement, exists, select

from backoffice.features.auth.domain.model import Secret, User
from backoffice.features.auth.domain.ports import Passwords
from backoffice.features.auth.infrastructure.accounts import AccountRepository, user_of
from backoffice.features.auth.infrastructure.models import UserModel
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.domain.errors import Conflict
from backoffice.features.shared.infrastructure.unit_of_work import UnitsOfWork


class FirstAdmin:
    def __init__(
        self, units_of_work: UnitsOfWork, accounts: AccountRepository, passwords: Passwords
    ) -> None:
        self._units_of_work = units_of_work
        self._accounts = accounts
        self._passwords = passwords

    async def ensure(self, email: str, password: str | None) -> tuple[User, Secret] | None:
        """Makes the account where there is none.

        Returns it with a new sign-in link as long as it has no password and nobody has signed in.
        """
        if not await self._is_there(UserModel.id.is_not(None)):
            hashed = await self._passwords.hash(password) if password else None
            try:
                user, link = await self._accounts.create(email, Role.ADMIN, hashed)
            except Conflict:  # another process was faster
                return await self.ensure(email, password)
            return None if password else (user, link)
        if await self._is_there(UserModel.last_signed_in_at.is_not(None)):
            return None
        waiting = (
            select(UserModel)
            .where(
                UserModel.role == Role.ADMIN,
                UserModel.is_active,
                UserModel.password_hash.is_(None),
            )
            .order_by(UserModel.id)
            .limit(1)
        )
        async with self._units_of_work() as work:
            row = await work.session.scalar(waiting)
        return (user_of(row), await self._accounts.new_link(row.id)) if row else None

    async def _is_there(self, condition: ColumnElement[bool]) -> bool:
        async with self._units_of_work() as work:
            return bool(await work.session.scalar(select(exists().where(condition))))

"""People in the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backoffice.features.auth.domain.events import AccessChangedEvent
from backoffice.features.auth.domain.model import LINK_LIFETIME, Secret, User
from backoffice.features.auth.domain.ports import Accounts
from backoffice.features.auth.infrastructure.models import (
    ApiKeyModel,
    SessionModel,
    SignInLinkModel,
    UserModel,
)
from backoffice.features.auth.infrastructure.secrets import digest, new_secret
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.domain.errors import Conflict, NotFound
from backoffice.features.shared.domain.time import Clock
from backoffice.features.shared.infrastructure.database import insert_into, table_of
from backoffice.features.shared.infrastructure.keyset import Keyset, Slice
from backoffice.features.shared.infrastructure.unit_of_work import UnitOfWork, UnitsOfWork

BY_EMAIL = Keyset("email", UserModel.email, UserModel.id, descending=False)


class AccountRepository(Accounts):
    """Each change is a transaction of its own, noted in the audit log."""

    def __init__(self, units_of_work: UnitsOfWork, clock: Clock) -> None:
        self._units_of_work = units_of_work
        self._clock = clock

    async def page(self, limit: int, cursor: str | None = None) -> Slice[User]:
        """Raises InvalidValue for a cursor that is not ours."""
        async with self._units_of_work() as work:
            rows = await work.session.scalars(BY_EMAIL.page(select(UserModel), cursor, limit))
            found = BY_EMAIL.cut([*rows], limit)
        return Slice([user_of(row) for row in found.items], found.next_cursor)

    async def get(self, user_id: int) -> User:
        """Raises NotFound."""
        async with self._units_of_work() as work:
            return user_of(await _load(work.session, user_id))

    async def find(self, email: str) -> User | None:
        found = await self.find_with_password(email)
        return found[0] if found else None

    async def find_with_password(self, email: str) -> tuple[User, str | None] | None:
        async with self._units_of_work() as work:
            row = await work.session.scalar(select(UserModel).where(UserModel.email == email))
        return (user_of(row), row.password_hash) if row else None

    async def holder(self, user_id: int, issued_at: float) -> User | None:
        """Whom a bearer token of that second stands for; None where it no longer does."""
        async with self._units_of_work() as work:
            row = await work.session.scalar(
                select(UserModel).where(UserModel.id == user_id, UserModel.is_active)
            )
        if row is None or issued_at < row.tokens_valid_from.timestamp():
            return None
        return user_of(row)

    async def note_sign_in(self, user_id: int) -> None:
        async with self._units_of_work() as work:
            await _set(work, user_id, last_signed_in_at=self._clock())
            await work.commit()

    async def create(
        self, email: str, role: Role, password_hash: str | None = None
    ) -> tuple[User, Secret]:
        """The account and a sign-in link for its owner. Raises Conflict."""
        now = self._clock()
        async with self._units_of_work() as work:
            user_id: int | None = await work.session.scalar(
                insert_into(work.session, table_of(UserModel))
                .values(
                    email=email,
                    role=role,
                    password_hash=password_hash,
                    is_active=True,
                    created_at=now,
                    tokens_valid_from=now,
                )
                .on_conflict_do_nothing(index_elements=["email"])
                .returning(UserModel.id)
            )
            if user_id is None:
                raise Conflict("There is an account of {email} already.", email=email)
            link = await self._add_link(work, user_id)
            work.audit("user.created", f"user:{user_id}", after={"email": email, "role": role})
            user = user_of(await _load(work.session, user_id))
            await work.commit()
            return user, link

    async def new_link(self, user_id: int) -> Secret:
        """Voids the older ones. Raises NotFound, and Conflict for an account that is not active."""
        async with self._units_of_work() as work:
            user = await _load(work.session, user_id)
            if not user.is_active:
                raise Conflict("The account of {email} is not active.", email=user.email)
            link = await self._add_link(work, user_id)
            work.audit("user.link_made", f"user:{user_id}", after={"email": user.email})
            await work.commit()
            return link

    async def _add_link(self, work: UnitOfWork, user_id: int) -> Secret:
        await void_links(work, user_id)
        secret, expires_at = new_secret(), self._clock() + LINK_LIFETIME
        work.session.add(
            SignInLinkModel(sha256=digest(secret), user_id=user_id, expires_at=expires_at)
        )
        return Secret(secret, expires_at)

    async def set_role(self, user_id: int, role: Role) -> User:
        """Raises NotFound, and Conflict where no admin would be left."""
        return await self._change(user_id, "user.role_changed", {"role": role})

    async def activate(self, user_id: int) -> User:
        """Raises NotFound."""
        return await self._change(user_id, "user.activated", {"is_active": True})

    async def deactivate(self, user_id: int) -> User:
        """Ends what is open, the password and the keys, too.

        Raises NotFound, and Conflict where no admin would be left.
        """
        return await self._change(user_id, "user.deactivated", {"is_active": False})

    async def _change(self, user_id: int, action: str, after: Mapping[str, Any]) -> User:
        other = aliased(UserModel)
        is_admin = (UserModel.role == Role.ADMIN) & UserModel.is_active
        is_other_admin = (other.role == Role.ADMIN) & other.is_active & (other.id != user_id)
        async with self._units_of_work() as work:
            # Two admins who demote each other wait here for one another (SQLite has one writer).
            await work.session.execute(
                select(UserModel.id).where(is_admin).order_by(UserModel.id).with_for_update()
            )
            user = await _load(work.session, user_id)
            before = {name: getattr(user, name) for name in after}
            if before == after:
                return user_of(user)
            keeps_admin = after.get("role") == Role.ADMIN or after.get("is_active")
            changed = await work.session.scalar(
                update(UserModel)
                .where(
                    UserModel.id == user_id,
                    or_(~is_admin, exists(select(other.id).where(is_other_admin)))
                    if not keeps_admin
                    else UserModel.id == user_id,
                )
                .values(**after)
                .returning(UserModel.id)
            )
            if changed is None:
                raise Conflict(
                    "{email} is the last active administrator.",
                    "Make somebody else an administrator first.",
                    email=user.email,
                )
            work.audit(action, f"user:{user_id}", before=before, after=after)
            if not after.get("is_active", True):
                await _set(work, user_id, password_hash=None)
                await self._end_all(work, user_id)
                await self._revoke_keys(work, user_id)
            user = await _load(work.session, user_id)
            _tell(work, user_id)
            await work.commit()
            return user_of(user)

    async def set_email(self, user_id: int, email: str) -> None:
        """Voids the links that went to the old address. Raises Conflict."""
        async with self._units_of_work() as work:
            before = (await _load(work.session, user_id)).email
            try:
                await _set(work, user_id, email=email)
            except IntegrityError:
                raise Conflict("There is an account of {email} already.", email=email) from None
            await void_links(work, user_id)
            work.audit(
                "user.email_changed",
                f"user:{user_id}",
                before={"email": before},
                after={"email": email},
            )
            _tell(work, user_id)
            await work.commit()

    async def set_password(self, user_id: int, password_hash: str) -> datetime:
        """Ends every session, bearer token and sign-in link of the account; returns when."""
        async with self._units_of_work() as work:
            await _set(work, user_id, password_hash=password_hash)
            ended_at = await self._end_all(work, user_id)
            work.audit("user.password_changed", f"user:{user_id}")
            _tell(work, user_id)
            await work.commit()
        return ended_at

    async def sign_out_everywhere(self, user_id: int) -> None:
        async with self._units_of_work() as work:
            await self._end_all(work, user_id)
            work.audit("user.signed_out_everywhere", f"user:{user_id}")
            _tell(work, user_id)
            await work.commit()

    async def _end_all(self, work: UnitOfWork, user_id: int) -> datetime:
        now = self._clock()
        await _set(work, user_id, tokens_valid_from=now)
        await work.session.execute(delete(SessionModel).where(SessionModel.user_id == user_id))
        await void_links(work, user_id)
        return now

    async def _revoke_keys(self, work: UnitOfWork, user_id: int) -> None:
        revoked = await work.session.execute(
            update(ApiKeyModel)
            .where(ApiKeyModel.created_by_user_id == user_id, ApiKeyModel.revoked_at.is_(None))
            .values(revoked_at=self._clock())
            .returning(ApiKeyModel.id, ApiKeyModel.name)
        )
        for key_id, name in revoked:
            work.audit("api_key.revoked", f"api_key:{key_id}", before={"name": name})


async def void_links(work: UnitOfWork, user_id: int) -> None:
    await work.session.execute(delete(SignInLinkModel).where(SignInLinkModel.user_id == user_id))


def _tell(work: UnitOfWork, user_id: int) -> None:
    work.emit(AccessChangedEvent(aggregate_id=f"user:{user_id}"))


async def _set(work: UnitOfWork, user_id: int, **values: object) -> None:
    await work.session.execute(update(UserModel).where(UserModel.id == user_id).values(**values))


async def _load(db: AsyncSession, user_id: int) -> UserModel:
    row = await db.scalar(
        select(UserModel).where(UserModel.id == user_id).execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("There is no account {id}.", id=user_id)
    return row


def user_of(row: UserModel) -> User:
    return User(
        id=row.id,
        email=row.email,
        role=Role(row.role),
        is_active=row.is_active,
        has_password=row.password_hash is not None,
        created_at=row.created_at,
        last_signed_in_at=row.last_signed_in_at,
    )

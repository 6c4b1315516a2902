"""Who is signed in with a browser, and the links that sign in once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from backoffice.features.auth.domain.model import (
    FRESH_LINK,
    SESSION_LIFETIME,
    LinkSpent,
    Proof,
    User,
    wrong_credentials,
)
from backoffice.features.auth.infrastructure.accounts import user_of, void_links
from backoffice.features.auth.infrastructure.models import (
    SessionModel,
    SignInLinkModel,
    UserModel,
)
from backoffice.features.auth.infrastructure.secrets import digest, new_secret
from backoffice.features.shared.domain.account import Actor
from backoffice.features.shared.domain.time import Clock
from backoffice.features.shared.infrastructure.unit_of_work import UnitsOfWork


@dataclass(frozen=True)
class OpenSession:
    """`proven`: the owner came by a sign-in link just now, which stands for the password."""

    user: User
    proven: bool


class Sessions:
    def __init__(self, units_of_work: UnitsOfWork, clock: Clock) -> None:
        self._units_of_work = units_of_work
        self._clock = clock

    async def open(self, proof: Proof, *, by_link: bool = False) -> str:
        """The token for the cookie. Sweeps out what has expired.

        Raises WrongCredentials, or LinkSpent, where the proof is void by now.
        """
        token, now = new_secret(), self._clock()
        async with self._units_of_work() as work:
            for model in (SessionModel, SignInLinkModel):
                await work.session.execute(delete(model).where(model.expires_at < now))
            # What ends the sessions waits for this row, or has changed it before (SQLite has one
            # writer, which this is since the sweep).
            still_good = await work.session.scalar(
                select(UserModel.id)
                .where(
                    UserModel.id == proof.user.id,
                    UserModel.is_active,
                    UserModel.tokens_valid_from <= proof.at,
                )
                .with_for_update()
            )
            if still_good is None:
                raise _spent() if by_link else wrong_credentials()
            work.session.add(
                SessionModel(
                    sha256=digest(token),
                    user_id=proof.user.id,
                    by_link=by_link,
                    created_at=now,
                    expires_at=now + SESSION_LIFETIME,
                )
            )
            await work.commit()
        return token

    async def find(self, token: str) -> OpenSession | None:
        """None where it has expired or the account is not active."""
        now = self._clock()
        query = (
            select(UserModel, SessionModel)
            .join(SessionModel, SessionModel.user_id == UserModel.id)
            .where(
                SessionModel.sha256 == digest(token),
                SessionModel.expires_at > now,
                UserModel.is_active,
            )
        )
        async with self._units_of_work() as work:
            found = (await work.session.execute(query)).first()
        if found is None:
            return None
        user, session = found
        proven = session.by_link and now - session.created_at < FRESH_LINK
        return OpenSession(user_of(user), proven)

    async def close(self, token: str) -> None:
        async with self._units_of_work() as work:
            await work.session.execute(
                delete(SessionModel).where(SessionModel.sha256 == digest(token))
            )
            await work.commit()

    async def link_owner(self, link: str) -> User:
        """Whom the link would sign in. Looking does not spend it. Raises LinkSpent."""
        query = (
            select(UserModel)
            .join(SignInLinkModel, SignInLinkModel.user_id == UserModel.id)
            .where(*_open(link, self._clock()), UserModel.is_active)
        )
        async with self._units_of_work() as work:
            row = await work.session.scalar(query)
        if row is None:
            raise _spent()
        return user_of(row)

    async def spend_link(self, link: str) -> Proof:
        """Voids the owner's other links. Raises LinkSpent."""
        now = self._clock()
        user = await self.link_owner(link)
        async with self._units_of_work() as work:
            spent = await work.session.scalar(
                delete(SignInLinkModel).where(*_open(link, now)).returning(SignInLinkModel.user_id)
            )
            if spent is None:
                raise _spent()
            await void_links(work, user.id)
            await work.session.execute(
                update(UserModel).where(UserModel.id == user.id).values(last_signed_in_at=now)
            )
            owner = Actor(user.email, user.role, user.id)
            work.audit("user.signed_in_by_link", f"user:{user.id}", actor=owner)
            await work.commit()
        return Proof(user, now)


def _spent() -> LinkSpent:
    return LinkSpent(
        "A sign-in link works once, and for 24 hours.", "Ask an administrator for a new one."
    )


def _open(link: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        SignInLinkModel.sha256 == digest(link),
        SignInLinkModel.expires_at > now,
    )

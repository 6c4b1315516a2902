"""People, their keys and links, and what makes a good e-mail address or password."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from backoffice.features.shared.domain.account import Actor, Role
from backoffice.features.shared.domain.errors import DomainError, InvalidValue

SESSION_LIFETIME = timedelta(days=14)
LINK_LIFETIME = timedelta(hours=24)
TOKEN_LIFETIME = timedelta(hours=1)
KEY_YEARS = 10
KEY_LIFETIME = timedelta(days=KEY_YEARS * 366)
FRESH_LINK = timedelta(hours=1)
"""How long after a sign-in by a link the password may be set without the old one."""

EMAIL_LIMIT = 254  # RFC 5321
PASSWORD_MINIMUM, PASSWORD_LIMIT = 12, 200
NAME_LIMIT = 80
EMAIL = re.compile(r"[^\s@\x00-\x1f]+@[^\s@\x00-\x1f]+")


@dataclass(frozen=True)
class User:
    id: int
    email: str
    role: Role
    is_active: bool
    has_password: bool
    created_at: datetime
    last_signed_in_at: datetime | None


@dataclass(frozen=True)
class Proof:
    """`at`: before the credentials were read. What ended the account's sessions since voids it."""

    user: User
    at: datetime


@dataclass(frozen=True)
class ApiKey:
    """`prefix` is the beginning of the key, for telling keys apart; the key itself is not kept."""

    id: int
    name: str
    prefix: str
    role: Role
    created_by: str
    created_by_user_id: int | None
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True)
class Caller:
    """A program that shows an API key or a bearer token.

    `counted_as`: what has one limit on requests, whichever of its credentials it shows.
    """

    actor: Actor
    counted_as: str
    expires_at: datetime | None


@dataclass(frozen=True)
class Secret:
    """Shown once: a sign-in link's token or an API key."""

    text: str
    expires_at: datetime | None


class WrongCredentials(DomainError):
    code = "wrong_credentials"
    title = "Not signed in"
    status = 401


class LinkSpent(DomainError):
    code = "link_spent"
    title = "This link no longer works"
    status = 410


def wrong_credentials() -> WrongCredentials:
    return WrongCredentials("The e-mail address or the password is wrong.")


def normal_email(text: str) -> str:
    """Lower case: two spellings are one account. Raises InvalidValue."""
    email = text.strip().lower()
    if len(email) > EMAIL_LIMIT or not EMAIL.fullmatch(email):
        raise InvalidValue("email", "must be an e-mail address")
    return email


def good_password(text: str) -> str:
    """Raises InvalidValue."""
    if not PASSWORD_MINIMUM <= len(text) <= PASSWORD_LIMIT:
        raise InvalidValue(
            "password",
            "must have {minimum} to {limit} characters",
            minimum=PASSWORD_MINIMUM,
            limit=PASSWORD_LIMIT,
        )
    return text


def key_name(text: str) -> str:
    """Raises InvalidValue."""
    name = text.strip()
    if not 1 <= len(name) <= NAME_LIMIT or not name.isprintable():
        raise InvalidValue("name", "must have 1 to {limit} characters", limit=NAME_LIMIT)
    return name


def key_end(expires_at: datetime, now: datetime) -> datetime:
    """In UTC, and far from the last day that there is, so that any zone can show it.

    Raises InvalidValue.
    """
    # Compared as it came: in another zone it may be a day that there is not.
    if expires_at <= now:
        raise InvalidValue("expires_at", "must be in the future")
    if expires_at > now + KEY_LIFETIME:
        raise key_end_too_far()
    return expires_at.astimezone(UTC)


def key_end_too_far() -> InvalidValue:
    return InvalidValue("expires_at", "must be within {years} years", years=KEY_YEARS)

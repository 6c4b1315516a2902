from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from backoffice.features.auth.domain.model import Proof, User, WrongCredentials, normal_email
from backoffice.features.auth.domain.ports import Accounts, Attempts, Passwords
from backoffice.features.auth.domain.usecases import ChangeUser, ProveOwner, SignIn
from backoffice.features.auth.infrastructure.passwords import NOBODY, ArgonPasswords
from backoffice.features.shared.domain.account import Actor, Role
from backoffice.features.shared.domain.errors import Conflict, InvalidValue, TooManyRequests

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ANN = User(1, "ann@example.com", Role.ADMIN, True, True, datetime(2026, 1, 1, tzinfo=UTC), None)


class KnownPeople(Accounts):
    def __init__(self, *people: tuple[User, str | None]) -> None:
        self._people = {user.email: (user, known) for user, known in people}
        self.signed_in: list[int] = []

    async def find_with_password(self, email: str) -> tuple[User, str | None] | None:
        return self._people.get(email)

    async def note_sign_in(self, user_id: int) -> None:
        self.signed_in.append(user_id)

    async def set_role(self, user_id: int, role: Role) -> User:
        return replace(ANN, id=user_id, role=role)

    async def activate(self, user_id: int) -> User:
        return replace(ANN, id=user_id)

    async def deactivate(self, user_id: int) -> User:
        return replace(ANN, id=user_id, is_active=False)


class PlainPasswords(Passwords):
    def __init__(self) -> None:
        self.checked: list[tuple[str, str | None]] = []

    async def hash(self, password: str) -> str:
        return password

    async def matches(self, password: str, known: str | None) -> bool:
        self.checked.append((password, known))
        return password == known


class CountedAttempts(Attempts):
    def __init__(self, limit: int = 5) -> None:
        self.limit = limit
        self.seen: Counter[str] = Counter()

    async def note(self, address: str, email: str) -> None:
        for who in (address, email):
            self.seen[who] += 1
            if self.seen[who] > self.limit:
                raise TooManyRequests("Too many attempts to sign in.", seconds=60)


async def test_the_right_password_signs_in_however_the_address_is_written() -> None:
    people = KnownPeople((ANN, "the password"))
    proof = await SignIn(people, PlainPasswords(), CountedAttempts(), lambda: NOW).execute(
        " Ann@Example.COM ", "the password", "10.0.0.1"
    )
    assert proof == Proof(ANN, NOW)
    assert people.signed_in == [1]


@pytest.mark.parametrize(
    ("email", "known"),
    [
        ("nobody@example.com", None),
        ("no address", None),
        ("ann\0@example.com", None),
        ("ann@example.com", "the password"),
        ("new@example.com", None),
        ("gone@example.com", "the password"),
    ],
)
async def test_every_refusal_is_the_same_and_takes_the_same_work(
    email: str, known: str | None
) -> None:
    people = KnownPeople(
        (ANN, "the password"),
        (replace(ANN, email="new@example.com", has_password=False), None),
        (replace(ANN, email="gone@example.com", is_active=False), "the password"),
    )
    passwords = PlainPasswords()
    given = "the password" if email.startswith("gone") else "another"
    with pytest.raises(WrongCredentials, match="address or the password is wrong"):
        await SignIn(people, passwords, CountedAttempts(), lambda: NOW).execute(
            email, given, "10.0.0.1"
        )
    if "\0" not in email:
        assert passwords.checked == [(given, known)]
    assert people.signed_in == []


async def test_too_many_attempts_are_not_checked_any_more() -> None:
    passwords = PlainPasswords()
    sign_in = SignIn(
        KnownPeople((ANN, "the password")), passwords, CountedAttempts(limit=0), lambda: NOW
    )
    with pytest.raises(TooManyRequests):
        await sign_in.execute(ANN.email, "the password", "10.0.0.1")
    assert passwords.checked == []


async def test_an_account_that_does_not_exist_costs_what_a_real_one_costs() -> None:
    assert not Argon2Hasher().check_needs_rehash(NOBODY)
    assert not await ArgonPasswords().matches("", None)
    assert not await ArgonPasswords().matches("a guess", None)


async def test_the_owner_shows_the_present_password() -> None:
    attempts = CountedAttempts()
    prove = ProveOwner(KnownPeople((ANN, "the password")), PlainPasswords(), attempts)
    await prove.execute(ANN, "the password", "10.0.0.1")
    with pytest.raises(InvalidValue, match="present password"):
        await prove.execute(ANN, "another", "10.0.0.1")
    assert attempts.seen["10.0.0.1"] == 2
    await prove.execute(replace(ANN, has_password=False), "", "10.0.0.1")


async def test_nobody_takes_away_their_own_rights() -> None:
    change, ann = ChangeUser(KnownPeople()), Actor(ANN.email, Role.ADMIN, ANN.id)
    with pytest.raises(Conflict):
        await change.set_role(ANN.id, Role.VIEWER, ann)
    with pytest.raises(Conflict):
        await change.set_active(ANN.id, False, ann)
    assert (await change.set_role(2, Role.VIEWER, ann)).role is Role.VIEWER
    assert not (await change.set_active(2, False, ann)).is_active
    assert (await change.set_active(2, True, ann)).is_active


@pytest.mark.parametrize(
    "text", ["", "ann", "@", "ann@", "a b@c", "a@b@c", f"{'a' * 254}@b", "a@\0"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="e-mail address"):
        normal_email(text)


def test_an_address_is_kept_in_lower_case() -> None:
    assert normal_email(" Élise@Example.FR ") == "élise@example.fr"

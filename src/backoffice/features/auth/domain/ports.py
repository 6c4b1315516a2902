"""What signing in, and knowing who asks, takes from the outside."""

from abc import ABC, abstractmethod

from backoffice.features.auth.domain.model import Caller, User
from backoffice.features.shared.domain.account import Role


class Accounts(ABC):
    @abstractmethod
    async def find_with_password(self, email: str) -> tuple[User, str | None] | None:
        """The account of a normal address with the hash of its password."""

    @abstractmethod
    async def note_sign_in(self, user_id: int) -> None: ...

    @abstractmethod
    async def set_role(self, user_id: int, role: Role) -> User:
        """Raises NotFound, and Conflict where no active admin would be left."""

    @abstractmethod
    async def activate(self, user_id: int) -> User:
        """Raises NotFound."""

    @abstractmethod
    async def deactivate(self, user_id: int) -> User:
        """Ends what is open, too. Raises NotFound, and Conflict where no admin would be left."""


class Callers(ABC):
    @abstractmethod
    async def find(self, credential: str) -> Caller | None:
        """Whom an API key or a bearer token stands for now."""


class Passwords(ABC):
    @abstractmethod
    async def hash(self, password: str) -> str: ...

    @abstractmethod
    async def matches(self, password: str, known: str | None) -> bool:
        """Takes as long for None, an account without a password or none at all."""


class Attempts(ABC):
    @abstractmethod
    async def note(self, address: str, email: str) -> None:
        """Raises TooManyRequests where either has tried too often."""

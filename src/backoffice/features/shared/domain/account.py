"""Who acts: a person or a program, and what its role lets it do."""

from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Each role may do what those before it may."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


@dataclass(frozen=True)
class Actor:
    """`name` is what people read: an e-mail address, or the name of an API key.

    `maker_id`: whose account an API key ends with.
    """

    name: str
    role: Role
    user_id: int | None = None
    maker_id: int | None = None

    def may(self, role: Role | str) -> bool:
        """Whether the actor has `role` or a higher one; templates name it by its value."""
        return self.role.includes(Role(role))


acting: ContextVar[Actor | None] = ContextVar("acting", default=None)
"""Who the present task acts for; None for the program itself."""

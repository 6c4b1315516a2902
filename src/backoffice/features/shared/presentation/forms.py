"""A form that comes back to the person who filled it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from backoffice.features.shared.domain.errors import DomainError, InvalidValue


@dataclass(frozen=True)
class Option:
    """One of several to choose from. `icon` is shown beside the hint."""

    value: str
    text: str
    hint: str = ""
    icon: str = ""


@dataclass(frozen=True)
class FormState:
    """What was filled in, and why it was refused.

    `name` keeps the ids of its fields apart from those of other forms of the same page.
    """

    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    error: DomainError | None = None

    def id(self, name: str) -> str:
        return f"{self.name}-{name}"

    def value(self, name: str, default: object = "") -> str:
        return str(self.values.get(name, default))

    def has(self, name: str, default: object = "") -> bool:
        """Whether a box is ticked. A form that comes back lacks those that are not."""
        return bool(self.values.get(name, "" if self.values else default))

    def error_of(self, name: str) -> DomainError | None:
        wrong = isinstance(self.error, InvalidValue) and self.error.field == name
        return self.error if wrong else None

    @property
    def own_error(self) -> DomainError | None:
        """An error that is of no single field."""
        return None if isinstance(self.error, InvalidValue) else self.error

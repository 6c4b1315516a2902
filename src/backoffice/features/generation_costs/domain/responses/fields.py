"""JSON of a provider, read field by field: never trusted, and nothing in it overlooked."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from backoffice.features.generation_costs.domain.entities.usage import INTEGER_LIMIT
from backoffice.features.shared.domain.errors import InvalidValue

MOST_UNREAD = 20
LONGEST_NUMBER = 40


class Fields:
    """A JSON object, and which of its fields were read. A missing or null one is empty.

    Raises InvalidValue that names the field by its path.
    """

    def __init__(self, value: object, path: str = "") -> None:
        if value is not None and not isinstance(value, Mapping):
            raise InvalidValue(path or "response", "must be an object")
        self._values: Mapping[str, Any] = value or {}
        self._path = path
        self._read: set[str] = set()
        self._known: set[str] = set()
        self._inner: dict[str, Fields] = {}

    def __bool__(self) -> bool:
        return bool(self._values)

    def count(self, *names: str) -> int:
        """Of the first that is there: one number may have had several names."""
        return self._count(names) or 0

    def required(self, name: str) -> int:
        count = self._count((name,))
        if count is None:
            raise InvalidValue(self._at(name), "is missing: nobody can tell what the call used")
        return count

    def number(self, name: str) -> Decimal | None:
        """Exact: a float is taken for the digits it is printed with."""
        value = self._take(name)
        if isinstance(value, float):
            value = Decimal(repr(value))
        if value is None or (isinstance(value, int | Decimal) and not isinstance(value, bool)):
            exact = None if value is None else Decimal(value)
            if exact is None or (exact.is_finite() and exact >= 0):
                return exact
        raise InvalidValue(self._at(name), "must be a number and not negative")

    def text(self, name: str) -> str:
        value = self._take(name)
        return value if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        return self._take(name) is True

    def inner(self, *names: str) -> "Fields":
        """The object of the first name that is there."""
        name = next((each for each in names if self._values.get(each) is not None), names[0])
        if name not in self._inner:
            self._inner[name] = Fields(self._take(name), self._at(name))
        return self._inner[name]

    def items(self, name: str) -> list["Fields"]:
        value = self._take(name)
        if not isinstance(value, Sequence) or isinstance(value, str):
            return []
        at = self._at(name)
        return [
            Fields(each, f"{at}.{number}")
            for number, each in enumerate(value)
            if isinstance(each, Mapping)
        ]

    def texts(self, name: str) -> list[str]:
        value = self._take(name)
        return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []

    def present(self) -> dict[str, Any]:
        return {name: value for name, value in self._values.items() if value is not None}

    def known(self, *names: str) -> None:
        """They cost nothing by themselves, or are counted elsewhere, with all that is in them."""
        self._read.update(names)
        self._known.update(names)

    def unread(self) -> dict[str, Any]:
        """Numbers that nobody asked for, by path, without zeros: the first of them."""
        return dict(found for found, _ in zip(self._unread(), range(MOST_UNREAD), strict=False))

    def _unread(self) -> Iterator[tuple[str, Any]]:
        for name, value in self._values.items():
            if name in self._known:
                continue
            if name in self._inner:
                yield from self._inner[name]._unread()
            elif name not in self._read:
                yield from _numbers(value, self._at(name))

    def _count(self, names: Sequence[str]) -> int | None:
        for name in names:
            value = self._take(name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int):
                raise InvalidValue(self._at(name), "must be a whole number")
            if not 0 <= value <= INTEGER_LIMIT:
                raise InvalidValue(self._at(name), "must be from 0 to {limit}", limit=INTEGER_LIMIT)
            return value
        return None

    def _take(self, name: str) -> Any:
        self._read.add(name)
        return self._values.get(name)

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name


def _numbers(value: object, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _numbers(each, f"{path}.{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _numbers(each, f"{path}.{number}")
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool) and value:
        is_count = isinstance(value, int) and abs(value) <= INTEGER_LIMIT
        yield path, value if is_count else str(value)[:LONGEST_NUMBER]

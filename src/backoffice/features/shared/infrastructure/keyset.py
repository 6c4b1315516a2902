"""Keyset paging: a page costs the same however deep it lies."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.money import SUM_LIMIT, amount

Value = str | int | Decimal | datetime | UUID
T = TypeVar("T")
CURSOR_LIMIT = 2000
INTEGER_LIMIT = 2**31 - 1


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(value)
    value.encode()
    return value


def _integer(value: Any) -> int:
    if type(value) is not int or abs(value) > INTEGER_LIMIT:
        raise ValueError(value)
    return value


def _money(value: Any) -> Decimal:
    return amount(Decimal(_text(value)), limit=SUM_LIMIT)


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment.astimezone(UTC)


def _uuid(value: Any) -> UUID:
    return UUID(_text(value))


READERS: dict[type, Callable[[Any], Value]] = {
    str: _text,
    int: _integer,
    Decimal: _money,
    datetime: _moment,
    UUID: _uuid,
}


@dataclass(frozen=True)
class Slice(Generic[T]):
    """`next_cursor` is None on the last page."""

    items: list[T]
    next_cursor: str | None


@dataclass(frozen=True)
class Keyset:
    """An order by one column, then by a unique one. `name` guards against a foreign cursor."""

    name: str
    column: InstrumentedAttribute[Any]
    unique: InstrumentedAttribute[Any]
    descending: bool = True

    def page(self, query: Select[Any], cursor: str | None, limit: int) -> Select[Any]:
        """One row more than `limit`, to see whether another page follows."""
        key = tuple_(self.column, self.unique)
        if cursor:
            place = tuple_(*self._bind(cursor))
            query = query.where(key < place if self.descending else key > place)
        columns = (self.column, self.unique)
        return query.order_by(*(c.desc() if self.descending else c.asc() for c in columns)).limit(
            limit + 1
        )

    def cut(self, rows: list[T], limit: int) -> Slice[T]:
        if len(rows) <= limit:
            return Slice(rows, None)
        last = rows[limit - 1]
        place = [getattr(last, self.column.key), getattr(last, self.unique.key)]
        text = json.dumps([self._order, *(_write(value) for value in place)])
        return Slice(rows[:limit], base64.urlsafe_b64encode(text.encode()).decode())

    @property
    def _order(self) -> str:
        return f"{self.name}:{'desc' if self.descending else 'asc'}"

    def _bind(self, cursor: str) -> list[ColumnElement[Any]]:
        try:
            order, *place = json.loads(base64.urlsafe_b64decode(cursor[:CURSOR_LIMIT].encode()))
            columns = (self.column, self.unique)
            values = [
                READERS[column.type.python_type](value)
                for column, value in zip(columns, place, strict=True)
            ]
        except (
            ValueError,
            TypeError,
            OverflowError,
            RecursionError,
            ArithmeticError,
            InvalidValue,
        ):
            raise InvalidValue(
                "cursor", "is not one of ours", "Take next_cursor from the page before."
            ) from None
        if order != self._order:
            raise InvalidValue(
                "cursor", "belongs to another order", "Start again without a cursor."
            )
        return [
            literal(value, column.type)
            for column, value in zip((self.column, self.unique), values, strict=True)
        ]


def _write(value: Value) -> str | int:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value

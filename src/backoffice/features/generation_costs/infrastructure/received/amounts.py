"""Counts and times, as programs of all kinds write them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from backoffice.features.shared.domain.errors import InvalidValue

LARGEST = 10**15
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def whole_number(field: str, told: object) -> int:
    """12.0 is one: JavaScript has no other numbers. Raises InvalidValue."""
    if isinstance(told, float | Decimal) and -LARGEST < told < LARGEST and told % 1 == 0:
        told = int(told)
    if isinstance(told, bool) or not isinstance(told, int):
        raise InvalidValue(field, "must be a whole number")
    if told < 0:
        raise InvalidValue(field, "must not be negative")
    return told


def whole_with(parts: int, whole: int) -> int:
    """Parts that are more than their whole were not counted in it: Anthropic counts cached tokens
    beside the input, Google reasoning beside the output.
    """
    return whole if parts <= whole else whole + parts


def moment(field: str, microseconds: int) -> datetime:
    """Since 1970. Raises InvalidValue."""
    try:
        at = EPOCH + timedelta(microseconds=microseconds)
    except OverflowError:
        at = LATEST
    if not EARLIEST <= at < LATEST:
        raise InvalidValue(field, "must be a time from 2000 to 2099")
    return at

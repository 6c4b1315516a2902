"""Exact money in USD: twelve decimals, never a float."""

from decimal import ROUND_HALF_EVEN, Decimal

from backoffice.features.shared.domain.errors import InvalidValue

DECIMALS = 12
QUANTUM = Decimal(1).scaleb(-DECIMALS)
LIMIT = Decimal(1_000_000)  # NUMERIC(18, 12) holds six digits before the point
SUM_LIMIT = Decimal(9_000_000)  # 64 bits of 1e-12 USD, on SQLite, hold a little more
ZERO = Decimal(0)


def amount(value: object, field: str = "cost", limit: Decimal = LIMIT) -> Decimal:
    """USD from 0 to below `limit`, rounded half-even to twelve decimals.

    Raises InvalidValue for a float, a non-finite, negative or too large value.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise InvalidValue(field, "must be a Decimal", "Use Decimal('0.01'), never a float.")
    exact = Decimal(value)
    if not exact.is_finite():
        raise InvalidValue(field, "must be a finite number")
    if exact < 0:
        raise InvalidValue(field, "must not be negative")
    rounded = exact.quantize(QUANTUM, ROUND_HALF_EVEN) if exact < limit else exact
    if rounded >= limit:
        raise InvalidValue(field, "must be below {limit} USD", limit=limit)
    return canonical(abs(rounded))  # -0 is 0


def canonical(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent when printed."""
    shortest = value.normalize()
    exponent = shortest.as_tuple().exponent
    return shortest.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else shortest


def plain(value: Decimal) -> str:
    """Digits without an exponent: the form of money in JSON."""
    return format(canonical(value), "f")


def mean(total: Decimal, count: int) -> Decimal:
    """Zero where there is nothing to divide by."""
    return canonical((total / count).quantize(QUANTUM, ROUND_HALF_EVEN)) if count else ZERO

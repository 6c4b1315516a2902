"""Exact money in USD: twelve decimals, never a float."""

from decimal import ROUND_HALF_EVEN, Decimal

from backoffice.features.shared.domain.errors import InvalidValue

DECIMALS = 12
QUANTUM = Decimal(1).scaleb(-DECIMALS)
LIMIT = Decimal(1_000_000)  # NUMERIC(18, 12) holds six digits before the point
ZERO = Decimal(0)


def amount(value: object, field: str = "cost") -> Decimal:
    """USD from 0 to below one million, rounded half-even to twelve decimals.

    Raises InvalidValue for a float, a non-finite, negative or too large value.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise InvalidValue(field, "must be a Decimal", "Use Decimal('0.01'), never a float.")
    exact = Decimal(value)
    if not exact.is_finite():
        raise InvalidValue(field, "must be a finite number")
    if exact < 0:
        raise InvalidValue(field, "must not be negative")
    if exact >= LIMIT:
        raise InvalidValue(field, "must be below {limit} USD", limit=LIMIT)
    return canonical(exact.quantize(QUANTUM, ROUND_HALF_EVEN))


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

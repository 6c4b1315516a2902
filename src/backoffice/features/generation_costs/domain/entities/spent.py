"""What a number of calls came to."""

from dataclasses import dataclass
from decimal import Decimal

from backoffice.features.shared.domain.money import ZERO, mean


@dataclass(frozen=True)
class Spent:
    """`total_cost` in USD; the `unpriced_calls` of the `calls` are missing from it."""

    total_cost: Decimal = ZERO
    calls: int = 0
    unpriced_calls: int = 0
    tokens: int = 0

    @property
    def average_cost(self) -> Decimal | None:
        """Over the calls whose cost is known; None where there is none."""
        priced = self.calls - self.unpriced_calls
        return mean(self.total_cost, priced) if priced else None

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(
            self.total_cost + other.total_cost,
            self.calls + other.calls,
            self.unpriced_calls + other.unpriced_calls,
            self.tokens + other.tokens,
        )

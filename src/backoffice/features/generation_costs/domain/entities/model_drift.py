"""How far what a provider reported for a model is from what the catalogue computed."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from backoffice.features.shared.domain.money import canonical

PERCENT_QUANTUM = Decimal("0.000001")


class Direction(StrEnum):
    """Whether the provider reports MORE than the catalogue computes, or LESS."""

    MORE = "more"
    LESS = "less"


@dataclass(frozen=True)
class ModelDrift:
    """`reported` and `computed` are sums in USD over the calls that have both.

    `since` and `until` are days, inclusive.
    """

    provider: str
    model: str
    calls: int
    reported: Decimal
    computed: Decimal
    since: date
    until: date

    @property
    def difference(self) -> Decimal | None:
        """(reported - computed) / computed in percent; None where computed is zero."""
        if not self.computed:
            return None
        percent = (self.reported - self.computed) * 100 / self.computed
        return canonical(percent.quantize(PERCENT_QUANTUM, ROUND_HALF_EVEN))

    @property
    def distance(self) -> Decimal:
        """The difference without its sign; of what is no part of anything, infinite."""
        if self.difference is None:
            return Decimal("Infinity") if self.reported else Decimal(0)
        return abs(self.difference)

    @property
    def direction(self) -> Direction:
        return Direction.MORE if self.reported > self.computed else Direction.LESS

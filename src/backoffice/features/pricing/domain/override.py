"""Prices that people set: dated versions, withdrawn from a day on, never changed or erased."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from backoffice.features.pricing.domain.price import Price


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawal:
    """`from_day`: the first day, in UTC, on which the override does not hold any more."""

    from_day: date
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """`price` as it was set; `reason`, `at` and `by` say why, when and by whom."""

    price: Price
    reason: str
    at: datetime
    by: str
    withdrawal: Withdrawal | None = None

    @property
    def place(self) -> tuple[object, ...]:
        """An override takes the place of earlier ones of the same model, first day and hours."""
        return self.price.provider, self.price.model, self.price.valid_from, self.price.hours

    @property
    def left(self) -> Price | None:
        """The price until the day of the withdrawal; None where nothing is left of it."""
        if self.withdrawal is None:
            return self.price
        until = self.withdrawal.from_day
        if self.price.valid_from and until <= self.price.valid_from:
            return None
        return replace(self.price, valid_to=min(until, self.price.valid_to or until))


def standing(overrides: Iterable[Override]) -> list[Price]:
    """What is left of them: of those of the same place the last made, unless nothing is left."""
    by_place = {each.place: price for each in overrides if (price := each.left)}
    return list(by_place.values())

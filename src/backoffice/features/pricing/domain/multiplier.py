"""What a provider asks for a kind of use, as a factor of its own prices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Literal

from backoffice.features.pricing.domain.price import TOKENS, Rate


@dataclass(frozen=True, kw_only=True, slots=True)
class Multiplier:
    """`of` "batch": of every token's price. Of "cache_write_1h_tokens": of the price of input.

    It holds from the start of `valid_from`, in UTC, where a price does not say it itself.
    """

    provider: str
    model: str
    of: Literal["batch", "cache_write_1h_tokens"]
    factor: Decimal
    valid_from: date
    source: str
    read_on: date | None = None

    def fits(self, provider: str, model: str) -> bool:
        return self.provider == provider and fnmatchcase(model.lower(), self.model)

    def applied_to(self, rates: Sequence[Rate]) -> list[Rate]:
        """The rates that it adds; none where there are some already."""
        if self.of == "batch":
            known = any(rate.is_batch for rate in rates)
            return [] if known else [self._batch(r) for r in rates if r.component in TOKENS]
        have = {rate.component for rate in rates}
        if "cache_write_tokens" not in have or self.of in have:
            return []
        return [self._hour(rate) for rate in rates if rate.component == "input_tokens"]

    def _batch(self, rate: Rate) -> Rate:
        return replace(rate, price=rate.price * self.factor, is_batch=True)

    def _hour(self, rate: Rate) -> Rate:
        return replace(rate, component=self.of, price=rate.price * self.factor)


def applied(multipliers: Iterable[Multiplier], rates: list[Rate], day: date) -> list[Rate]:
    """The rates with those that multipliers add on that day; a longer life in the cache first."""
    holding = [each for each in multipliers if each.valid_from <= day]
    for each in sorted(holding, key=lambda each: each.of == "batch"):
        rates = [*rates, *each.applied_to(rates)]
    return rates

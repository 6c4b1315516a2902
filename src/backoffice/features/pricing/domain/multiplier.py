"""What a provider asks for a kind of use, as a factor of another price of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase

from backoffice.features.pricing.domain.price import TOKENS, Rate

BATCH = "batch"
# What other multipliers are factors of.
BASES = {
    "cache_write_1h_tokens": "input_tokens",
    "output_audio_tokens": "output_tokens",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Multiplier:
    """`of` BATCH: of the price of every token; of another part: of the one in BASES.

    It holds from the start of `valid_from`, in UTC, where a price does not say it itself.
    """

    provider: str
    model: str
    of: str
    factor: Decimal
    valid_from: date
    source: str
    read_on: date

    def fits(self, provider: str, model: str) -> bool:
        return self.provider == provider and fnmatchcase(model.lower(), self.model)

    def added_to(self, rates: Sequence[Rate]) -> list[Rate]:
        """The rates that it adds: none where there are some, or writing to a cache is free."""
        if self.of == BATCH:
            known = any(rate.is_batch for rate in rates)
            tokens = [rate for rate in rates if rate.component in TOKENS and not known]
            return [replace(each, price=each.price * self.factor, is_batch=True) for each in tokens]
        have = {rate.component for rate in rates}
        free_writes = self.of == "cache_write_1h_tokens" and "cache_write_tokens" not in have
        if self.of in have or free_writes:
            return []
        return [
            replace(rate, component=self.of, price=rate.price * self.factor)
            for rate in rates
            if rate.component == BASES[self.of]
        ]


def applied(multipliers: Iterable[Multiplier], rates: list[Rate], day: date) -> list[Rate]:
    """The rates with those that multipliers add on that day; batches last, of all of them."""
    holding = [each for each in multipliers if each.valid_from <= day]
    for each in sorted(holding, key=lambda each: each.of == BATCH):
        rates = [*rates, *each.added_to(rates)]
    return rates

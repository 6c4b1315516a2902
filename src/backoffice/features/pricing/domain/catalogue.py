"""All prices that are known: by whom, for what, since when."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from fnmatch import fnmatchcase
from functools import lru_cache
from operator import itemgetter
from typing import Protocol

from backoffice.features.pricing.domain.calculation import Calculator
from backoffice.features.pricing.domain.names import plain_names, undated
from backoffice.features.pricing.domain.price import Price
from backoffice.features.shared.domain.call import Call, PricedCall
from backoffice.features.shared.domain.errors import InvalidValue

# Names of models come from outside: what is remembered of them is forgotten beyond this.
REMEMBERED = 4096


class PriceSource(Protocol):
    def prices_for(self, provider: str, model: str) -> Sequence[Price]:
        """Of all days, the one that wins first; names as `names` writes them."""
        ...

    def __iter__(self) -> Iterator[Price]: ...


class PriceList:
    """Prices that are written down: the newest wins, and of equally new ones the last added.

    A price for a model by its name goes before one for its undated name, and that before a pattern;
    of two patterns the longer.
    """

    def __init__(self, prices: Iterable[Price] = ()) -> None:
        self._prices = tuple(prices)
        self._by_provider: dict[str, list[Price]] = {}
        for price in self._prices:
            self._by_provider.setdefault(price.provider, []).append(price)

    def __iter__(self) -> Iterator[Price]:
        return iter(self._prices)

    def prices_for(self, provider: str, model: str) -> Sequence[Price]:
        ranked = [
            ((_closeness(price.model, model), price.start, price.hours is not None, number), price)
            for number, price in enumerate(self._by_provider.get(provider, ()))
        ]
        ranked.sort(key=itemgetter(0), reverse=True)
        return [price for (closeness, *_), price in ranked if closeness]


class Catalogue:
    """Prices a call by the first source that has a price for it at its time.

    Immutable, but for what it remembers: a change of prices is another Catalogue.
    """

    def __init__(self, *sources: PriceSource) -> None:
        self._sources = sources
        self._dated = lru_cache(REMEMBERED)(self._find)

    def __iter__(self) -> Iterator[Price]:
        """Every price of every source, those that win first."""
        for source in self._sources:
            yield from source

    def with_overrides(self, overrides: Iterable[Price]) -> "Catalogue":
        """A catalogue in which these go before all others, on the days on which they hold."""
        return Catalogue(PriceList(overrides), *self._sources)

    def price(self, call: Call) -> PricedCall | None:
        """None where no price is known, or none for a part of what the call used.

        Raises InvalidValue for usage that cannot be.
        """
        at = call.at
        if at.tzinfo is None:
            raise InvalidValue("at", "must have a time zone", "Times are in UTC.")
        for each in self._dated(call.provider, call.model, call.service):
            if each.start <= at < each.end and each.price.holds_at_hour(at):
                return each.calculate(call)
        return None

    def price_of(self, provider: str, model: str, at: datetime, service: str = "") -> Price | None:
        """The price that holds at a time."""
        for each in self._dated(provider, model, service):
            if each.price.holds_at(at):
                return each.price
        return None

    def history(self, provider: str, model: str) -> list[Price]:
        """All that may price calls of a model, of all days; those that win first."""
        return [each.price for each in self._dated(provider, model, "")]

    def in_force(self, provider: str, model: str, day: date) -> list[Price]:
        """Those that price calls of a day in UTC; several where it depends on the hour."""
        moment = datetime.combine(day, time(), UTC)
        found = []
        for price in self.history(provider, model):
            if price.start <= moment < price.end:
                found.append(price)
                if price.hours is None:
                    break
        return found

    def _find(self, provider: str, model: str, service: str) -> list["_Dated"]:
        whose, names = plain_names(provider, model, service)
        prices = self._prices_for(whose, names)
        if not whose and prices:
            # Some source knows by the model's name whose it is: every source is asked for that.
            prices = self._prices_for(prices[0].provider, names)
        return [_Dated(price) for price in prices]

    def _prices_for(self, provider: str, names: Sequence[str]) -> list[Price]:
        return [
            price
            for source in self._sources
            for name in names
            for price in source.prices_for(provider, name)
        ]


class _Dated:
    __slots__ = ("calculate", "end", "price", "start")

    def __init__(self, price: Price) -> None:
        self.price, self.start, self.end = price, price.start, price.end
        self.calculate = Calculator(price)


def _closeness(pattern: str, model: str) -> int:
    """How closely a pattern names a model; 0 where it does not."""
    if pattern == model:
        return 1000
    if "*" in pattern:
        return len(pattern) if fnmatchcase(model, pattern) else 0
    return 999 if pattern == undated(model) else 0


class PricesInForce:
    """The catalogue of this process, which can be exchanged while calls are priced."""

    def __init__(self, base: Catalogue) -> None:
        self._base = self.catalogue = base
        self._is_withheld = False

    def withhold(self) -> None:
        """Until `override` no price is known: somebody may have overridden any of them."""
        self._is_withheld = True

    def override(self, prices: Iterable[Price]) -> None:
        """These, and no earlier overrides, go before all others from now on."""
        self.catalogue = self._base.with_overrides(prices)
        self._is_withheld = False

    def price(self, call: Call) -> PricedCall | None:
        return None if self._is_withheld else self.catalogue.price(call)

"""All prices, for people: to be searched, leafed through and told apart by where they are from."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from backoffice.features.pricing.domain.names import PROVIDERS
from backoffice.features.pricing.domain.price import Price
from backoffice.features.shared.domain.errors import InvalidValue


class Layer(StrEnum):
    """Where a price is from, those that win first."""

    OVERRIDE = "override"
    CATALOGUE = "catalogue"
    LIBRARY = "library"


Place = tuple[str, str, int, int, str]


@dataclass(frozen=True, slots=True)
class Listed:
    layer: Layer
    price: Price

    @property
    def place(self) -> Place:
        """By provider and model, those that win first, the newest first."""
        rank = list(Layer).index(self.layer)
        start = self.price.valid_from or date.min
        return (
            self.price.provider,
            self.price.model,
            rank,
            -start.toordinal(),
            self.price.version,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceFilter:
    """Empty fields let everything pass; `day` is in UTC."""

    text: str = ""
    provider: str = ""
    model: str = ""
    service: str = ""
    layer: Layer | None = None
    day: date | None = None

    def passes(self, listed: Listed) -> bool:
        """Every word of the text stands in provider, service or model."""
        price = listed.price
        provider = self.provider.lower()
        return (
            (not provider or price.provider == PROVIDERS.get(provider, provider))
            and (not self.model or price.model == self.model.lower())
            and (not self.service or price.service == self.service)
            and (self.layer is None or listed.layer == self.layer)
            and (self.day is None or _holds_on(price, self.day))
            and self._names(price)
        )

    def _names(self, price: Price) -> bool:
        where = f"{price.provider} {price.service} {price.model}".lower()
        return all(word in where for word in self.text.lower().split())


def _holds_on(price: Price, day: date) -> bool:
    return (price.valid_from is None or price.valid_from <= day) and (
        price.valid_to is None or day < price.valid_to
    )


class PriceBook:
    """`layers`: the prices that the program comes with, which are read when they are first needed.

    That takes some 200 ms: `base` may be read in a thread before.
    """

    def __init__(self, layers: Mapping[Layer, Iterable[Price]]) -> None:
        self._layers = layers
        self.override(())

    @cached_property
    def base(self) -> Sequence[Listed]:
        return [Listed(layer, price) for layer, prices in self._layers.items() for price in prices]

    def override(self, prices: Iterable[Price]) -> None:
        """These, and no earlier overrides, are listed from now on."""
        self._overrides = [Listed(Layer.OVERRIDE, price) for price in prices]
        self.__dict__.pop("_sorted", None)

    @cached_property
    def _sorted(self) -> Sequence[Listed]:
        return sorted([*self.base, *self._overrides], key=lambda each: each.place)

    def find(self, version: str) -> Listed | None:
        return next((each for each in self._sorted if each.price.version == version), None)

    def of(self, prices: Iterable[Price]) -> list[Listed]:
        """The same prices, with their layers."""
        layers = {each.price.version: each.layer for each in self._sorted}
        return [Listed(layers[price.version], price) for price in prices]

    def search(self, wanted: PriceFilter, cursor: str | None = None) -> Iterator[Listed]:
        """Those after the cursor. Raises InvalidValue for one that is not of this book."""
        after = _place_at(cursor) if cursor else None
        for each in self._sorted:
            if (after is None or each.place > after) and wanted.passes(each):
                yield each

    def providers(self) -> list[str]:
        return sorted({each.price.provider for each in self._sorted})

    def services(self) -> list[str]:
        return sorted({each.price.service for each in self._sorted})


def cursor_after(listed: Listed) -> str:
    return base64.urlsafe_b64encode(json.dumps(listed.place).encode()).decode()


def page(found: Iterator[Listed], limit: int) -> tuple[list[Listed], str | None]:
    """The first of them, and the cursor of the next page, None on the last."""
    items: list[Listed] = []
    for each in found:
        if len(items) == limit:
            return items, cursor_after(items[-1])
        items.append(each)
    return items, None


def _place_at(cursor: str) -> Place:
    found: Place | None = None
    place: Sequence[Any] = ()
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        provider, model, rank, start, version = place
        found = str(provider), str(model), int(rank), int(start), str(version)
    except (ValueError, TypeError, OverflowError, RecursionError):
        pass
    if found is None or list(found) != place:
        raise InvalidValue("cursor", "is not one of ours", "Take next_cursor from the page before.")
    return found

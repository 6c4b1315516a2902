"""Prices for people: searched, leafed through, and how far they are from what is reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from backoffice.features.pricing.domain.catalogue import PriceList
from backoffice.features.pricing.domain.ports import Drift, NoPriceDrift, PriceDrift
from backoffice.features.pricing.domain.price_book import Layer, PriceBook, PriceFilter, page
from backoffice.features.pricing.presentation.drift import drift_shown
from backoffice.features.shared.domain.errors import InvalidValue
from tests.backoffice_features.pricing.prices import TODAY, price

OLD = price("wonder", "1", valid_to=date(2026, 1, 1))
NEW = price("wonder", "2", valid_from=date(2026, 1, 1))
LARGE = price("wonder-large", "3", service="images")
SPOKEN = price("voice", "4", provider="google", service="speech")


@pytest.fixture
def book() -> PriceBook:
    own = PriceList([OLD, NEW, LARGE])
    return PriceBook({Layer.CATALOGUE: own, Layer.LIBRARY: PriceList([SPOKEN])})


def versions(book: PriceBook, **wanted: Any) -> list[str]:
    return [each.price.version for each in book.search(PriceFilter(**wanted))]


def test_prices_are_listed_by_model_the_newest_first(book: PriceBook) -> None:
    assert versions(book) == ["wonder 2", "wonder 1", "wonder-large 3", "voice 4"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"text": "ACME large"}, ["wonder-large 3"]),
        ({"provider": "Gemini"}, ["voice 4"]),
        ({"model": "Wonder", "day": TODAY}, ["wonder 2"]),
        ({"model": "wonder", "day": date(2025, 12, 31)}, ["wonder 1"]),
        ({"service": "images"}, ["wonder-large 3"]),
        ({"layer": Layer.LIBRARY}, ["voice 4"]),
        ({"text": "nothing"}, []),
    ],
)
def test_prices_are_found(book: PriceBook, wanted: dict[str, Any], found: list[str]) -> None:
    assert versions(book, **wanted) == found


def test_overrides_come_first_and_can_be_exchanged(book: PriceBook) -> None:
    book.override([price("wonder", "9", valid_from=date(2020, 1, 1))])
    assert versions(book, model="wonder") == ["wonder 9", "wonder 2", "wonder 1"]
    book.override([])
    assert versions(book, model="wonder") == ["wonder 2", "wonder 1"]
    assert book.find("wonder 9") is None


def test_leafing_shows_each_price_once_also_when_prices_are_added_meanwhile(
    book: PriceBook,
) -> None:
    seen, cursor = [], None
    for number in range(4):
        found, cursor = page(book.search(PriceFilter(), cursor), 1)
        seen += [each.price.version for each in found]
        book.override([price("aaa", f"{number}") for number in range(number)])
    assert seen == ["wonder 2", "wonder 1", "wonder-large 3", "voice 4"]
    assert cursor is None


@pytest.mark.parametrize("cursor", ["x", "bnVsbA==", "WzFd", "W1tdLCAibSIsIDAsIDAsICJ2Il0=", "é"])
def test_a_cursor_of_somebody_else_is_refused(book: PriceBook, cursor: str) -> None:
    with pytest.raises(InvalidValue, match="cursor: is not one of ours"):
        next(book.search(PriceFilter(), cursor))


@dataclass(frozen=True)
class FakeDrift:
    model: str
    reported: Decimal
    computed: Decimal
    difference: Decimal | None
    provider: str = "acme"
    calls: int = 1
    since: date = date(2026, 11, 1)
    until: date = TODAY


@dataclass(frozen=True)
class FakePriceDrift(PriceDrift):
    found: Sequence[Drift]

    async def by_model(self) -> Sequence[Drift]:
        return self.found


def drift(model: str, difference: str | None, reported: str = "1") -> FakeDrift:
    percent = None if difference is None else Decimal(difference)
    return FakeDrift(model, Decimal(reported), Decimal(1), percent)


async def test_models_over_the_limit_come_first_the_furthest_before_others() -> None:
    found = [drift("a", "-2"), drift("b", "2.01"), drift("c", "-50"), drift("d", None)]
    shown = await drift_shown(FakePriceDrift([*found, drift("e", None, "0")]), Decimal(2))
    assert shown is not None
    assert [each.model for each in shown.over] == ["d", "c", "b"]
    assert [each.model for each in shown.others] == ["a", "e"]
    assert (shown.since, shown.until) == (date(2026, 11, 1), TODAY)


async def test_where_nobody_compares_nothing_is_shown() -> None:
    assert await drift_shown(NoPriceDrift(), Decimal(2)) is None

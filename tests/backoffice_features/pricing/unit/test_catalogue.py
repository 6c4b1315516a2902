"""Which price holds: by whom, for what, when."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from backoffice.features.pricing.domain.catalogue import Catalogue, PriceList, PricesInForce
from backoffice.features.pricing.domain.price import MILLION, Price, Rate
from backoffice.features.shared.domain.errors import InvalidValue
from tests.support.calls import call

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)


def price(model: str, usd: int, **known: Any) -> Price:
    """USD for a million input tokens."""
    rates = (Rate(component="input_tokens", price=Decimal(usd), per=MILLION),)
    fields = {"provider": "acme", "service": "text", "source": "a test", "rates": rates} | known
    return Price(version=f"{model} {usd}", model=model, **fields)


def usd(catalogue: Catalogue, model: str, at: datetime = MIDNIGHT) -> Decimal | None:
    """What a million input tokens cost."""
    priced = catalogue.price(call("acme", model, at=at, input_tokens=MILLION))
    return priced.amount if priced else None


def test_a_price_holds_from_the_start_of_one_day_to_the_start_of_another() -> None:
    until = price("wonder", 1, valid_to=MIDNIGHT.date())
    since = price("wonder", 2, valid_from=MIDNIGHT.date(), valid_to=date(2026, 4, 1))
    catalogue = Catalogue(PriceList([since, until]))
    just_before = MIDNIGHT - timedelta(microseconds=1)
    april = datetime(2026, 4, 1, tzinfo=UTC)
    prices = [usd(catalogue, "wonder", at) for at in (just_before, MIDNIGHT, april)]
    assert prices == [1, 2, None]


def test_the_day_is_that_of_utc_wherever_the_call_was_made() -> None:
    catalogue = Catalogue(PriceList([price("wonder", 2, valid_from=MIDNIGHT.date())]))
    paris = datetime.fromisoformat("2026-03-01T00:30:00+01:00")
    assert usd(catalogue, "wonder", paris) is None
    assert usd(catalogue, "wonder", paris + timedelta(minutes=30)) == 2


def test_a_call_without_a_time_zone_is_refused() -> None:
    with pytest.raises(InvalidValue, match="at: must have a time zone"):
        Catalogue().price(call("acme", "wonder", at=datetime(2026, 3, 1)))  # noqa: DTZ001


def test_off_peak_hours_may_go_over_midnight() -> None:
    night = price("wonder", 1, hours=(time(22), time(6)))
    catalogue = Catalogue(PriceList([price("wonder", 3), night]))
    hours = {0: 1, 6: 3, 21: 3, 22: 1, 23: 1}
    assert {hour: usd(catalogue, "wonder", MIDNIGHT.replace(hour=hour)) for hour in hours} == hours


def test_an_unknown_model_or_provider_has_no_price() -> None:
    catalogue = Catalogue(PriceList([price("wonder", 1)]))
    assert usd(catalogue, "wonderful") is None
    assert catalogue.price(call("nobody", "wonder", input_tokens=1)) is None


def test_a_price_of_zero_is_known() -> None:
    assert usd(Catalogue(PriceList([price("wonder:free", 0)])), "wonder:free") == 0


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("wonder", 1),
        ("Wonder-2026-02-03", 1),
        ("wonder-20260203", 1),
        ("wonder-2025-01-01", 2),
        ("wonder-large", 3),
        ("wonder-large-2", 4),
        ("models/wonder", 1),
        ("acme/wonder", 1),
        ("wonder-2026-02", 3),
    ],
)
def test_the_closest_name_wins(model: str, expected: int) -> None:
    names = {"wonder": 1, "wonder-2025-01-01": 2, "wonder-*": 3, "wonder-large-*": 4}
    prices = [price(name, usd) for name, usd in names.items()]
    assert usd(Catalogue(PriceList(prices)), model) == expected


def test_an_override_goes_before_what_is_newer_in_the_catalogue_while_it_holds() -> None:
    ours = PricesInForce(Catalogue(PriceList([price("wonder", 1, valid_from=date(2026, 2, 1))])))
    ours.override([price("wonder", 5, valid_from=date(2026, 1, 1), valid_to=MIDNIGHT.date())])
    assert usd(ours.catalogue, "wonder", MIDNIGHT - timedelta(days=1)) == 5
    assert usd(ours.catalogue, "wonder") == 1
    ours.override([])
    assert usd(ours.catalogue, "wonder", MIDNIGHT - timedelta(days=1)) == 1


def test_of_two_overrides_the_newer_wins_and_of_equally_new_ones_the_later() -> None:
    dates = (date(2026, 2, 1), date(2026, 1, 1), date(2026, 2, 1))
    overrides = [price("wonder", usd, valid_from=day) for usd, day in enumerate(dates, start=1)]
    assert usd(Catalogue().with_overrides(overrides), "wonder") == 3


def test_the_price_that_holds_is_found_without_a_call() -> None:
    catalogue = Catalogue(PriceList([price("wonder", 1), price("wonder-large", 2)]))
    held = catalogue.price_of("acme", "wonder", MIDNIGHT)
    assert held is not None
    assert held.version == "wonder 1"
    assert catalogue.price_of("acme", "magic", MIDNIGHT) is None


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"currency": "EUR"}, "currency: must be USD"),
        ({"rates": ()}, "rates: must not be empty"),
        ({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 2, 1)}, "valid_to: must be after"),
        ({"rates": (Rate(component="second", price=Decimal(-1)),)}, "price: must be a finite"),
        ({"rates": (Rate(component="second", price=Decimal(1)),) * 2}, "name a component once"),
    ],
)
def test_a_price_that_cannot_be_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        price("wonder", 1, **wrong)

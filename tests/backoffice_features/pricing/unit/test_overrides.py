"""Which of the prices that people set stand, and how they are written down."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from backoffice.features.pricing.domain.catalogue import Catalogue, PriceList
from backoffice.features.pricing.domain.drafts import Draft, Drafts
from backoffice.features.pricing.domain.override import standing
from backoffice.features.pricing.domain.price import MILLION, Price, Rate
from backoffice.features.pricing.wiring import catalogue
from backoffice.features.shared.domain.errors import InvalidValue
from tests.backoffice_features.pricing.prices import NOW, TODAY, override, price
from tests.support.calls import call

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def stand(*overrides: Any) -> list[tuple[object, date | None]]:
    """USD, and the first day without it."""
    return [(each.rates[0].price, each.valid_to) for each in standing(overrides)]


def test_an_override_takes_the_place_of_the_one_with_the_same_first_day() -> None:
    assert stand(override("1", NOVEMBER), override("2", NOVEMBER)) == [(2, None)]
    assert stand(override("1", OCTOBER), override("2", NOVEMBER)) == [(1, None), (2, None)]
    night = override("2", NOVEMBER, hours=(time(22), time(6)))
    assert stand(override("1", NOVEMBER), night) == [(1, None), (2, None)]


def test_a_withdrawn_override_holds_until_the_day_of_its_withdrawal() -> None:
    assert stand(override("1", OCTOBER, NOVEMBER)) == [(1, NOVEMBER)]
    ended = override("1", OCTOBER, NOVEMBER, valid_to=date(2026, 10, 9))
    assert stand(ended) == [(1, date(2026, 10, 9))]


@pytest.mark.parametrize("day", [OCTOBER, date(2026, 9, 1)])
def test_an_override_that_never_held_gives_its_place_back(day: date) -> None:
    assert stand(override("1", OCTOBER), override("2", OCTOBER, day)) == [(1, None)]


def test_an_override_goes_before_the_list_on_its_days_only() -> None:
    prices = Catalogue(PriceList([price("wonder", "5")])).with_overrides(
        standing([override("1", OCTOBER, NOVEMBER)])
    )
    days = (date(2026, 9, 30), OCTOBER, NOVEMBER)
    found = [prices.in_force("acme", "wonder", day)[0].rates[0].price for day in days]
    assert found == [5, 1, 5]


def test_an_override_prices_calls_that_name_no_provider() -> None:
    cheap = price("gemini-2.5-flash", "0.03", provider="google", valid_from=NOVEMBER)
    priced = (
        catalogue()
        .with_overrides([cheap])
        .price(call("", "gemini-2.5-flash", input_tokens=MILLION))
    )
    assert priced is not None
    assert priced.amount == Decimal("0.03")


def test_a_day_may_have_several_prices_by_the_hour() -> None:
    night = price("wonder", "1", hours=(time(22), time(6)))
    prices = Catalogue(PriceList([price("wonder", "5"), night]))
    assert [each.rates[0].price for each in prices.in_force("acme", "wonder", TODAY)] == [1, 5]


def drafted(**known: Any) -> Price:
    given = {"model": "wonder", "usd": "1", "version": "", **known}
    return Drafts(catalogue(), TODAY).price(price(given.pop("model"), given.pop("usd"), **given))


def test_a_draft_is_in_the_words_of_the_catalogue() -> None:
    plain = drafted(model="Models/Gemini-2.5-Flash ", provider="vertex_ai", service="")
    assert (plain.provider, plain.model, plain.service) == ("google", "gemini-2.5-flash", "text")
    assert plain.valid_from == TODAY
    rates = (
        Rate(component="Cached Tokens", price=Decimal(1)),
        Rate(component="image", price=Decimal(1)),
        Rate(component="GB-month", price=Decimal(1)),
    )
    known = drafted(rates=rates, service="").rates
    assert [rate.component for rate in known] == ["cached_tokens", "output_images", "GB-month"]


def test_the_provider_of_a_known_model_need_not_be_named() -> None:
    assert drafted(model="gpt-4o", provider="").provider == "openai"
    with pytest.raises(InvalidValue, match="provider: must be named"):
        drafted(model="wonder", provider="")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"model": " "}, "model: must not be empty"),
        ({"model": "m" * 129}, "model: must have at most 128"),
        ({"service": "s" * 33}, "service: must have at most 32"),
        ({"note": "a\u202eb"}, "note: must not hold control characters"),
        ({"usd": "1000000"}, r"rates.0.price: must be below 1000000 USD"),
        ({"usd": "1e-25"}, r"rates.0.price: must be below"),
        (
            {"rates": (Rate(component="prompt_tokens", price=Decimal(1)),)},
            r"rates.0.component: is no kind of token",
        ),
        ({"rates": (Rate(component=" ", price=Decimal(1)),)}, "component: must not be empty"),
        (
            {"rates": tuple(Rate(component=f"unit {n}", price=Decimal(1)) for n in range(201))},
            "rates: must be at most 200",
        ),
    ],
)
def test_what_no_call_could_be_priced_with_is_refused_by_its_field(
    wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidValue, match=message):
        drafted(**wrong)


def test_an_override_needs_a_reason() -> None:
    with pytest.raises(InvalidValue, match="reason: must not be empty"):
        Draft(price=drafted(), reason=" \n")
    assert NOW.date() == TODAY

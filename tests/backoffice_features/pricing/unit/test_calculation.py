"""What a call costs by one price: its lines, their sum, and what is refused or unknown."""

from decimal import Decimal
from typing import Any

import pytest

from backoffice.features.pricing.domain.calculation import Calculator
from backoffice.features.pricing.domain.price import MILLION, TOKENS, Price, Rate
from backoffice.features.shared.domain.errors import InvalidValue
from tests.support.calls import call


def rate(component: str, usd: str, per: int = MILLION, **known: Any) -> Rate:
    return Rate(component=component, price=Decimal(usd), per=per, **known)


def price(*rates: Rate) -> Price:
    return Price(
        version="v1", provider="acme", service="text", model="wonder", rates=rates, source="a test"
    )


# Prices such that every kind of token can be told from the amount.
ALL_KINDS = price(*(rate(name, f"{10**number}") for number, name in enumerate(TOKENS)))
TEXT = price(rate("input_tokens", "2"), rate("output_tokens", "8"), rate("cached_tokens", "0.5"))
WRITES = price(*TEXT.rates, rate("cache_write_tokens", "2.5"))


def amount(priced_by: Price, **used: Any) -> Decimal | None:
    priced = Calculator(priced_by)(call("acme", "wonder", **used))
    return priced.amount if priced else None


def lines(priced_by: Price, **used: Any) -> list[tuple[object, ...]]:
    priced = Calculator(priced_by)(call("acme", "wonder", **used))
    assert priced is not None
    return [(each.component, each.quantity, each.unit_price, each.amount) for each in priced.lines]


def test_each_component_has_a_line_and_the_version_is_named() -> None:
    used = {"input_tokens": 1000, "cached_tokens": 400, "output_tokens": 50}
    assert lines(TEXT, **used) == [
        ("input tokens", 600, Decimal("0.000002"), Decimal("0.0012")),
        ("cached input tokens", 400, Decimal("0.0000005"), Decimal("0.0002")),
        ("output tokens", 50, Decimal("0.000008"), Decimal("0.0004")),
    ]
    priced = Calculator(TEXT)(call("acme", "wonder", **used))
    assert priced is not None
    assert (priced.amount, priced.price_version) == (Decimal("0.0018"), "v1")


def test_every_kind_of_token_is_told_from_the_rest() -> None:
    """In millions, so that each digit of the sum is the count of one kind."""
    used = {
        "input_tokens": 28, "cached_tokens": 9, "cache_write_tokens": 3, "cache_write_1h_tokens": 4,
        "input_audio_tokens": 5, "cached_audio_tokens": 3, "input_image_tokens": 6,
        "cached_image_tokens": 2, "output_tokens": 20, "reasoning_tokens": 5,
        "output_audio_tokens": 6, "output_image_tokens": 7,
    }  # fmt: skip
    text = 28 - 9 - 3 - 4 - (5 - 3) - (6 - 2)
    digits = [text, 9 - 3 - 2, 3, 4, 5 - 3, 3, 6 - 2, 2, 20 - 5 - 6 - 7, 5, 6, 7]
    expected = sum(digit * 10**number for number, digit in enumerate(digits))
    assert amount(ALL_KINDS, **used) == Decimal(expected) / MILLION


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        ({"input_tokens": 10, "input_audio_tokens": 5}, "0.00002"),
        ({"input_tokens": 10, "input_image_tokens": 5}, "0.00002"),
        ({"input_tokens": 10, "cached_tokens": 4, "input_audio_tokens": 8}, "0.000014"),
        ({"input_tokens": 10, "cache_write_tokens": 4}, "0.00002"),
        ({"input_tokens": 10, "cache_write_1h_tokens": 4}, "0.00002"),
        ({"output_tokens": 10, "reasoning_tokens": 10}, "0.00008"),
    ],
)
def test_a_part_without_a_price_costs_what_its_whole_costs(
    used: dict[str, int], expected: str
) -> None:
    assert amount(TEXT, **used) == Decimal(expected)


@pytest.mark.parametrize(
    ("priced_by", "used"),
    [
        (TEXT, {"output_tokens": 10, "output_image_tokens": 5}),
        (TEXT, {"output_tokens": 10, "output_audio_tokens": 5}),
        (WRITES, {"input_tokens": 10, "cache_write_1h_tokens": 5}),
        (TEXT, {"input_tokens": 10, "output_images": 1}),
        (price(rate("input_tokens", "1")), {"input_tokens": 10, "output_tokens": 1}),
        (price(rate("output_images", "1", 1)), {"input_tokens": 10}),
        (TEXT, {"input_tokens": 10, "is_batch": True}),
        (TEXT, {}),
    ],
    ids=["drawn", "spoken", "an hour", "a picture", "output", "no picture", "batch", "nothing"],
)
def test_what_a_price_does_not_cover_has_an_unknown_cost(
    priced_by: Price, used: dict[str, Any]
) -> None:
    assert amount(priced_by, **used) is None


def test_tokens_of_pictures_that_nobody_told_from_text_have_an_unknown_cost() -> None:
    draws = price(*TEXT.rates, rate("output_image_tokens", "30"))
    used = {"input_tokens": 10, "output_tokens": 1300, "output_images": 1}
    assert amount(draws, **used) is None
    assert amount(draws, output_image_tokens=1290, **used) == Decimal("0.0388")
    same = price(*TEXT.rates, rate("output_image_tokens", "8"))
    assert amount(same, **used) == Decimal("0.01042")


def test_parts_with_prices_of_their_own_that_overlap_have_an_unknown_cost() -> None:
    used = {"input_tokens": 10, "cached_tokens": 6, "input_audio_tokens": 6}
    assert amount(ALL_KINDS, **used) is None
    assert amount(ALL_KINDS, cached_audio_tokens=2, **used) is not None


def test_a_tier_holds_for_all_tokens_of_a_call_with_more_input() -> None:
    tiers = [rate("input_tokens", "4", above=200), rate("output_tokens", "10", above=200)]
    tiered = price(*TEXT.rates, *tiers)
    assert amount(tiered, input_tokens=200, output_tokens=10) == Decimal("0.00048")
    assert amount(tiered, input_tokens=201, output_tokens=10) == Decimal("0.000904")
    # What has no higher price keeps its own.
    assert amount(tiered, input_tokens=201, cached_tokens=201) == Decimal("0.0001005")


def test_a_batch_has_its_own_prices_and_what_has_none_costs_the_same() -> None:
    batch = [rate(each.component, "1", is_batch=True) for each in TEXT.rates]
    searching = price(*TEXT.rates, *batch, rate("web search", "10", 1000))
    used = {"input_tokens": 5, "output_tokens": 5, "quantity": Decimal(1), "unit": "web_search"}
    assert amount(searching, is_batch=True, **used) == Decimal("0.01001")
    assert amount(searching, **used) == Decimal("0.01005")


def test_a_picture_is_paid_by_its_tokens_where_they_were_counted_else_by_the_piece() -> None:
    draws = price(
        *TEXT.rates,
        rate("output_image_tokens", "40"),
        rate("output_images", "0.04", 1, size="1024x1024", quality="low"),
        rate("output_images", "0.08", 1, size="1024x1536", quality="low"),
    )
    counted = {"output_tokens": 1000, "output_image_tokens": 1000, "output_images": 1}
    assert amount(draws, **counted) == Decimal("0.04")
    drawn = {"input_tokens": 100, "output_images": 2, "image_quality": "Low"}
    assert lines(draws, image_size="1024\N{MULTIPLICATION SIGN}1536", **drawn)[1:] == [
        ("image 1024x1536 low", 2, Decimal("0.08"), Decimal("0.16"))
    ]
    assert amount(draws, **drawn) is None
    assert amount(draws, image_size="7x7", **drawn) is None


def test_pictures_that_are_counted_twice_are_paid_once() -> None:
    draws = price(rate("output_images", "0.04", 1))
    used = {"output_images": 3, "quantity": Decimal(3), "unit": "images"}
    assert amount(draws, **used) == Decimal("0.12")


@pytest.mark.parametrize(
    ("quantity", "unit", "expected"),
    [
        ("90", "seconds", "0.009"),
        ("1.5", "minutes", "0.009"),
        ("0.025", "hours", "0.009"),
        ("3", "s", "0.001"),
        ("0", "s", "0"),
    ],
)
def test_time_is_billed_in_any_unit_and_at_least_the_minimum(
    quantity: str, unit: str, expected: str
) -> None:
    heard = price(rate("second", "0.36", 3600, minimum=10))
    assert amount(heard, quantity=Decimal(quantity), unit=unit) == Decimal(expected)


def test_a_fee_is_paid_for_each_call() -> None:
    asks = price(*TEXT.rates, rate("request", "5", 1000))
    assert amount(asks, input_tokens=1) == Decimal("0.005002")
    assert amount(asks, quantity=Decimal(3), unit="calls") == Decimal("0.015")


def test_an_operation_says_of_which_class_it_is() -> None:
    stores = price(rate("class A operation", "4.5"), rate("class B operation", "0.36"))
    used = {"quantity": Decimal(1_000_000), "unit": "operations"}
    assert amount(stores, operation="PutObject", **used) == Decimal("4.5")
    assert amount(stores, operation="get", **used) == Decimal("0.36")


def test_what_is_free_costs_nothing_whatever_was_used() -> None:
    free = price(rate("input_tokens", "0"), rate("output_tokens", "0"))
    assert amount(free, output_images=1) == 0
    assert amount(free, input_tokens=10, is_batch=True) == 0


@pytest.mark.parametrize(
    ("used", "message"),
    [
        ({"input_tokens": -1}, "input_tokens: must not be negative"),
        ({"output_images": -1}, "output_images: must not be negative"),
        ({"quantity": Decimal(-1), "unit": "s"}, "quantity: must be a finite number"),
        ({"quantity": Decimal("NaN"), "unit": "s"}, "quantity: must be a finite number"),
        ({"input_tokens": 9, "cached_tokens": 10}, "cached_tokens are 10, but input_tokens"),
        (
            {"input_tokens": 9, "cached_tokens": 5, "cache_write_tokens": 5},
            r"cached_tokens \+ cache_write_tokens are 10, but input_tokens, .* are 9",
        ),
        ({"input_tokens": 9, "input_audio_tokens": 10}, "input_audio_tokens are 10"),
        (
            {"input_tokens": 9, "input_audio_tokens": 5, "input_image_tokens": 5},
            "are 10, but input",
        ),
        (
            {
                "input_tokens": 9,
                "cached_tokens": 1,
                "input_audio_tokens": 9,
                "cached_audio_tokens": 2,
            },
            "cached_audio_tokens are 2, but cached_tokens",
        ),
        (
            {
                "input_tokens": 9,
                "cached_tokens": 9,
                "input_audio_tokens": 1,
                "cached_audio_tokens": 2,
            },
            "cached_audio_tokens are 2, but input_audio_tokens",
        ),
        (
            {
                "input_tokens": 9,
                "cached_tokens": 9,
                "input_image_tokens": 1,
                "cached_image_tokens": 2,
            },
            "cached_image_tokens are 2, but input_image_tokens",
        ),
        (
            {"output_tokens": 9, "reasoning_tokens": 10},
            "reasoning_tokens are 10, but output_tokens",
        ),
        ({"output_tokens": 9, "output_image_tokens": 10}, "output_image_tokens are 10"),
        ({"quantity": Decimal(1), "unit": "parsec"}, "unit: wonder has no price by parsec"),
        ({"quantity": Decimal(1)}, "unit: wonder has no price by an unnamed unit"),
        ({"input_tokens": 10**15}, "must be below 1000000 USD"),
    ],
)
def test_impossible_usage_is_refused_with_the_field_and_the_reason(
    used: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidValue, match=message):
        amount(price(*TEXT.rates, rate("second", "1", 1)), **used)

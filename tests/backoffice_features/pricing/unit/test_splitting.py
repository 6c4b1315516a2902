"""A call costs the same in one piece as in two, to a rounding unit."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from backoffice.features.pricing.domain.calculation import Calculator
from backoffice.features.pricing.domain.price import (
    INPUT_TOKENS,
    MILLION,
    OUTPUT_TOKENS,
    REQUEST,
    TOKENS,
    Price,
    Rate,
)
from backoffice.features.pricing.wiring import catalogue
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.money import QUANTUM
from tests.support.calls import call

# A fee is paid for each call, so for two of them twice.
PRICES = [
    price for price in catalogue() if not any(rate.component == REQUEST for rate in price.rates)
]
KINDS = len(TOKENS)
leaves = st.lists(st.integers(0, 20_000), min_size=KINDS, max_size=KINDS)
# In percent.
shares = st.lists(st.integers(0, 100), min_size=KINDS, max_size=KINDS)


@given(st.lists(st.decimals(0, 100, places=7), min_size=KINDS, max_size=KINDS), leaves, shares)
def test_by_a_price_of_every_kind_of_token(
    prices: list[Decimal], leaves: list[int], shares: list[int]
) -> None:
    rates = tuple(
        Rate(component=name, price=usd, per=MILLION)
        for name, usd in zip(TOKENS, prices, strict=True)
    )
    price = Price(
        version="v1", provider="acme", service="text", model="wonder", rates=rates, source="a test"
    )
    assert_the_same(price, leaves, shares)


@given(st.sampled_from(PRICES), leaves, shares)
def test_by_the_prices_that_the_program_comes_with(
    price: Price, leaves: list[int], shares: list[int]
) -> None:
    assert_the_same(price, leaves, shares)


def assert_the_same(price: Price, leaves: list[int], shares: list[int]) -> None:
    named = {rate.component for rate in price.rates}
    used = [count if name in named else 0 for name, count in zip(TOKENS, leaves, strict=True)]
    first = [count * share // 100 for count, share in zip(used, shares, strict=True)]
    second = [count - part for count, part in zip(used, first, strict=True)]
    calls = [with_wholes(each) for each in (used, first, second)]
    for above in {rate.above for rate in price.rates}:
        assume(len({each.input_tokens > above for each in calls}) == 1)
    calculate = Calculator(price)
    priced = [calculate(each) for each in calls]
    assume(all(priced))  # of which one used nothing
    whole, one, other = (each.amount for each in priced if each)
    assert abs(whole - one - other) <= QUANTUM


def with_wholes(leaves: Sequence[int]) -> Call:
    """A call that used so many of each kind; of a whole, so many that are none of its parts."""
    of = dict(zip(TOKENS, leaves, strict=True))
    cached_parts = of["cached_audio_tokens"] + of["cached_image_tokens"]
    wholes = {
        "cached_tokens": of["cached_tokens"] + cached_parts,
        "input_audio_tokens": of["input_audio_tokens"] + of["cached_audio_tokens"],
        "input_image_tokens": of["input_image_tokens"] + of["cached_image_tokens"],
        "input_tokens": sum(of[name] for name in INPUT_TOKENS),
        "output_tokens": sum(of[name] for name in OUTPUT_TOKENS),
    }
    return call("acme", "wonder", **of | wholes)

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.money import QUANTUM, amount, canonical, mean, plain
from backoffice.features.shared.presentation.formats import Formats

amounts = st.decimals(min_value=0, max_value=999_999, places=12)


@given(amounts)
def test_an_amount_with_twelve_decimals_is_kept_exactly(value: Decimal) -> None:
    assert amount(value) == value
    assert Decimal(plain(value)) == value
    assert "E" not in plain(value)


@given(st.decimals(min_value=0, max_value=999_999, allow_nan=False, allow_infinity=False))
def test_an_amount_is_off_by_half_a_unit_of_the_last_digit_at_most(value: Decimal) -> None:
    assert abs(amount(value) - value) <= QUANTUM / 2


@pytest.mark.parametrize(
    "bad",
    [
        0.1,
        "0.1",
        True,
        None,
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("-0.01"),
        1_000_000,
        Decimal("999999.9999999999999"),
    ],
)
def test_what_is_no_amount_is_refused_by_name(bad: object) -> None:
    with pytest.raises(InvalidValue, match=r"^price: must "):
        amount(bad, "price")


@pytest.mark.parametrize(
    ("value", "text"),
    [("100", "100"), ("0.10", "0.1"), ("3E-7", "0.0000003"), ("0E-12", "0"), ("1E+3", "1000")],
)
def test_money_reads_without_exponent_or_trailing_zeros(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text
    assert str(canonical(Decimal(value))) == (text if "E-7" not in value else "3E-7")


def test_the_mean_of_nothing_is_nothing() -> None:
    assert mean(Decimal(0), 0) == 0
    assert plain(mean(Decimal(1), 3)) == "0.333333333333"


@pytest.mark.parametrize(
    ("usd", "english", "french"),
    [
        ("0", "$0.00", "0,00 $US"),
        ("1234.5", "$1,234.50", "1 234,50 $US"),
        ("0.5", "$0.50", "0,50 $US"),
        ("0.0387", "$0.0387", "0,0387 $US"),
        ("0.000000312345", "$0.000000312", "0,000000312 $US"),
    ],
)
def test_no_cost_is_shown_as_zero(usd: str, english: str, french: str) -> None:
    shown = {
        language: Formats(Locale.parse(language), ZoneInfo("UTC")).money(Decimal(usd))
        for language in ("en", "fr")
    }
    assert shown["en"] == english
    assert shown["fr"].replace("\xa0", " ").replace("\u202f", " ") == french


def test_minus_nothing_is_nothing() -> None:
    assert str(amount(Decimal("-0"))) == "0"

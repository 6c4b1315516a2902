"""Prices as CSV, out and in."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.features.pricing.domain.catalogue import Catalogue, PriceList
from backoffice.features.pricing.domain.price_book import Layer, Listed, PriceBook, PriceFilter
from backoffice.features.pricing.domain.price_import import ImportPlan, ImportPrices, Written
from backoffice.features.pricing.infrastructure.catalogue_files import read_prices
from backoffice.features.pricing.infrastructure.library import LibraryPrices
from backoffice.features.pricing.infrastructure.price_csv import escaped, read, write
from backoffice.features.pricing.wiring import catalogue
from tests.backoffice_features.pricing.prices import TODAY, price

BEGINNING = price("wonder", "1")
JANUARY = price("wonder", "2", valid_from=date(2026, 1, 1))
KNOWN = [Listed(Layer.CATALOGUE, each) for each in (BEGINNING, JANUARY)]


def planned(text: str, known: list[Listed] = KNOWN, reason: str = "a new list") -> ImportPlan:
    prices = Catalogue(PriceList([each.price for each in known]))
    return ImportPrices(prices, known, TODAY).plan(*read(text), reason=reason)


def written(*listed: Listed) -> str:
    return "".join(
        write([Written(layer=each.layer, price=each.price, reason="") for each in listed])
    )


def carried_out(text: str, known: list[Listed] = KNOWN) -> list[Listed]:
    """What is known after the import."""
    plan = planned(text, known)
    assert plan.errors == []
    made = [
        Listed(Layer.OVERRIDE, replace(change.draft.price, version=f"override {number}"))
        for number, change in enumerate(plan.changes)
    ]
    return [*made, *known]


def test_all_that_the_program_comes_with_comes_back_as_it_was() -> None:
    book = PriceBook({Layer.CATALOGUE: PriceList(read_prices()), Layer.LIBRARY: LibraryPrices()})
    everything = [*book.search(PriceFilter())]
    text = written(*everything)
    found, errors = read(text)
    assert errors == []
    assert [each.price.rates for each in found] == [each.price.rates for each in everything]
    plan = ImportPrices(catalogue(), everything, TODAY).plan(found)
    assert (plan.unchanged, plan.changes, plan.errors) == (len(everything), [], [])


def test_a_changed_rate_becomes_an_override_from_the_day_of_its_line() -> None:
    (change,) = planned(written(*KNOWN).replace(",2,1000000", ",1.5,1000000")).changes
    assert (change.line, change.is_back_dated) == (3, True)
    assert change.draft.price.rates[0].price == Decimal("1.5")
    assert change.draft.price.valid_from == date(2026, 1, 1)
    assert change.draft.reason == "a new list"
    assert change.before == JANUARY


def test_a_file_that_was_carried_out_changes_nothing_again() -> None:
    text = written(*KNOWN).replace(",2,1000000", ",1.5,1000000")
    text += "override,,acme,text,new,,,,second,,,,,,3,60,,,,,because\r\n"
    known = carried_out(text)
    assert len(known) == 4
    assert planned(text, known).changes == []
    later = ImportPrices(
        Catalogue(PriceList([each.price for each in known])), known, date(2026, 12, 24)
    ).plan(*read(text.replace("override,", ",")))
    assert later.changes == []


def test_a_line_without_a_first_day_holds_from_today() -> None:
    (change,) = planned("model,provider,component,price\nnew,acme,second,0.5\n").changes
    assert (change.draft.price.valid_from, change.before) == (TODAY, None)
    assert not change.is_back_dated


def test_the_source_of_an_override_counts_and_that_of_others_does_not() -> None:
    own = Listed(Layer.OVERRIDE, price("wonder", "3", valid_from=TODAY))
    text = written(own, *KNOWN).replace("a test", "a page")
    (change,) = planned(text, [own, *KNOWN]).changes
    assert change.line == 2
    assert change.draft.price.source == "a page"


HEADER = "model,provider,component,price,per,valid_from,valid_to,batch,hours"


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        ("m,acme,second,cheap,1,,,,", "price", "must be a number"),
        ("m,acme,second,-1,1,,,,", "price", "must be a number"),
        ("m,acme,second,NaN,1,,,,", "price", "must be a number"),
        ("m,acme,second,1,none,,,,", "per", "must be a whole number"),
        ("m,acme,second,1,1,26/11/2026,,,", "valid_from", "must be a day"),
        ("m,acme,second,1,1,2026-01-01,2025-01-01,,", "valid_to", "must be after valid_from"),
        ("m,acme,second,1,1,,,perhaps,", "batch", "must be yes"),
        ("m,acme,second,1,1,,,,at night", "hours", "must be hours"),
        ("m,,second,1,1,,,,", "provider", "must be named"),
        (",acme,second,1,1,,,,", "model", "must not be empty"),
        ("m,acme,in_tokens,1,1,,,,", "component", "is no kind of token"),
        ("m,acme,second,2000000,1,,,,", "price", "must be below"),
        ("m,acme,second,1,1,,,,,more", "line", "has more cells"),
    ],
)
def test_what_is_wrong_is_said_by_line_and_field(line: str, field: str, message: str) -> None:
    good = "wonder,acme,input_tokens,7,1,2026-10-01,,,"
    (error,) = planned(f"{HEADER}\n{good}\n{line}\n").errors
    assert (error.line, error.error.field) == (3, field)
    assert message in error.error.message


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("model,component", "price"),
        ("model,component,price,colour", "colour"),
        ("model,component,price,price", "header"),
        (f"model,component,price\n{'long' * 40_000}", "line"),
    ],
)
def test_a_file_of_another_kind_is_refused_as_a_whole(text: str, field: str) -> None:
    found, (error,) = read(text)
    assert found == []
    assert error.error.field == field


def test_the_second_line_for_the_same_model_and_day_is_refused() -> None:
    lines = ("m,acme,second,1", "n,acme,second,1", "m,acme,hour,1")
    text = "\n".join(("model,provider,component,price", *lines))
    (error,) = planned(text).errors
    assert (error.line, str(error.error)) == (4, "model: has the model and first day of line 2")


def test_a_change_without_a_reason_is_refused() -> None:
    (error,) = planned("model,provider,component,price\nm,acme,second,1\n", reason="").errors
    assert error.error.field == "reason"


def test_a_spreadsheet_with_decimal_commas_is_read() -> None:
    text = "\ufeffmodel;provider;component;price;reason\nm;acme;second;0,03;contrat\n"
    (change,) = planned(text).changes
    assert change.draft.price.rates[0].price == Decimal("0.03")
    assert change.draft.reason == "contrat"


@given(st.text(alphabet="'=+-@\t\ra1 ,;\"é"))
def test_no_cell_is_a_formula_and_each_comes_back(cell: str) -> None:
    assert not escaped(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    listed = Listed(Layer.OVERRIDE, price("wonder", "1", note=cell.strip()))
    ((back,), errors) = read(written(listed))
    assert errors == []
    assert back.price.note == cell.strip()


@pytest.mark.parametrize("field", ["model", "source", "note"])
def test_a_formula_is_text_in_a_spreadsheet(field: str) -> None:
    known: dict[str, Any] = {"model": "wonder", "usd": "1", field: "=1+1"}
    listed = Listed(Layer.OVERRIDE, price(known.pop("model"), known.pop("usd"), **known))
    text = written(listed)
    assert "'=1+1" in text
    assert ",=1+1" not in text

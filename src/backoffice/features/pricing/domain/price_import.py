"""What a file of prices would change."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from backoffice.features.pricing.domain.catalogue import Catalogue
from backoffice.features.pricing.domain.drafts import Draft, Drafts
from backoffice.features.pricing.domain.price import Price
from backoffice.features.pricing.domain.price_book import Layer, Listed
from backoffice.features.shared.domain.errors import InvalidValue

RATE = re.compile(r"rates\.(\d+)\.(\w+)")


@dataclass(frozen=True, kw_only=True)
class Written:
    """A price as a file has it; `lines` are those of its rates."""

    layer: str
    price: Price
    reason: str
    lines: Sequence[int] = ()


@dataclass(frozen=True)
class LineError:
    line: int
    error: InvalidValue


@dataclass(frozen=True, kw_only=True)
class Change:
    """`before`: what prices calls of its first day now; None where nothing does."""

    line: int
    layer: str
    draft: Draft
    before: Price | None
    is_back_dated: bool


@dataclass(frozen=True)
class ImportPlan:
    unchanged: int = 0
    changes: list[Change] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)


class ImportPrices:
    """Compares with what is known, so that a file that was carried out changes nothing.

    A line changes something where no known price has the same model, days, hours and rates. Of an
    override, its source and note count, too; those of our list and of the library are only shown.
    """

    def __init__(self, catalogue: Catalogue, listed: Iterable[Listed], today: date) -> None:
        self._catalogue = catalogue
        self._drafts = Drafts(catalogue, today)
        self._today = today
        self._terms, self._overrides = set(), set()
        for each in listed:
            self._terms.add(_terms(each.price))
            if each.layer == Layer.OVERRIDE:
                self._overrides.add(replace(each.price, version=""))

    def plan(
        self, written: Iterable[Written], errors: Sequence[LineError] = (), reason: str = ""
    ) -> ImportPlan:
        """`reason` is that of lines without one."""
        changes: dict[object, Change] = {}
        unchanged, wrong = 0, list(errors)
        for each in written:
            try:
                price = self._new(each)
                if price is None:
                    unchanged += 1
                else:
                    place = price.provider, price.model, price.valid_from, price.hours
                    _refuse_twice(changes.get(place))
                    changes[place] = self._change(each, price, reason)
            except InvalidValue as error:
                wrong.append(_at_line(each, error))
        wrong.sort(key=lambda each: each.line)
        return ImportPlan(unchanged, [*changes.values()], wrong)

    def _change(self, written: Written, price: Price, reason: str) -> Change:
        return Change(
            line=written.lines[0],
            layer=written.layer,
            draft=Draft(price=price, reason=written.reason or reason),
            before=self._before(price),
            is_back_dated=price.valid_from is not None and price.valid_from < self._today,
        )

    def _new(self, written: Written) -> Price | None:
        """None where it is known."""
        if written.layer != Layer.OVERRIDE and _terms(written.price) in self._terms:
            return None
        price = self._drafts.price(written.price)
        if written.layer == Layer.OVERRIDE:
            return None if price in self._overrides else price
        if _terms(price) in self._terms:
            return None
        if written.price.valid_from is None:
            # "From today", carried out on an earlier day.
            before = self._before(price)
            if before and _rates(before) == _rates(price) and before.valid_to == price.valid_to:
                return None
        return price

    def _before(self, price: Price) -> Price | None:
        assert price.valid_from is not None  # as every draft has it
        found = self._catalogue.in_force(price.provider, price.model, price.valid_from)
        return next((each for each in found if each.hours == price.hours), None)


def _refuse_twice(before: Change | None) -> None:
    if before:
        raise InvalidValue("model", "has the model and first day of line {line}", line=before.line)


def _terms(price: Price) -> tuple[object, ...]:
    """All that a price for a call depends on."""
    days = price.valid_from, price.valid_to, price.hours
    return price.provider.lower(), price.model.lower(), *days, _rates(price)


def _rates(price: Price) -> frozenset[object]:
    return frozenset(price.rates)


def _at_line(written: Written, error: InvalidValue) -> LineError:
    """An error of a rate belongs to the line of the rate."""
    if match := RATE.fullmatch(error.field):
        number, name = int(match[1]), match[2]
        moved = InvalidValue(name, error.message, error.hint, **error.values)
        return LineError(written.lines[number], moved)
    return LineError(written.lines[0], error)

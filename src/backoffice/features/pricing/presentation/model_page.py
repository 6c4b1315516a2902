"""The page of one model: its price, its history, and the forms that change it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from fastapi import Request, Response

from backoffice.features.pricing.domain.drafts import TEXT_LIMIT
from backoffice.features.pricing.domain.override import Override, standing
from backoffice.features.pricing.domain.price import IMAGES, MILLION, TOKENS, Price, Rate
from backoffice.features.pricing.domain.price_book import Layer
from backoffice.features.pricing.presentation.dependencies import PricingFeature
from backoffice.features.shared.domain.money import plain
from backoffice.features.shared.presentation.forms import FormState
from backoffice.features.shared.presentation.pages import Pages

FORM = "override"
UNITS = ("second", "minute", "hour", "character", "page", "GB-month", "action", "request")

State = Literal["in_force", "coming", "ended", "withdrawn", "replaced", "covered"]


@dataclass(frozen=True)
class Entry:
    """`price` as it was set; what is left of an override is in its `withdrawal`."""

    layer: Layer
    price: Price
    state: State
    override: Override | None = None


@dataclass(frozen=True)
class Row:
    """A rate to be filled in; `rate` is None where its component is to be named, too."""

    number: int
    price: str
    rate: Rate | None = None


def model_page(
    request: Request,
    pages: Pages,
    feature: PricingFeature,
    provider: str,
    name: str,
    *,
    form: FormState | None = None,
    withdrawal: FormState | None = None,
) -> Response:
    """`form` and `withdrawal` are what was refused."""
    today, catalogue = feature.today, feature.prices.catalogue
    in_force = catalogue.in_force(provider, name, today)
    known = catalogue.history(provider, name)
    if known and not provider:
        provider = known[0].provider
    form = form or FormState(FORM)
    entries = _history(feature, provider, name, in_force, known)
    context = {
        "provider": provider,
        "name": name,
        "in_force": in_force,
        "entries": entries,
        "today": today,
        "form": form,
        "rows": rows_of(in_force[0] if in_force else None, form.values),
        "components": [*TOKENS, IMAGES, *UNITS],
        "services": feature.book.services(),
        "service": in_force[0].service if in_force else "",
        "withdrawals": _withdrawals(entries, withdrawal),
        "text_limit": TEXT_LIMIT,
    }
    error = form.error or (withdrawal.error if withdrawal else None)
    return pages.render(request, "pricing/model.html", context, error.status if error else 200)


def _withdrawals(entries: Sequence[Entry], refused: FormState | None) -> dict[str, FormState]:
    """A form for each override that may be withdrawn, by its version."""
    forms = {}
    for number, entry in enumerate(entries):
        if entry.override and not entry.override.withdrawal:
            version = entry.price.version
            filled = refused if refused and refused.value("version") == version else FormState("")
            forms[version] = replace(filled, name=f"withdraw-{number}")
    return forms


def rows_of(price: Price | None, values: Mapping[str, str]) -> list[Row]:
    """The rates of the price, and two more; of what costs by the token, unless it is known."""
    rates = price.rates if price else (_token_rate("input_tokens"), _token_rate("output_tokens"))
    rows = [
        Row(number, values.get(f"price-{number}", plain(rate.price) if price else ""), rate)
        for number, rate in enumerate(rates)
    ]
    blank = range(len(rows), len(rows) + 2)
    return rows + [Row(number, values.get(f"price-{number}", "")) for number in blank]


def _token_rate(component: str) -> Rate:
    return Rate(component=component, price=Decimal(0), per=MILLION)


def _history(
    feature: PricingFeature,
    provider: str,
    name: str,
    in_force: Sequence[Price],
    known: Sequence[Price],
) -> list[Entry]:
    """Newest first, also those that do not stand any more."""
    entries = [*_overrides(feature, provider, name, in_force)]
    versions = {each.price.version for each in entries}
    for listed in feature.book.of(known):
        if listed.price.version not in versions:
            override = feature.override_of(listed.price.version)
            state = _state(listed.price, in_force, feature.today)
            entries.append(Entry(listed.layer, listed.price, state, override))
    ranks = list(Layer)
    entries.sort(key=lambda each: ranks.index(each.layer))
    return sorted(entries, key=lambda each: each.price.start, reverse=True)


def _overrides(
    feature: PricingFeature, provider: str, name: str, in_force: Sequence[Price]
) -> Iterator[Entry]:
    stand = {price.version for price in standing(feature.current.all)}
    for override in reversed(feature.current.all):
        price, left = override.price, override.left
        if (price.provider, price.model) == (provider, name):
            state: State = "replaced"
            if left is None:
                state = "withdrawn"
            elif price.version in stand:
                state = _state(left, in_force, feature.today)
                state = "withdrawn" if state == "ended" and left != price else state
            yield Entry(Layer.OVERRIDE, price, state, override)


def _state(price: Price, in_force: Sequence[Price], today: date) -> State:
    if any(each.version == price.version for each in in_force):
        return "in_force"
    if price.valid_from and price.valid_from > today:
        return "coming"
    return "ended" if price.valid_to and price.valid_to <= today else "covered"

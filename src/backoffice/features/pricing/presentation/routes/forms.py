"""Forms that change prices, for administrators."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from backoffice.features.pricing.domain.drafts import RATES_LIMIT, Draft, text
from backoffice.features.pricing.domain.price import Price, Rate
from backoffice.features.pricing.domain.price_import import RATE
from backoffice.features.pricing.presentation.dependencies import BookDep
from backoffice.features.pricing.presentation.model_page import FORM, model_page
from backoffice.features.pricing.presentation.routes.pages import PRICES
from backoffice.features.shared.domain.errors import Conflict, InvalidValue
from backoffice.features.shared.presentation.forms import FormState
from backoffice.features.shared.presentation.web import PagesDep, redirect

COUNT_DIGITS = 10
LAST_DAY = date(9000, 1, 1)

pages = APIRouter(include_in_schema=False)


def address_of_model(price: Price) -> str:
    return f"{PRICES}/model?{urlencode({'provider': price.provider, 'name': price.model})}"


@pages.post(f"{PRICES}/override")
async def override_from_page(request: Request, feature: BookDep, pages: PagesDep) -> Response:
    values = await _values(request)
    provider, name = values.get("provider", ""), values.get("name", "")
    rows: list[int] = []
    try:
        first_day, last_day = _day("valid_from", values), _day("last_day", values)
        if last_day and last_day < (first_day or feature.today):
            raise InvalidValue("last_day", "must not be before the first day")  # noqa: TRY301
        rates = _rates(values)
        rows = [*rates]
        price = Price(
            version="",
            provider=provider,
            service=values.get("service", ""),
            model=name,
            rates=tuple(rates.values()),
            valid_from=first_day,
            valid_to=last_day + timedelta(days=1) if last_day else None,
            source=values.get("source", ""),
            read_on=_day("read_on", values),
        )
        draft = Draft(price=feature.drafts().price(price), reason=values.get("reason", ""))
    except InvalidValue as error:
        refused = FormState(FORM, values, _of_row(error, rows))
        return model_page(request, pages, feature, provider, name, form=refused)
    await feature.overrides.make([draft])
    valid_from = draft.price.valid_from
    is_past = valid_from is not None and valid_from < feature.today
    return redirect(
        address_of_model(draft.price),
        toast=(
            "The price is overridden. What is recorded already keeps its cost until it is repriced."
            if is_past
            else "The price is overridden."
        ),
    )


@pages.post(f"{PRICES}/withdraw")
async def withdraw_from_page(request: Request, feature: BookDep, pages: PagesDep) -> Response:
    values = await _values(request)
    override = feature.find(values.get("version", "")).price
    try:
        reason = text("reason", values.get("reason", ""), required=True)
        day = _day("from", values) or feature.today
        await feature.overrides.withdraw(override.version, day, reason)
    except (InvalidValue, Conflict) as error:
        refused = FormState("withdraw", values, error)
        provider, name = override.provider, override.model
        return model_page(request, pages, feature, provider, name, withdrawal=refused)
    return redirect(address_of_model(override), toast="The override is withdrawn.")


async def _values(request: Request) -> dict[str, str]:
    async with request.form(max_fields=RATES_LIMIT * 10) as form:
        given = ((name, value) for name, value in form.items() if isinstance(value, str))
        return {name: value.replace("\0", "") for name, value in given}


def _rates(values: Mapping[str, str]) -> dict[int, Rate]:
    """Those with a price, by the number of their row. Raises InvalidValue."""
    rates = {}
    for number in range(RATES_LIMIT):
        if given := values.get(f"price-{number}", "").strip():
            rates[number] = Rate(
                component=values.get(f"component-{number}", ""),
                price=_price(f"price-{number}", given),
                per=_count(f"per-{number}", values) or 1,
                above=_count(f"above-{number}", values),
                size=values.get(f"size-{number}", ""),
                quality=values.get(f"quality-{number}", ""),
                is_batch=bool(values.get(f"batch-{number}")),
                minimum=_count(f"minimum-{number}", values),
            )
    return rates


def _price(field: str, given: str) -> Decimal:
    """In French, decimals come after a comma."""
    try:
        price = Decimal(given.replace(",", "."))
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite() or price < 0:
        raise InvalidValue(field, "must be a number such as 0.03")
    return price


def _count(field: str, values: Mapping[str, str]) -> int:
    """Zero where there is none."""
    given = "".join(values.get(field, "").split())
    if given and not (given.isascii() and given.isdigit() and len(given) < COUNT_DIGITS):
        raise InvalidValue(field, "must be a whole number")
    return int(given or 0)


def _day(field: str, values: Mapping[str, str]) -> date | None:
    given = values.get(field, "").strip()
    try:
        day = date.fromisoformat(given) if given else None
    except ValueError:
        day = date.max
    if day and day > LAST_DAY:
        raise InvalidValue(field, "must be a day such as 2026-11-26")
    return day


def _of_row(error: InvalidValue, rows: Sequence[int]) -> InvalidValue:
    """An error of a rate, at the field of its row."""
    field = {"model": "name"}.get(error.field, error.field)
    if match := RATE.fullmatch(field):
        field = f"{match[2]}-{rows[int(match[1])]}"
    # Not by its name: its message is translated where it was raised.
    return type(error)(field, error.message, error.hint, **error.values)

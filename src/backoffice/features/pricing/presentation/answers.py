"""The JSON that tells of prices; money is text."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field

from backoffice.features.pricing.domain.override import Override
from backoffice.features.pricing.domain.price import written_hours
from backoffice.features.pricing.domain.price_book import Layer, Listed
from backoffice.features.pricing.presentation.schemas import Camel
from backoffice.features.shared.presentation.web import MoneyText


class RateOut(Camel):
    component: str
    price: MoneyText
    per: int
    above: int
    size: str
    quality: str
    batch: Annotated[bool, Field(validation_alias="is_batch")]
    minimum: int


class WithdrawalOut(Camel):
    from_day: Annotated[date, Field(alias="from", validation_alias="from_day")]
    reason: str
    at: datetime
    by: str


class OverrideOut(Camel):
    reason: str
    at: datetime
    by: str
    withdrawal: WithdrawalOut | None


class PriceOut(Camel):
    """`inForce`: calls of the day are priced by it. `override`: why, when and by whom it was made.

    Days are in UTC; `validTo` is the first day on which it does not hold any more.
    """

    version: str
    layer: Layer
    provider: str
    service: str
    model: str
    currency: str
    rates: list[RateOut]
    valid_from: date | None
    valid_to: date | None
    hours: str | None
    source: str
    read_on: date | None
    note: str
    in_force: bool
    override: OverrideOut | None

    @classmethod
    def of(cls, listed: Listed, override: Override | None, *, in_force: bool) -> Self:
        price = listed.price
        return cls(
            **{name: getattr(price, name) for name in cls.model_fields if hasattr(price, name)}
            | {
                "rates": [RateOut.model_validate(rate) for rate in price.rates],
                "hours": written_hours(price.hours) or None,
                "layer": listed.layer,
                "override": OverrideOut.model_validate(override) if override else None,
                "in_force": in_force,
            }
        )


class PricesPage(BaseModel):
    items: list[PriceOut]
    next_cursor: str | None


class MadeOverride(PriceOut):
    """`notice` says what an override of the past does not do."""

    notice: str | None


class LineErrorOut(BaseModel):
    line: int
    field: str
    message: str


class ChangeOut(Camel):
    """`line` is the first of the price. `version` is null in a dry run."""

    line: int
    version: str | None
    provider: str
    model: str
    valid_from: date | None
    back_dated: bool


class ImportOut(BaseModel):
    """`applied`: False for a dry run. `unchanged`: prices that are known already."""

    applied: bool
    unchanged: int
    changes: list[ChangeOut]
    errors: list[LineErrorOut]

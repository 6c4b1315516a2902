"""The JSON that asks for prices or changes them, in camel case or in snake case."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from backoffice.features.pricing.domain.drafts import (
    COMPONENT_LIMIT,
    COUNT_LIMIT,
    DECIMALS_LIMIT,
    MODEL_LIMIT,
    PROVIDER_LIMIT,
    RATES_LIMIT,
    SERVICE_LIMIT,
    TEXT_LIMIT,
    Drafts,
    by_million,
)
from backoffice.features.pricing.domain.price import Price, Rate, hours_of
from backoffice.features.pricing.domain.price_book import Layer, PriceFilter
from backoffice.features.shared.domain.money import LIMIT
from backoffice.features.shared.presentation.web import StorableText

PAGE_PRICES = 50


def _exact(value: object) -> object:
    """A float has lost digits already; JSON gives none."""
    if isinstance(value, bool | float):
        raise ValueError("must be a number or a string of digits")  # noqa: TRY004 - pydantic's way
    return value


def _of_the_day(text: str) -> str:
    hours_of(text)
    return text


Usd = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(ge=0, lt=LIMIT, decimal_places=DECIMALS_LIMIT, description="USD"),
]
Count = Annotated[int, Field(ge=0, le=COUNT_LIMIT, strict=True)]
Day = Annotated[date, Field(ge=date(1970, 1, 2), le=date(9000, 1, 1))]
Hours = Annotated[
    str,
    Field(max_length=11, examples=["22:00-06:00"], description="UTC"),
    AfterValidator(_of_the_day),
]
Reason = Annotated[StorableText, Field(min_length=1, max_length=TEXT_LIMIT)]
Text = Annotated[StorableText, Field(max_length=TEXT_LIMIT)]
Word = Annotated[StorableText, Field(max_length=COMPONENT_LIMIT)]
Provider = Annotated[StorableText, Field(max_length=PROVIDER_LIMIT)]
Service = Annotated[StorableText, Field(max_length=SERVICE_LIMIT)]
Model = Annotated[StorableText, Field(max_length=MODEL_LIMIT)]


class Camel(BaseModel):
    model_config = ConfigDict(
        extra="forbid", from_attributes=True, alias_generator=to_camel, populate_by_name=True
    )


class RateIn(Camel):
    """`price` USD for `per` of a component: a kind of token, `output_images`, or a unit.

    `above`: for calls with more input tokens. `minimum`: the quantity that is billed at least.
    """

    component: Annotated[Word, Field(min_length=1)]
    price: Usd
    per: Annotated[int, Field(ge=1, le=COUNT_LIMIT, strict=True)] = 1
    above: Count = 0
    size: Word = ""
    quality: Word = ""
    batch: Annotated[bool, Field(strict=True, description="For what may wait")] = False
    minimum: Count = 0

    def rate(self) -> Rate:
        fields = self.model_dump(exclude={"batch"})
        return Rate(**fields, is_batch=self.batch)


class OverrideIn(Camel):
    """A new version of a price: its `rates`, or both prices by the million of tokens."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "gemini-2.5-flash",
                    "inputPricePerMillion": "0.03",
                    "outputPricePerMillion": "0.06",
                    "reason": "Our contract of November",
                }
            ]
        },
    )

    model: Annotated[Model, Field(min_length=1)]
    reason: Reason
    provider: Annotated[Provider, Field(description="The known one of the model unless given")] = ""
    service: Annotated[Service, Field(description="text, images, speech, video ...")] = ""
    rates: Annotated[list[RateIn], Field(min_length=1, max_length=RATES_LIMIT)] | None = None
    input_price_per_million: Usd | None = None
    output_price_per_million: Usd | None = None
    valid_from: Annotated[Day | None, Field(description="Today in UTC unless given")] = None
    valid_to: Annotated[Day | None, Field(description="The first day on which it ends")] = None
    hours: Hours = ""
    source: Text = ""
    read_on: Day | None = None
    note: Text = ""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        short = (self.input_price_per_million, self.output_price_per_million)
        given = [price for price in short if price is not None]
        if (self.rates is None) != (len(given) == len(short)) or (self.rates and given):
            raise ValueError(
                "rates: must be given, or else inputPricePerMillion and outputPricePerMillion"
            )
        return self

    def price(self, drafts: Drafts) -> Price:
        """Raises InvalidValue."""
        rates = tuple(rate.rate() for rate in self.rates or ())
        if self.input_price_per_million is not None and self.output_price_per_million is not None:
            rates = by_million(self.input_price_per_million, self.output_price_per_million)
        return drafts.price(
            Price(
                version="",
                provider=self.provider,
                service=self.service,
                model=self.model,
                rates=rates,
                valid_from=self.valid_from,
                valid_to=self.valid_to,
                hours=hours_of(self.hours),
                source=self.source,
                read_on=self.read_on,
                note=self.note,
            )
        )


class WithdrawalIn(Camel):
    version: Annotated[StorableText, Field(min_length=1, max_length=255)]
    reason: Reason
    from_day: Annotated[
        Day | None,
        Field(alias="from", description="The first day without it; today in UTC unless given"),
    ] = None


class WantedPrices(Camel):
    q: Annotated[Text, Field(description="Words of provider, service or model")] = ""
    provider: Provider = ""
    model: Model = ""
    service: Service = ""
    layer: Layer | None = None
    at: Annotated[Day | None, Field(description="That hold on this day in UTC")] = None

    def filter(self) -> PriceFilter:
        return PriceFilter(
            text=self.q,
            provider=self.provider.strip(),
            model=self.model.strip(),
            service=self.service,
            layer=self.layer,
            day=self.at,
        )


class PageOfPrices(WantedPrices):
    limit: Annotated[int, Field(ge=1, le=200)] = PAGE_PRICES
    cursor: str | None = None

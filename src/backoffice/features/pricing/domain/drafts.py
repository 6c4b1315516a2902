"""What people write, as prices that calls can be priced with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from backoffice.features.pricing.domain.catalogue import Catalogue
from backoffice.features.pricing.domain.names import plain_names
from backoffice.features.pricing.domain.price import IMAGES, MILLION, TOKENS, Price, Rate
from backoffice.features.pricing.domain.units import IMAGE, canonical
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.money import LIMIT

PROVIDER_LIMIT = 64
SERVICE_LIMIT = 32
MODEL_LIMIT = 128  # with provider and day, a version fits into the ledger's column
TEXT_LIMIT = 500  # of reason, source and note
COMPONENT_LIMIT = 64
RATES_LIMIT = 200
COUNT_LIMIT = 2**31 - 1
DECIMALS_LIMIT = 24
# Told by quantity and unit: see `units`.
OTHER_TOKENS = ("input video token", "output video token", "output citation token")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An override that is not made yet: its price has no version."""

    price: Price
    reason: str

    def __post_init__(self) -> None:
        """Raises InvalidValue."""
        object.__setattr__(self, "reason", text("reason", self.reason, required=True))


@dataclass(frozen=True)
class Drafts:
    """`catalogue` says what is known already, `today` is the day in UTC."""

    catalogue: Catalogue
    today: date

    def price(self, price: Price) -> Price:
        """In the catalogue's words: provider, model and units have many names.

        Without a provider or service it is the one that is known of the model, without a first day
        it holds from today. Raises InvalidValue.
        """
        if not price.model.strip():
            raise InvalidValue("model", "must not be empty")
        provider, (model, *_) = plain_names(price.provider, price.model, "")
        known = self._known(provider, model)
        provider = provider or (known.provider if known else "")
        if not provider:
            raise InvalidValue("provider", "must be named: no price of this model is known")
        rates = tuple(_plain(rate, number) for number, rate in enumerate(price.rates))
        plain = replace(
            price,
            version="",
            provider=text("provider", provider, PROVIDER_LIMIT),
            model=text("model", model, MODEL_LIMIT),
            service=text(
                "service",
                price.service.strip().lower() or (known.service if known else _service(rates)),
                SERVICE_LIMIT,
            ),
            rates=rates,
            valid_from=price.valid_from or self.today,
            source=text("source", price.source),
            note=text("note", price.note),
        )
        if len(rates) > RATES_LIMIT:
            raise InvalidValue("rates", "must be at most {limit}", limit=RATES_LIMIT)
        return plain

    def _known(self, provider: str, model: str) -> Price | None:
        noon = datetime.combine(self.today, time(12), UTC)
        return self.catalogue.price_of(provider, model, noon)


def by_million(input_price: Decimal, output_price: Decimal) -> tuple[Rate, Rate]:
    """Of prices in USD for a million tokens."""
    return (
        Rate(component="input_tokens", price=input_price, per=MILLION),
        Rate(component="output_tokens", price=output_price, per=MILLION),
    )


def text(field: str, value: str, limit: int = TEXT_LIMIT, *, required: bool = False) -> str:
    """On one line. Raises InvalidValue."""
    value = " ".join(value.split())
    if len(value) > limit:
        raise InvalidValue(field, "must have at most {limit} characters", limit=limit)
    if required and not value:
        raise InvalidValue(field, "must not be empty")
    if not value.isprintable():
        raise InvalidValue(field, "must not hold control characters")
    return value


def _plain(rate: Rate, number: int) -> Rate:
    field = f"rates.{number}"
    component = rate.component.strip()
    name = component.lower().replace(" ", "_")
    if name in TOKENS:
        component = name
    elif name == IMAGES or canonical(component) == IMAGE:
        component = IMAGES
    elif "token" in name and canonical(component) not in OTHER_TOKENS:
        raise InvalidValue(
            f"{field}.component",
            "is no kind of token that calls report",
            "These are: {kinds}.",
            kinds=", ".join(TOKENS),
        )
    exponent = rate.price.as_tuple().exponent
    if rate.price >= LIMIT or (isinstance(exponent, int) and -exponent > DECIMALS_LIMIT):
        raise InvalidValue(
            f"{field}.price",
            "must be below {limit} USD, with at most {decimals} decimals",
            limit=LIMIT,
            decimals=DECIMALS_LIMIT,
        )
    return replace(
        rate,
        component=text(f"{field}.component", component, COMPONENT_LIMIT, required=True),
        size=text(f"{field}.size", rate.size, COMPONENT_LIMIT),
        quality=text(f"{field}.quality", rate.quality, COMPONENT_LIMIT),
    )


def _service(rates: Sequence[Rate]) -> str:
    components = {rate.component for rate in rates}
    if components & {IMAGES, "output_image_tokens"}:
        return "images"
    return "text" if components & set(TOKENS) else "other"

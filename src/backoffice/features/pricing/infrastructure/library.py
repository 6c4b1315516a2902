"""Prices of tokens from genai-prices: data in the package, so that nothing is downloaded."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from importlib.metadata import version
from itertools import groupby, pairwise
from operator import itemgetter

from genai_prices.data import providers
from genai_prices.data_snapshot import find_provider_by_id
from genai_prices.data_units import unit_data
from genai_prices.types import (
    ModelInfo,
    ModelPrice,
    Provider,
    StartDateConstraint,
    TieredPrices,
    TimeOfDateConstraint,
)

from backoffice.features.pricing.domain.multiplier import Multiplier, applied
from backoffice.features.pricing.domain.names import undated
from backoffice.features.pricing.domain.price import TOKENS, Hours, Price, Rate
from backoffice.features.pricing.domain.units import canonical

VERSION = version("genai-prices")
BATCH = {"processing": "batch"}
LONG_AGO = date(2000, 1, 1)  # before any price that it knows
# What has another name here.
COMPONENTS = {
    "cache_read_tokens": "cached_tokens",
    "cache_audio_read_tokens": "cached_audio_tokens",
    "cache_image_read_tokens": "cached_image_tokens",
    "output_reasoning_tokens": "reasoning_tokens",
    "audio_seconds": "second",
    "input_audio_seconds": "second",
    "input_characters": "character",
    "input_text_messages": "message",
    "input_document_pages": "page",
    "input_annotated_document_pages": "annotated page",
}
# "Groq bills a minimum of 10 seconds": the library has it in its code, not in its data.
TEN_SECONDS = ("whisper-large-v3", "whisper-large-v3-turbo")

# What is sold, by a component that tells.
SERVICES = {
    "output_image_tokens": "images",
    "character": "speech",
    "input_audio_tokens": "audio",
    "second": "audio",
    "page": "documents",
}

SOUND = ("audio", "live", "realtime", "transcribe", "tts", "voxtral", "whisper")

Rates = tuple[Rate, ...]


class LibraryPrices:
    """A PriceSource. What the data does not say, multipliers may."""

    def __init__(self, multipliers: Sequence[Multiplier] = ()) -> None:
        self._multipliers = multipliers

    def __iter__(self) -> Iterator[Price]:
        for provider in providers:
            for model in provider.models:
                yield from self._converted(provider, model)

    def prices_for(self, provider: str, model: str) -> Sequence[Price]:
        # The library's own lookup remembers every name that it was ever asked for.
        found = find_provider_by_id(providers, provider) if provider else _guessed(model)
        if not found:
            return []
        names = (model, undated(model))
        infos = (found.find_model(name, all_providers=providers) for name in names)
        info = next(filter(None, infos), None)
        return list(self._converted(found, info)) if info else []

    def _converted(self, provider: Provider, model: ModelInfo) -> Iterator[Price]:
        """A price for each span of days, and of hours, in which it is the same."""
        multipliers = [each for each in self._multipliers if each.fits(provider.id, model.id)]
        starts = {each.valid_from for each in multipliers} | _start_dates(model)
        days = []
        for since in (None, *sorted(starts)):
            day = since or LONG_AGO
            by_hours = [
                (hours, tuple(applied(multipliers, rates, day)))
                for hours, rates in _by_hours(provider, model, day)
            ]
            days.append((since, by_hours))
        changes = [next(group) for _, group in groupby(days, key=itemgetter(1))]
        for (since, parts), (until, _) in pairwise([*changes, (None, [])]):
            for hours, rates in parts:
                if rates:
                    yield Price(
                        version=_version(provider, model, since, hours),
                        provider=provider.id,
                        service=_service(model, rates),
                        model=model.id.lower(),
                        rates=rates,
                        valid_from=since,
                        valid_to=until,
                        hours=hours,
                        source=_source(provider),
                        note=model.price_comments or "",
                    )


def _guessed(model: str) -> Provider | None:
    """Whose model it is by its name alone."""
    matching = (each for each in providers if each.model_match and each.model_match.is_match(model))
    return next(matching, None)


def _start_dates(model: ModelInfo) -> set[date]:
    conditional = model.prices if isinstance(model.prices, list) else []
    constraints = [each.constraint for each in conditional]
    constraints += [each.constraint for each in model.price_variants or () if each.when == BATCH]
    return {each.start_date for each in constraints if isinstance(each, StartDateConstraint)}


def _by_hours(
    provider: Provider, model: ModelInfo, day: date
) -> list[tuple[Hours | None, list[Rate]]]:
    """What holds on a day: one price, or one for each part of the day."""
    conditional = model.prices if isinstance(model.prices, list) else []
    constraints = [each.constraint for each in conditional]
    edges = {
        edge
        for each in constraints
        if isinstance(each, TimeOfDateConstraint)
        for edge in (each.start_time, each.end_time)
    }
    clock = sorted(edge.replace(tzinfo=None) for edge in edges)
    found: list[tuple[Hours | None, list[Rate]]] = [
        ((start, end), _rates(provider, model, datetime.combine(day, start, UTC)))
        for start, end in pairwise([*clock, *clock[:1]])
    ]
    if not found or all(rates == found[0][1] for _, rates in found):
        return [(None, _rates(provider, model, datetime.combine(day, time(), UTC)))]
    return found


def _rates(provider: Provider, model: ModelInfo, moment: datetime) -> list[Rate]:
    standard = model.get_prices(moment)
    rates = list(_rates_of(provider, model, standard, is_batch=False))
    # As the library does: of another provider's model only the standard price is known.
    if any(model is each for each in provider.models):
        batch = model.get_prices(moment, BATCH)
        if batch != standard:
            rates += _rates_of(provider, model, batch, is_batch=True)
    return rates


def _rates_of(
    provider: Provider, model: ModelInfo, prices: ModelPrice, *, is_batch: bool
) -> Iterator[Rate]:
    named = {key: price for key, price in vars(prices).items() if price is not None}
    if not named and model.id.endswith(":free"):
        named = dict.fromkeys(("input_mtok", "output_mtok"), Decimal(0))
    for name, unit in unit_data.items():
        price = named.get(unit["price_key"])
        component = name if name in TOKENS else COMPONENTS.get(name) or canonical(name)
        if price is None or (name == "input_audio_seconds" and "audio_hours" in named):
            continue
        minimum = 10 if provider.id == "groq" and model.id in TEN_SECONDS else 0
        tiers = price.tiers if isinstance(price, TieredPrices) else []
        base = price.base if isinstance(price, TieredPrices) else price
        for above, tier_price in [(0, base), *((tier.start, tier.price) for tier in tiers)]:
            yield Rate(
                component=component,
                price=tier_price,
                per=unit["per"],
                above=above,
                is_batch=is_batch,
                minimum=minimum,
            )


def _version(provider: Provider, model: ModelInfo, since: date | None, hours: Hours | None) -> str:
    parts = [f"genai-prices {VERSION}", f"{provider.id}/{model.id}"]
    if since:
        parts.append(f"from {since}")
    if hours:
        parts.append(f"{hours[0]:%H:%M}-{hours[1]:%H:%M}")
    return " ".join(parts)


def _source(provider: Provider) -> str:
    pages = ", ".join(provider.pricing_urls or ())
    return f"genai-prices {VERSION}" + (f", from {pages}" if pages else "")


def _is_for_sound(model: ModelInfo, components: set[str]) -> bool:
    """Many models of text take sound, too."""
    return "second" in components or any(word in model.id.lower() for word in SOUND)


def _service(model: ModelInfo, rates: Rates) -> str:
    components = {rate.component for rate in rates}
    for component, service in SERVICES.items():
        if component in components and (service != "audio" or _is_for_sound(model, components)):
            return service
    return "embeddings" if "embed" in model.id.lower() else "text"

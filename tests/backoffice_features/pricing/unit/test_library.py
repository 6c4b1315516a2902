"""Every model of genai-prices costs what the library says, for every kind of use it names."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from genai_prices import Usage
from genai_prices.data import providers
from genai_prices.data_units import unit_data
from genai_prices.types import (
    ConditionalPrice,
    ModelInfo,
    ModelPrice,
    PriceVariant,
    Provider,
    StartDateConstraint,
    TieredPrices,
    TimeOfDateConstraint,
)

from backoffice.features.pricing.domain.calculation import Calculator
from backoffice.features.pricing.domain.catalogue import Catalogue
from backoffice.features.pricing.domain.price import Price
from backoffice.features.pricing.infrastructure.library import BATCH, LibraryPrices
from backoffice.features.shared.domain.money import QUANTUM
from tests.support.calls import TODAY, call

BY_PROVIDER = pytest.mark.parametrize("provider", providers, ids=lambda provider: provider.id)

# By the library's name: how a call says it, and how many.
PARTS_OF_INPUT = {
    "cache_read_tokens": ("cached_tokens", 23),
    "cache_write_tokens": ("cache_write_tokens", 9),
    "cache_write_1h_tokens": ("cache_write_1h_tokens", 3),
    "input_audio_tokens": ("input_audio_tokens", 17),
    "cache_audio_read_tokens": ("cached_audio_tokens", 7),
    "input_image_tokens": ("input_image_tokens", 19),
    "cache_image_read_tokens": ("cached_image_tokens", 5),
}
PARTS_OF_OUTPUT = {
    "output_reasoning_tokens": ("reasoning_tokens", 11),
    "output_audio_tokens": ("output_audio_tokens", 13),
    "output_image_tokens": ("output_image_tokens", 29),
}
PARTS = PARTS_OF_INPUT | PARTS_OF_OUTPUT
# A call says these by quantity and unit, beside its tokens.
UNITS = {
    "audio_seconds": "seconds",
    "input_audio_seconds": "seconds",
    "input_characters": "characters",
    "input_text_messages": "message",
    "input_document_pages": "pages",
    "input_annotated_document_pages": "annotated pages",
    "web_searches": "web_search",
    "storage_searches": "storage_search",
    "input_video_tokens": "input_video_tokens",
    "output_video_tokens": "output_video_tokens",
    "output_citation_tokens": "output_citation_tokens",
}
# What they are part of, for the library.
WHOLES = {
    "input_audio_seconds": ("audio_seconds",),
    "input_annotated_document_pages": ("input_document_pages",),
    "input_video_tokens": ("input_tokens",),
    "output_video_tokens": ("output_tokens",),
    "output_citation_tokens": ("output_tokens",),
}
INPUT, SECONDS = 1_000, 3


def named(prices: ModelPrice) -> dict[str, Decimal | TieredPrices]:
    """By kind of use."""
    keys = {unit["price_key"]: name for name, unit in unit_data.items()}
    return {keys[key]: price for key, price in vars(prices).items() if price is not None}


def moments(model: ModelInfo) -> Iterator[datetime]:
    """Just before and at each change of its prices."""
    dated: list[ConditionalPrice | PriceVariant] = [*(model.price_variants or ())]
    dated += model.prices if isinstance(model.prices, list) else []
    instant = timedelta(microseconds=1)
    yield TODAY
    for each in dated:
        if isinstance(each.constraint, StartDateConstraint):
            start = datetime.combine(each.constraint.start_date, time(), UTC)
            yield from (start - instant, start)
        elif isinstance(each.constraint, TimeOfDateConstraint):
            for edge in (each.constraint.start_time, each.constraint.end_time):
                at = datetime.combine(TODAY, edge.replace(tzinfo=UTC))
                yield from (at - instant, at)


def uses(prices: ModelPrice) -> Iterator[tuple[dict[str, int], dict[str, Any]]]:
    """As the library takes them, and as a call says them: each kind alone, and all together."""
    kinds = named(prices)
    tiered = [price for price in kinds.values() if isinstance(price, TieredPrices)]
    starts = {tier.start for price in tiered for tier in price.tiers}
    parts = [name for name in PARTS if name in kinds]
    wholes = {"input_tokens", "output_tokens"} & kinds.keys()
    for tokens in {INPUT, *starts, *(start + 1 for start in starts)} if wholes else ():
        for chosen in ([], parts, *([name] for name in parts)):
            used = dict.fromkeys(wholes, tokens) | dict.fromkeys(parts, 0)
            yield said(used | {name: PARTS[name][1] for name in chosen})
    for name, unit in UNITS.items():
        if name in kinds:
            used = {name: SECONDS, **dict.fromkeys(WHOLES.get(name, ()), SECONDS)}
            yield used, {"quantity": Decimal(SECONDS), "unit": unit}


def said(used: dict[str, int]) -> tuple[dict[str, int], dict[str, Any]]:
    """The same with the parts in their wholes, and as a call says it."""
    audio, image = used.get("cache_audio_read_tokens", 0), used.get("cache_image_read_tokens", 0)
    hour = used.get("cache_write_1h_tokens", 0)
    more = {"cache_read_tokens": audio + image, "cache_write_tokens": hour}
    more |= {"input_audio_tokens": audio, "input_image_tokens": image}
    used = {name: count + more.get(name, 0) for name, count in used.items()}
    call = {PARTS[name][0] if name in PARTS else name: count for name, count in used.items()}
    if hour:
        call["cache_write_tokens"] -= hour
    return used, call


@BY_PROVIDER
def test_every_model_costs_what_the_library_says(provider: Provider) -> None:
    dated = defaultdict(list)
    for price in LibraryPrices():
        if price.provider == provider.id:
            dated[price.model].append(price)
    for model in provider.models:
        for at in moments(model):
            holding = [price for price in dated[model.id.lower()] if price.holds_at(at)]
            assert len(holding) == bool(named(model.get_prices(at))) or is_free(model)
            for price in holding:
                compare(provider, model, price, at)


def compare(provider: Provider, model: ModelInfo, price: Price, at: datetime) -> None:
    calculate = Calculator(price)
    standard, batch = model.get_prices(at), model.get_prices(at, BATCH)
    contexts = [(None, standard)] + ([(BATCH, batch)] if batch != standard else [])
    for context, prices in contexts:
        for used, said in uses(prices):
            expected = model.calc_price(
                Usage(**used), provider, genai_request_timestamp=at, price_context=context
            )
            priced = calculate(call(provider.id, model.id, at=at, is_batch=bool(context), **said))
            assert priced is not None, (model.id, said)
            assert priced.amount == expected.total_price.quantize(QUANTUM), (model.id, at, said)
        if batch == standard and not is_free(model):
            assert calculate(call(provider.id, model.id, input_tokens=1, is_batch=True)) is None


def is_free(model: ModelInfo) -> bool:
    return model.id.endswith(":free")


@BY_PROVIDER
def test_a_model_is_found_by_every_name_that_the_library_finds_it_by(provider: Provider) -> None:
    library = Catalogue(LibraryPrices())
    for model in provider.models:
        found = provider.find_model(model.id, all_providers=providers)
        price = library.price_of(provider.id, model.id, TODAY)
        if found is None:
            assert price is None
        elif named(found.get_prices(TODAY)):
            assert price is not None
            assert price.model == found.id.lower()

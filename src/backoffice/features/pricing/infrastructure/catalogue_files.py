"""Our own prices: YAML files in `catalogue/`, one for each provider or service."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from backoffice.features.pricing.domain.multiplier import Multiplier
from backoffice.features.pricing.domain.price import IMAGES, MILLION, TOKENS, Price, Rate
from backoffice.features.shared.domain.errors import CannotStart

KEYS = {
    *("provider", "service", "model", "currency", "valid_from", "valid_to"),
    *("tokens", "images", "batch", "units", "source", "read_on", "note"),
}
FOLDER = Path(__file__).parents[1] / "catalogue"


class _Loader(yaml.SafeLoader):
    """Numbers are exact."""


def _decimal(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


def read_prices(folder: Path = FOLDER) -> list[Price]:
    """Raises InvalidValue or CannotStart for an entry that no call could be priced with."""
    return [price for entry in _entries(folder, "prices") for price in _prices(entry)]


def read_multipliers(folder: Path = FOLDER) -> list[Multiplier]:
    return [
        Multiplier(**entry | {"provider": provider, "model": model, "factor": Decimal(factor)})
        for entry in _entries(folder, "multipliers")
        for factor in [entry["factor"]]
        for provider, model in product(_several(entry["provider"]), _several(entry["model"]))
    ]


def _entries(folder: Path, key: str) -> Iterator[dict[str, Any]]:
    """Each with what its file says of all of them."""
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a SafeLoader
        for entry in content.get(key, ()):
            yield content.get("all", {}) | entry


def _prices(entry: Mapping[str, Any]) -> Iterator[Price]:
    if unknown := (entry.keys() - KEYS) | (entry.get("tokens", {}).keys() - set(TOKENS)):
        raise CannotStart(f"A price of {entry['model']} has an unknown key {min(unknown)!r}.")
    for provider, model in product(_several(entry["provider"]), _several(entry["model"])):
        since = entry.get("valid_from")
        yield Price(
            version=f"catalogue {provider}/{model}" + (f" from {since}" if since else ""),
            provider=provider,
            service=entry["service"],
            model=model,
            rates=tuple(_rates(entry)),
            currency=entry.get("currency", "USD"),
            valid_from=since,
            valid_to=entry.get("valid_to"),
            source=entry["source"],
            read_on=entry.get("read_on"),
            note=entry.get("note", ""),
        )


def _rates(entry: Mapping[str, Any]) -> list[Rate]:
    """`tokens` are in USD per million, `images` each; `batch` is a factor of both."""
    rates = [
        Rate(component=name, price=Decimal(price), per=MILLION)
        for name, price in entry.get("tokens", {}).items()
    ]
    rates += [rate for each in entry.get("images", ()) for rate in _sized({"unit": IMAGES} | each)]
    if factor := entry.get("batch"):
        rates += [replace(rate, price=rate.price * factor, is_batch=True) for rate in rates]
    return rates + [rate for each in entry.get("units", ()) for rate in _sized(each)]


def _sized(entry: Mapping[str, Any]) -> Iterator[Rate]:
    """One for each size and quality that the entry names."""
    sizes, qualities = _several(entry.get("size", "")), _several(entry.get("quality", ""))
    for size, quality in product(sizes, qualities):
        yield Rate(
            component=entry["unit"],
            price=Decimal(entry["price"]),
            per=entry.get("per", 1),
            size=size,
            quality=quality,
        )


def _several(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]

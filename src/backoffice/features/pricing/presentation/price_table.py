"""What is priced, from where, as of when, as tables in Markdown; a test keeps docs/prices.md so.

`python -m backoffice.features.pricing.presentation.price_table docs/prices.md` writes them anew.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from backoffice.features.pricing.domain.multiplier import Multiplier
from backoffice.features.pricing.domain.price import IMAGES, MILLION, TOKENS, Price, Rate
from backoffice.features.pricing.infrastructure.catalogue_files import read_multipliers, read_prices
from backoffice.features.pricing.infrastructure.library import VERSION, LibraryPrices
from backoffice.features.shared.domain.money import plain

START, END = "<!-- tables: start -->", "<!-- tables: end -->"


def with_tables(document: str) -> str:
    """The document with its tables made anew."""
    before, _, rest = document.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{tables()}\n\n{END}{after}"


def tables() -> str:
    prices, library = read_prices(), list(LibraryPrices())
    newest = max(price.valid_from for price in library if price.valid_from)
    models = len({(price.provider, price.model) for price in library})
    parts = [
        f"### Our own prices ({len(prices)})",
        *_own(prices),
        "### Multipliers",
        _table(("provider", "model", "of", "factor", "since", "source, read on"), _factors()),
        f"### From genai-prices {VERSION} ({models} models)",
        f"The last day for which it knows a new price is {newest}.",
        _table(("provider", "models", "dated prices", "service"), _library(library)),
    ]
    return "\n\n".join(parts)


def _own(prices: Sequence[Price]) -> Iterator[str]:
    for service, of_service in groupby(sorted(prices, key=_by_service), lambda p: p.service):
        rows = [
            (provider, ", ".join(f"`{price.model}`" for price in same), *terms)
            for (provider, *terms), same in (
                (key, list(same)) for key, same in groupby(of_service, _terms)
            )
        ]
        yield f"#### {service.capitalize()}"
        yield _table(("provider", "model", "USD", "since", "until", "source, read on"), rows)


def _by_service(price: Price) -> tuple[str, ...]:
    return price.service, *_terms(price)


def _terms(price: Price) -> tuple[str, ...]:
    """All but the model: models that share it share a row."""
    source = f"{price.source} ({price.read_on})" + (f". {price.note}" if price.note else "")
    since, until = str(price.valid_from), str(price.valid_to or "")
    return price.provider, "; ".join(_rates(price.rates)), since, until, source


def _rates(rates: Iterable[Rate]) -> Iterator[str]:
    for rate in rates:
        if rate.is_batch:
            continue
        usd = plain(rate.price)
        kind = " ".join(filter(None, (rate.size, rate.quality)))
        if rate.component in TOKENS and rate.per == MILLION:
            yield f"{rate.component.removesuffix('_tokens').replace('_', ' ')} {usd} / M"
        else:
            unit = "image" if rate.component == IMAGES else rate.component
            yield f"{usd} / {f'{rate.per} ' if rate.per > 1 else ''}{unit} {kind}".rstrip()
    if any(rate.is_batch for rate in rates):
        yield "batches cheaper"


def _factors() -> list[tuple[str, ...]]:
    return [_factor(each) for each in read_multipliers()]


def _factor(each: Multiplier) -> tuple[str, ...]:
    since, source = str(each.valid_from), f"{each.source} ({each.read_on})"
    return each.provider, f"`{each.model}`", each.of, plain(each.factor), since, source


def _library(prices: Sequence[Price]) -> list[tuple[str, ...]]:
    dated = Counter(price.provider for price in prices)
    return [
        (
            provider,
            str(len({price.model for price in prices if price.provider == provider})),
            str(count),
            ", ".join(sorted({price.service for price in prices if price.provider == provider})),
        )
        for provider, count in sorted(dated.items())
    ]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(with_tables(path.read_text(encoding="utf-8")), encoding="utf-8")

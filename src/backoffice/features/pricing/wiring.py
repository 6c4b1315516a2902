"""Installs the prices of paid calls."""

from pathlib import Path

from backoffice.features.pricing.domain.catalogue import Catalogue, PriceList, PricesInForce
from backoffice.features.pricing.infrastructure.catalogue_files import read_multipliers, read_prices
from backoffice.features.pricing.infrastructure.library import LibraryPrices
from backoffice.features.shared.wiring import Platform


def install(platform: Platform) -> None:
    platform.add_pages("pricing", Path(__file__).parent / "presentation")
    platform.answer("CallPrices", PricesInForce(catalogue()))


def catalogue() -> Catalogue:
    """What the program comes with: our own prices, and the library's for all others."""
    return Catalogue(PriceList(read_prices()), LibraryPrices(read_multipliers()))

"""Installs the prices of paid calls."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from backoffice.features.pricing.domain.catalogue import Catalogue, PriceList, PricesInForce
from backoffice.features.pricing.domain.events import PricesChangedEvent
from backoffice.features.pricing.domain.ports import NoPriceDrift, PriceDrift
from backoffice.features.pricing.domain.price_book import Layer, PriceBook
from backoffice.features.pricing.infrastructure.catalogue_files import read_multipliers, read_prices
from backoffice.features.pricing.infrastructure.current_overrides import CurrentOverrides
from backoffice.features.pricing.infrastructure.library import LibraryPrices
from backoffice.features.pricing.infrastructure.overrides import OverrideRepository
from backoffice.features.pricing.presentation.dependencies import PricingFeature
from backoffice.features.pricing.presentation.routes import api, files, forms, imports, pages
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.presentation.pages import NavigationEntry
from backoffice.features.shared.wiring import Platform


def install(platform: Platform) -> None:
    own, library = PriceList(read_prices()), LibraryPrices(read_multipliers())
    prices = PricesInForce(Catalogue(own, library))
    book = PriceBook({Layer.CATALOGUE: own, Layer.LIBRARY: library})
    overrides = OverrideRepository(platform.unit_of_work, platform.clock)
    current = CurrentOverrides(overrides, prices.override, book.override)
    platform.bus.subscribe(PricesChangedEvent, current)

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        async with current.running():
            if not current.were_read:
                prices.withhold()
            yield

    platform.add_lifespan(running)
    platform.answer("CallPrices", prices)
    platform.app.state.pricing = PricingFeature(
        prices=prices,
        book=book,
        current=current,
        overrides=overrides,
        # The feature that knows it asks for prices, and is installed after this one.
        drift=lambda: platform.ask(PriceDrift, NoPriceDrift()),
        drift_limit=platform.settings.price_drift_percent,
        clock=platform.clock,
    )
    platform.add_router(api.api, writes=Role.ADMIN)
    platform.add_router(files.exports)
    platform.add_router(files.imports, writes=Role.ADMIN, body_limit=files.FILE_LIMIT)
    platform.add_router(pages.pages)
    platform.add_router(forms.pages, writes=Role.ADMIN)
    platform.add_router(
        imports.pages, reads=Role.ADMIN, writes=Role.ADMIN, body_limit=imports.FORM_LIMIT
    )
    platform.add_pages(
        "pricing",
        Path(__file__).parent / "presentation",
        NavigationEntry("Prices", "/prices", "tag", order=30),
    )


def catalogue() -> Catalogue:
    """What the program comes with: our own prices, and the library's for all others."""
    return Catalogue(PriceList(read_prices()), LibraryPrices(read_multipliers()))

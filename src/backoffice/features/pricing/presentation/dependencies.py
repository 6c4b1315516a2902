"""What the routes of prices ask the app for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, cast

from anyio import to_thread
from fastapi import Depends, Request

from backoffice.features.pricing.domain.catalogue import PricesInForce
from backoffice.features.pricing.domain.drafts import Drafts
from backoffice.features.pricing.domain.override import Override
from backoffice.features.pricing.domain.ports import PriceDrift
from backoffice.features.pricing.domain.price import Price
from backoffice.features.pricing.domain.price_book import Layer, Listed, PriceBook, PriceFilter
from backoffice.features.pricing.domain.price_import import ImportPlan, ImportPrices, Written
from backoffice.features.pricing.infrastructure import price_csv
from backoffice.features.pricing.infrastructure.current_overrides import CurrentOverrides
from backoffice.features.pricing.infrastructure.overrides import OverrideRepository
from backoffice.features.shared.domain.errors import InvalidValue, NotFound
from backoffice.features.shared.domain.time import Clock


@dataclass(frozen=True)
class PricingFeature:
    """`drift` is asked at each page: who answers is installed later.

    `drift_limit` is in percent.
    """

    prices: PricesInForce
    book: PriceBook
    current: CurrentOverrides
    overrides: OverrideRepository
    drift: Callable[[], PriceDrift]
    drift_limit: Decimal
    clock: Clock

    @property
    def today(self) -> date:
        """In UTC, as the days of prices are."""
        return self.clock().date()

    def drafts(self) -> Drafts:
        return Drafts(self.prices.catalogue, self.today)

    def is_in_force(self, price: Price, day: date) -> bool:
        return price in self.prices.catalogue.in_force(price.provider, price.model, day)

    def override_of(self, version: str) -> Override | None:
        """With the price as it was set, whether it stands or not."""
        return next((each for each in self.current.all if each.price.version == version), None)

    def find(self, version: str) -> Listed:
        """Raises NotFound."""
        if override := self.override_of(version):
            return Listed(Layer.OVERRIDE, override.price)
        listed = self.book.find(version)
        if listed is None:
            raise NotFound("There is no price {version}.", version=version[:255])
        return listed

    def written(self, wanted: PriceFilter) -> Iterable[Written]:
        """For a file."""
        reasons = {each.price.version: each.reason for each in self.current.all}
        for each in self.book.search(wanted):
            reason = reasons.get(each.price.version, "")
            yield Written(layer=each.layer, price=each.price, reason=reason)

    async def plan(self, content: bytes, reason: str) -> ImportPlan:
        """What a file would change. Raises InvalidValue for one that is no text."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InvalidValue(
                "file", "must be UTF-8", "Save it as CSV UTF-8 in the spreadsheet."
            ) from None
        if not text.strip():
            raise InvalidValue("file", "must not be empty")
        # Ten thousand lines take a second.
        return await to_thread.run_sync(self._plan, text, reason)

    def _plan(self, text: str, reason: str) -> ImportPlan:
        everything = self.book.search(PriceFilter())
        known = ImportPrices(self.prices.catalogue, everything, self.today)
        return known.plan(*price_csv.read(text), reason=reason)


async def _feature(request: Request) -> PricingFeature:
    """As of now: another process may have made an override a moment ago."""
    feature = cast(PricingFeature, request.app.state.pricing)
    await feature.current.refresh()
    return feature


PricingDep = Annotated[PricingFeature, Depends(_feature)]


async def _with_book(feature: PricingDep) -> PricingFeature:
    await to_thread.run_sync(lambda: feature.book.base)
    return feature


BookDep = Annotated[PricingFeature, Depends(_with_book)]
"""For those that read the book of all prices."""

"""Pages of prices: all of them, and what is known of one model."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, Field

from backoffice.features.pricing.domain.drafts import MODEL_LIMIT, PROVIDER_LIMIT
from backoffice.features.pricing.domain.price_book import Layer, Listed, PriceFilter, page
from backoffice.features.pricing.presentation.dependencies import BookDep, PricingFeature
from backoffice.features.pricing.presentation.drift import drift_shown
from backoffice.features.pricing.presentation.model_page import model_page
from backoffice.features.pricing.presentation.schemas import Day, Service, Text
from backoffice.features.shared.presentation.web import PagesDep, StorableText

PRICES_A_PAGE = 50
PRICES = "/prices"

pages = APIRouter(include_in_schema=False)


def _given(value: object) -> object:
    """A field that was left empty is as good as none."""
    return value or None


class Listing(BaseModel):
    """What the list shows: prices that calls of `at`, a day in UTC, are priced by."""

    q: Text = ""
    provider: Annotated[StorableText, Field(max_length=PROVIDER_LIMIT)] = ""
    service: Service = ""
    layer: Annotated[Layer | None, BeforeValidator(_given)] = None
    at: Annotated[Day | None, BeforeValidator(_given)] = None
    cursor: str | None = None

    def address(self, path: str = PRICES, **changes: str | None) -> str:
        """Of this list, without what is at its default."""
        wanted = self.model_dump(mode="json", exclude_defaults=True) | changes
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"{path}?{query}" if query else path

    @property
    def is_filtered(self) -> bool:
        return bool(self.model_dump(exclude_defaults=True, exclude={"cursor"}))


@pages.get(PRICES)
async def show_prices(
    request: Request, listing: Annotated[Listing, Query()], feature: BookDep, pages: PagesDep
) -> Response:
    day = listing.at or feature.today
    found, next_cursor = page(_in_force(feature, listing, day), PRICES_A_PAGE)
    context = {
        "listing": listing,
        "found": found,
        "next_cursor": next_cursor,
        "day": day,
        "layers": list(Layer),
        "providers": feature.book.providers(),
        "services": feature.book.services(),
        "drift": await drift_shown(feature.drift(), feature.drift_limit),
    }
    return pages.render(request, "pricing/prices.html", context)


@pages.get(f"{PRICES}/model")
async def show_model(
    request: Request,
    feature: BookDep,
    pages: PagesDep,
    provider: Annotated[StorableText, Query(max_length=PROVIDER_LIMIT)] = "",
    name: Annotated[StorableText, Query(max_length=MODEL_LIMIT)] = "",
) -> Response:
    return model_page(request, pages, feature, provider, name)


def _in_force(feature: PricingFeature, listing: Listing, day: date) -> Iterator[Listed]:
    wanted = PriceFilter(
        text=listing.q,
        provider=listing.provider,
        service=listing.service,
        layer=listing.layer,
        day=day,
    )
    for each in feature.book.search(wanted, listing.cursor):
        if feature.is_in_force(each.price, day):
            yield each

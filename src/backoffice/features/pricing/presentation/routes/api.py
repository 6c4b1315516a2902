"""Prices for programs: read, override, withdraw."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from backoffice.features.pricing.domain.drafts import Draft
from backoffice.features.pricing.domain.price_book import Layer, Listed, page
from backoffice.features.pricing.presentation.answers import MadeOverride, PriceOut, PricesPage
from backoffice.features.pricing.presentation.dependencies import (
    BookDep,
    PricingDep,
    PricingFeature,
)
from backoffice.features.pricing.presentation.schemas import OverrideIn, PageOfPrices, WithdrawalIn
from backoffice.features.shared.presentation.exact_json import ExactRoute
from backoffice.features.shared.presentation.web import problems

PREFIX = "/cost-tracking/pricing"
BACK_DATED = (
    "Calls that were recorded since {day} keep what they cost; only repricing changes them."
)

api = APIRouter(prefix=PREFIX, tags=["prices"], route_class=ExactRoute)


@api.get("", responses=problems(422))
async def list_prices(wanted: Annotated[PageOfPrices, Query()], feature: BookDep) -> PricesPage:
    """Of every layer, by provider and model, those that win first, the newest first.

    Withdrawn overrides are not listed; `/versions` still finds them.
    """
    found = feature.book.search(wanted.filter(), wanted.cursor)
    items, next_cursor = page(found, wanted.limit)
    day = wanted.at or feature.today
    return PricesPage(
        items=[
            PriceOut.of(
                each,
                feature.override_of(each.price.version),
                in_force=feature.is_in_force(each.price, day),
            )
            for each in items
        ],
        next_cursor=next_cursor,
    )


@api.get("/versions/{version:path}", responses=problems(404, 422))
async def get_price(version: str, feature: BookDep) -> PriceOut:
    """What a version says that the ledger names; also one that does not stand any more."""
    return _out(feature, feature.find(version))


@api.put("", status_code=201, responses=problems(422))
async def override_price(
    given: OverrideIn, feature: PricingDep, response: Response
) -> MadeOverride:
    """Makes a new version; takes the role of an administrator.

    It goes before our list and the library from `validFrom` on, and takes the place of an earlier
    override with the same model, first day and hours. 200: it stood there already.
    """
    draft = Draft(price=given.price(feature.drafts()), reason=given.reason)
    (made,) = await feature.overrides.make([draft])
    if not made.is_new:
        response.status_code = 200
    price = made.override.price
    is_past = price.valid_from is not None and price.valid_from < feature.today
    out = _out(feature, Listed(Layer.OVERRIDE, price))
    notice = BACK_DATED.format(day=price.valid_from) if is_past else None
    return MadeOverride(**out.model_dump(), notice=notice)


@api.delete("", responses=problems(404, 409, 422))
async def withdraw_override(
    wanted: Annotated[WithdrawalIn, Query()], feature: PricingDep
) -> PriceOut:
    """Ends an override from a day on; takes the role of an administrator.

    What it went before holds again. Nothing is erased. Withdrawn from its first day, or before, it
    never held, and an override whose place it took stands again.
    """
    day = wanted.from_day or feature.today
    override = await feature.overrides.withdraw(wanted.version, day, wanted.reason)
    return _out(feature, Listed(Layer.OVERRIDE, override.price))


def _out(feature: PricingFeature, listed: Listed) -> PriceOut:
    price = listed.price
    in_force = feature.is_in_force(price, feature.today)
    return PriceOut.of(listed, feature.override_of(price.version), in_force=in_force)

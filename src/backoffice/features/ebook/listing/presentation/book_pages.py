"""The page of a book, and the page of each of its pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from backoffice.features.ebook.creation.domain.themes import PAGE_LIMIT
from backoffice.features.ebook.curation.domain.usecases import REASON_LIMIT
from backoffice.features.ebook.regeneration.domain.usecases import PROMPT_LIMIT
from backoffice.features.ebook.shared.domain.title import TITLE_LIMIT
from backoffice.features.ebook.shared.infrastructure.ebooks import Ebooks
from backoffice.features.ebook.shared.presentation.dependencies import (
    EbookFeature,
    EbookId,
    EbooksDep,
    FeatureDep,
    PageNumber,
)
from backoffice.features.ebook.true_cost.domain.true_cost import Cost, TrueCost, true_cost
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.domain.money import ZERO
from backoffice.features.shared.presentation.forms import FormState
from backoffice.features.shared.presentation.pages import Pages
from backoffice.features.shared.presentation.web import PagesDep

LIMITS = {"title": TITLE_LIMIT, "reason": REASON_LIMIT, "prompt": PROMPT_LIMIT}
FORMS = ("reject", "add_pages", "duplicate")

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class CostPart:
    """What one kind of pictures cost; `share` of the total from 0 to 1, after `start`."""

    name: str
    cost: Cost
    start: Decimal
    share: Decimal


def parts_of(cost: TrueCost) -> Sequence[CostPart]:
    """Those that calls were made for."""
    parts = []
    start = ZERO
    for name in ("used", "replaced", "rejected", "failed", "undecided", "other"):
        part: Cost = getattr(cost, name)
        if part.call_count:
            share = part.amount / cost.total.amount if cost.total.amount else ZERO
            parts.append(CostPart(name, part, start, share))
            start += share
    return parts


@router.get("/ebooks/{ebook_id}")
async def show_ebook(
    request: Request, ebook_id: EbookId, ebooks: EbooksDep, feature: FeatureDep, pages: PagesDep
) -> Response:
    return await render_ebook(request, pages, ebooks, feature, ebook_id)


async def render_ebook(
    request: Request,
    pages: Pages,
    ebooks: Ebooks,
    feature: EbookFeature,
    ebook_id: int,
    refused: FormState | None = None,
) -> Response:
    """`refused`: one of FORMS, whose dialog opens again."""
    book = await ebooks.get(ebook_id)
    calls = await feature.costs.calls_of(ebook_id)
    sheets = await ebooks.pages(ebook_id)
    cost = None if calls is None else true_cost(sheets, calls)
    context = {
        "book": book,
        "pages": sheets,
        "cost": cost,
        "parts": parts_of(cost) if cost else [],
        "page_costs": {each.page.plan.number: each.cost for each in cost.pages} if cost else {},
        "choices": feature.choices,
        "room": PAGE_LIMIT - book.brief.page_count,
        "limits": LIMITS,
        "forms": {name: FormState(name) for name in FORMS}
        | ({refused.name: refused} if refused else {}),
        "order_key": str(new_id()),  # a double click copies or adds once
    }
    status = refused.error.status if refused and refused.error else 200
    return pages.render(request, "ebook/book.html", context, status)


@router.get("/ebooks/{ebook_id}/pages/{number}")
async def show_page(
    request: Request,
    ebook_id: EbookId,
    number: PageNumber,
    ebooks: EbooksDep,
    feature: FeatureDep,
    pages: PagesDep,
    zoom: Annotated[bool, Query()] = False,
) -> Response:
    return await render_page(request, pages, ebooks, feature, ebook_id, number, zoom=zoom)


async def render_page(
    request: Request,
    pages: Pages,
    ebooks: Ebooks,
    feature: EbookFeature,
    ebook_id: int,
    number: int,
    *,
    zoom: bool = False,
    refused: FormState | None = None,
) -> Response:
    """`refused`: the form "prompt", whose dialog opens again."""
    book = await ebooks.get(ebook_id)
    page = await ebooks.page(ebook_id, number)
    calls = await feature.costs.calls_of(ebook_id)
    cost = None if calls is None else true_cost([page], calls).pages[0]
    context = {
        "book": book,
        "page": page,
        "cost": cost.cost if cost else None,
        "attempt_costs": {each.attempt.id: each.cost for each in cost.attempts} if cost else {},
        "follows_prompts": feature.follows_prompts,
        "zoom": zoom,
        "limits": LIMITS,
        "form": refused or FormState("prompt"),
        "order_key": str(new_id()),  # a double click draws one picture
    }
    status = refused.error.status if refused and refused.error else 200
    return pages.render(request, "ebook/page.html", context, status)

"""What a book really cost, as JSON. Money is USD as a string."""

from typing import Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from backoffice.features.ebook.shared.domain.ebook import AttemptState, PageKind
from backoffice.features.ebook.shared.presentation.dependencies import (
    EbookId,
    EbooksDep,
    FeatureDep,
)
from backoffice.features.ebook.true_cost.domain.true_cost import (
    AttemptCost,
    Cost,
    PageCost,
    TrueCost,
    true_cost,
)
from backoffice.features.shared.domain.errors import NotFound
from backoffice.features.shared.presentation.web import MoneyText, problems

api = APIRouter(prefix="/api/ebooks", tags=["ebooks"])


class CostOut(BaseModel):
    """`unpriced_call_count` of the calls have an unknown cost, missing from `amount`."""

    amount: MoneyText
    call_count: int
    unpriced_call_count: int

    @classmethod
    def of(cls, cost: Cost) -> Self:
        return cls(
            amount=cost.amount,
            call_count=cost.call_count,
            unpriced_call_count=cost.unpriced_call_count,
        )


class AttemptCostOut(BaseModel):
    """`event_ids` are those of the ledger's rows that paid for the attempt."""

    id: UUID
    state: AttemptState
    cost: CostOut
    event_ids: list[UUID]

    @classmethod
    def of(cls, each: AttemptCost) -> Self:
        return cls(
            id=each.attempt.id,
            state=each.attempt.state,
            cost=CostOut.of(each.cost),
            event_ids=list(each.event_ids),
        )


class PageCostOut(BaseModel):
    number: int
    kind: PageKind
    cost: CostOut
    attempts: list[AttemptCostOut]

    @classmethod
    def of(cls, page: PageCost) -> Self:
        return cls(
            number=page.page.plan.number,
            kind=page.page.plan.kind,
            cost=CostOut.of(page.cost),
            attempts=[AttemptCostOut.of(each) for each in page.attempts],
        )


class TrueCostOut(BaseModel):
    """`total` is the sum of used, replaced, rejected, failed, undecided and other.

    `undecided`: pictures under way, or waiting for a decision. `other`: calls recorded for the
    book, but for none of its attempts. `waste` is what was replaced, rejected or failed, and
    `waste_share` its part of the total, from 0 to 1; null where the total is 0, where a call's cost
    is unknown, or where there are other calls.
    """

    ebook_id: int
    total: CostOut
    used: CostOut
    replaced: CostOut
    rejected: CostOut
    failed: CostOut
    undecided: CostOut
    other: CostOut
    waste: CostOut
    waste_share: MoneyText | None
    pages: list[PageCostOut]

    @classmethod
    def of(cls, ebook_id: int, cost: TrueCost) -> Self:
        return cls(
            ebook_id=ebook_id,
            total=CostOut.of(cost.total),
            used=CostOut.of(cost.used),
            replaced=CostOut.of(cost.replaced),
            rejected=CostOut.of(cost.rejected),
            failed=CostOut.of(cost.failed),
            undecided=CostOut.of(cost.undecided),
            other=CostOut.of(cost.other),
            waste=CostOut.of(cost.waste),
            waste_share=cost.waste_share,
            pages=[PageCostOut.of(page) for page in cost.pages],
        )


@api.get("/{ebook_id}/costs", responses=problems(404, 422))
async def get_true_cost(ebook_id: EbookId, ebooks: EbooksDep, feature: FeatureDep) -> TrueCostOut:
    """By page and attempt, and by what became of the pictures. Sums to the ledger's total."""
    await ebooks.get(ebook_id)
    calls = await feature.costs.calls_of(ebook_id)
    if calls is None:
        raise NotFound("No costs are kept here.", "Install the feature that keeps them.")
    return TrueCostOut.of(ebook_id, true_cost(await ebooks.pages(ebook_id), calls))

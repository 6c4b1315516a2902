"""What a book really cost: every call that was paid for it, by what became of the picture."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

from backoffice.features.ebook.shared.domain.ebook import Attempt, AttemptState, Page
from backoffice.features.ebook.shared.domain.ports import PaidCall
from backoffice.features.shared.domain.money import ZERO, canonical

UNDECIDED = (AttemptState.QUEUED, AttemptState.RUNNING, AttemptState.PROPOSED)
SHARE_STEP = Decimal("0.0001")


@dataclass(frozen=True)
class Cost:
    """USD. `unpriced_call_count` of the calls have an unknown cost, missing from the amount."""

    amount: Decimal = ZERO
    call_count: int = 0
    unpriced_call_count: int = 0

    @classmethod
    def of(cls, calls: Iterable[PaidCall]) -> "Cost":
        costs = [call.cost for call in calls]
        known = [cost for cost in costs if cost is not None]
        return cls(canonical(sum(known, ZERO)), len(costs), len(costs) - len(known))

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            canonical(self.amount + other.amount),
            self.call_count + other.call_count,
            self.unpriced_call_count + other.unpriced_call_count,
        )


@dataclass(frozen=True)
class AttemptCost:
    """`event_ids` are those of the ledger's rows that paid for the attempt."""

    attempt: Attempt
    cost: Cost
    event_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class PageCost:
    page: Page
    cost: Cost
    attempts: tuple[AttemptCost, ...]


@dataclass(frozen=True)
class TrueCost:
    """`total` is the sum of the five parts, and of `other` and the pages.

    `undecided`: pictures under way, or waiting for a person. `other`: calls that the ledger
    holds for the book, made for no attempt that is known here.
    """

    total: Cost
    used: Cost
    replaced: Cost
    rejected: Cost
    failed: Cost
    undecided: Cost
    other: Cost
    pages: tuple[PageCost, ...]

    @property
    def waste(self) -> Cost:
        return self.replaced + self.rejected + self.failed

    @property
    def waste_share(self) -> Decimal | None:
        """From 0 to 1, four decimals; None where nothing was paid, or not all of it is known."""
        if not self.total.amount or self.total.unpriced_call_count or self.other.call_count:
            return None
        share = self.waste.amount / self.total.amount
        return canonical(share.quantize(SHARE_STEP, ROUND_HALF_EVEN))


def true_cost(pages: Sequence[Page], calls: Sequence[PaidCall]) -> TrueCost:
    known = {attempt.id for page in pages for attempt in page.attempts}
    by_attempt: dict[UUID | None, list[PaidCall]] = defaultdict(list)
    for call in calls:
        by_attempt[call.attempt_id if call.attempt_id in known else None].append(call)
    of_pages = tuple(_of_page(page, by_attempt) for page in pages)
    of_states: dict[AttemptState, Cost] = defaultdict(Cost)
    for page in of_pages:
        for each in page.attempts:
            of_states[each.attempt.state] += each.cost
    return TrueCost(
        total=Cost.of(calls),
        used=of_states[AttemptState.USED],
        replaced=of_states[AttemptState.REPLACED],
        rejected=of_states[AttemptState.REJECTED],
        failed=of_states[AttemptState.FAILED],
        undecided=sum((of_states[state] for state in UNDECIDED), Cost()),
        other=Cost.of(by_attempt[None]),
        pages=of_pages,
    )


def _of_page(page: Page, by_attempt: dict[UUID | None, list[PaidCall]]) -> PageCost:
    attempts = tuple(
        AttemptCost(
            attempt=attempt,
            cost=Cost.of(by_attempt[attempt.id]),
            event_ids=tuple(call.event_id for call in by_attempt[attempt.id]),
        )
        for attempt in page.attempts
    )
    return PageCost(page, sum((each.cost for each in attempts), Cost()), attempts)

"""The parts of a book's cost are the whole, whatever became of its pictures."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.features.ebook.shared.domain.ebook import (
    Attempt,
    AttemptState,
    Page,
    PageKind,
    PagePlan,
)
from backoffice.features.ebook.true_cost.domain.true_cost import Cost, true_cost


@dataclass(frozen=True)
class Call:
    event_id: UUID
    attempt_id: UUID | None
    operation: str
    cost: Decimal | None


def attempt(number: int, state: AttemptState) -> Attempt:
    return Attempt(
        id=uuid4(),
        number=number,
        state=state,
        prompt="a whale",
        seed=1,
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def page(number: int, *states: AttemptState) -> Page:
    plan = PagePlan(number=number, kind=PageKind.CONTENT, prompt="a whale")
    return Page(plan=plan, attempts=tuple(attempt(number, state) for state in states))


def call(of: Attempt | None, cost: str | None) -> Call:
    amount = None if cost is None else Decimal(cost)
    return Call(uuid4(), of.id if of else None, "page", amount)


def test_a_cost_is_that_of_what_became_of_the_picture() -> None:
    first = page(1, AttemptState.FAILED, AttemptState.REPLACED, AttemptState.USED)
    second = page(2, AttemptState.USED, AttemptState.REJECTED, AttemptState.PROPOSED)
    calls = [
        call(first.attempts[0], "0.01"),
        call(first.attempts[0], "0.02"),
        call(first.attempts[1], "0.04"),
        call(first.attempts[2], "0.08"),
        call(second.attempts[0], "0.16"),
        call(second.attempts[1], "0.32"),
        call(second.attempts[2], "0.64"),
        call(None, "1.28"),
    ]
    found = true_cost([first, second], calls)
    assert found.total == Cost(Decimal("2.55"), 8, 0)
    assert found.failed.amount == Decimal("0.03")
    assert found.replaced.amount == Decimal("0.04")
    assert found.used.amount == Decimal("0.24")
    assert found.rejected.amount == Decimal("0.32")
    assert found.undecided.amount == Decimal("0.64")
    assert found.other.amount == Decimal("1.28")
    assert [each.cost.amount for each in found.pages] == [Decimal("0.15"), Decimal("1.12")]
    assert found.pages[0].attempts[0].event_ids == (calls[0].event_id, calls[1].event_id)


def test_the_share_of_waste_is_that_of_the_total() -> None:
    only = page(1, AttemptState.FAILED, AttemptState.USED)
    calls = [call(only.attempts[0], "0.01"), call(only.attempts[1], "0.05")]
    assert true_cost([only], calls).waste_share == Decimal("0.1667")


@pytest.mark.parametrize("unsure", [None, "0.03"])
def test_no_share_is_told_where_not_every_call_is_known(unsure: str | None) -> None:
    only = page(1, AttemptState.USED, AttemptState.FAILED)
    calls = [call(only.attempts[0], "0.05"), call(None if unsure else only.attempts[1], unsure)]
    assert true_cost([only], calls).waste_share is None


def test_an_unknown_cost_is_counted_and_not_made_up() -> None:
    only = page(1, AttemptState.USED)
    found = true_cost([only], [call(only.attempts[0], None)])
    assert found.total == found.used == Cost(Decimal(0), 1, 1)
    assert found.waste_share is None


states = st.lists(st.sampled_from(AttemptState), max_size=4)
costs = st.none() | st.decimals(0, 999, places=12).map(str)


@given(st.lists(states, max_size=5), st.data())
def test_the_parts_and_the_pages_always_sum_to_the_total(
    book: list[list[AttemptState]], data: st.DataObject
) -> None:
    pages = [page(number, *of_page) for number, of_page in enumerate(book)]
    attempts = [None, attempt(99, AttemptState.USED), *(a for p in pages for a in p.attempts)]
    calls = [
        call(data.draw(st.sampled_from(attempts)), cost)
        for cost in data.draw(st.lists(costs, max_size=20))
    ]
    found = true_cost(pages, calls)
    parts = (
        found.used,
        found.replaced,
        found.rejected,
        found.failed,
        found.undecided,
        found.other,
    )
    assert sum(parts, Cost()) == found.total
    assert sum((each.cost for each in found.pages), found.other) == found.total
    assert found.total.amount == sum((c.cost for c in calls if c.cost is not None), Decimal(0))

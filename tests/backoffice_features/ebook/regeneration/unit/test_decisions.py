"""Which picture is in the book, whatever people decide."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.features.ebook.regeneration.domain.usecases import (
    PROMPT_LIMIT,
    checked_prompt,
    discard,
    keep,
)
from backoffice.features.ebook.shared.domain.ebook import (
    Attempt,
    AttemptState,
    Page,
    PageKind,
    PagePlan,
)
from backoffice.features.shared.domain.errors import Conflict, InvalidValue

PLAN = PagePlan(number=1, kind=PageKind.CONTENT, prompt="a whale")
WITHOUT_PICTURE = (AttemptState.QUEUED, AttemptState.RUNNING, AttemptState.FAILED)


def page(*states: AttemptState) -> Page:
    return Page(
        plan=PLAN,
        attempts=tuple(
            Attempt(
                id=UUID(int=place),
                number=1,
                state=state,
                prompt="a whale",
                seed=place,
                created_at=datetime(2026, 3, 1, tzinfo=UTC),
                file=None if state in WITHOUT_PICTURE else f"7/{place}.png",
            )
            for place, state in enumerate(states)
        ),
    )


def after(before: Page, changes: dict[UUID, AttemptState]) -> list[AttemptState]:
    return [changes.get(attempt.id, attempt.state) for attempt in before.attempts]


others = st.lists(st.sampled_from([s for s in AttemptState if s is not AttemptState.USED]))


@given(others, others, st.data())
def test_after_keeping_a_picture_it_alone_is_used_and_nothing_waits_for_a_decision(
    earlier: list[AttemptState], later: list[AttemptState], data: st.DataObject
) -> None:
    before = page(*earlier, AttemptState.USED, *later)
    chosen = data.draw(st.sampled_from([a for a in before.attempts if a.file]))
    states = after(before, dict(keep(before, chosen)))
    assert states.count(AttemptState.USED) == 1
    assert states[chosen.id.int] is AttemptState.USED
    if chosen.state is not AttemptState.USED:
        assert AttemptState.PROPOSED not in states
        assert states[len(earlier)] is AttemptState.REPLACED


@pytest.mark.parametrize("state", WITHOUT_PICTURE)
def test_what_has_no_picture_cannot_be_kept(state: AttemptState) -> None:
    before = page(AttemptState.USED, state)
    with pytest.raises(Conflict, match="no picture"):
        keep(before, before.attempts[1])


def test_discarding_leaves_the_present_picture() -> None:
    before = page(AttemptState.USED, AttemptState.PROPOSED)
    states = after(before, dict(discard(before, before.attempts[1])))
    assert states == [AttemptState.USED, AttemptState.REJECTED]


def test_a_decision_that_is_told_twice_changes_nothing_more() -> None:
    before = page(AttemptState.USED, AttemptState.REJECTED)
    assert keep(before, before.attempts[0]) == discard(before, before.attempts[1]) == {}


@pytest.mark.parametrize("state", [*WITHOUT_PICTURE, AttemptState.USED, AttemptState.REPLACED])
def test_only_a_proposed_picture_can_be_discarded(state: AttemptState) -> None:
    before = page(state)
    with pytest.raises(Conflict):
        discard(before, before.attempts[0])


@pytest.mark.parametrize("bad", ["", "  \n ", "x" * (PROMPT_LIMIT + 1), "a\0b", "a\x1bb", "\ud800"])
def test_a_prompt_that_cannot_be_sent_is_refused_by_name(bad: str) -> None:
    with pytest.raises(InvalidValue) as error:
        checked_prompt(bad)
    assert error.value.field == "prompt"


def test_a_prompt_may_have_lines() -> None:
    assert checked_prompt(" A whale,\r\nsmiling. ") == "A whale,\nsmiling."

"""How long the provider waits before it asks again."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.retries import (
    RetryPolicy,
    is_passing,
    seconds_from,
)


async def waited(attempt: int, retry_after: float = 0.0, luck: float = 1.0) -> float:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    policy = RetryPolicy(first_wait=1, longest_wait=60, sleep=sleep, random=lambda: luck)
    await policy.wait(attempt, retry_after)
    return waits[0]


async def test_the_wait_doubles_with_each_attempt() -> None:
    assert [await waited(attempt) for attempt in (1, 2, 3, 4)] == [1, 2, 4, 8]


async def test_half_of_the_wait_is_random() -> None:
    assert await waited(3, luck=0.0) == 2
    assert await waited(3, luck=0.5) == 3


async def test_the_wait_never_passes_the_longest_one() -> None:
    assert await waited(40) == 60


async def test_a_longer_retry_after_is_honoured() -> None:
    assert await waited(1, retry_after=20) == 20


async def test_a_retry_after_is_capped() -> None:
    assert await waited(1, retry_after=float("inf")) == 60


async def test_a_shorter_retry_after_does_not_undo_the_backoff() -> None:
    assert await waited(3, retry_after=0.5) == 4


@pytest.mark.parametrize(("header", "seconds"), [("7", 7), (" 12 ", 12), ("1.5", 1.5), ("0", 0)])
def test_a_retry_after_may_be_seconds(header: str, seconds: float) -> None:
    assert seconds_from(header) == seconds


def test_a_retry_after_may_be_a_date() -> None:
    moment = datetime.now(UTC) + timedelta(seconds=90)

    assert 85 < seconds_from(format_datetime(moment, usegmt=True)) <= 90
    assert 85 < seconds_from(moment.strftime("%a, %d %b %Y %H:%M:%S -0000")) <= 90


@pytest.mark.parametrize("header", [None, "", "soon", "-5", "nan", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_a_retry_after_that_says_nothing_is_no_wait(header: str | None) -> None:
    assert seconds_from(header) == 0


@given(st.text())
def test_no_header_breaks_the_reading(header: str) -> None:
    assert seconds_from(header) >= 0


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 524, 529])
def test_these_pass_by_themselves(status: int) -> None:
    assert is_passing(status)


@pytest.mark.parametrize("status", [200, 302, 400, 401, 402, 403, 404, 413, 422, 600])
def test_these_do_not(status: int) -> None:
    assert not is_passing(status)

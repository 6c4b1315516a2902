"""What the OpenRouter provider records of each call: no cost lost, none invented."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from structlog.testing import capture_logs

from backoffice.features.ebook.shared.domain.ebook import PageKind
from backoffice.features.ebook.shared.domain.ports import NoImageInReply
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.api import (
    GENERATION_WAITS,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.errors import (
    PromptForbidden,
)
from tests.support.image_requests import (
    ATTEMPT,
    RecordedUsage,
    Studio,
    http_client,
    image_request,
)
from tests.support.openrouter import Answer, Drop, Failure, OpenRouterStandIn, price_of


async def test_a_call_is_recorded_with_all_that_the_reply_says(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    details: dict[str, Any] = {
        "prompt_tokens": 72,
        "completion_tokens": 1303,
        "prompt_tokens_details": {"cached_tokens": 8},
        "completion_tokens_details": {"reasoning_tokens": 13, "image_tokens": 1290},
        "cost": Decimal("0.038721600001"),
    }
    openrouter.script(Answer(usage=details))

    await studio.draw()

    assert studio.usage.rows == [
        {
            "request_id": "book-7",
            "ebook_id": 7,
            "attempt_id": ATTEMPT,
            "provider": "openrouter",
            "model": "google/gemini-2.5-flash-image",
            "operation": "page",
            "prompt_tokens": 72,
            "completion_tokens": 1303,
            "cached_tokens": 8,
            "reasoning_tokens": 13,
            "image_tokens": 1290,
            "input_images": 0,
            "output_images": 1,
            "cost": Decimal("0.038721600001"),
        }
    ]


@pytest.mark.parametrize(
    ("kind", "operation"),
    [
        (PageKind.COVER, "cover"),
        (PageKind.CONTENT, "page"),
        (PageKind.BACK_COVER, "back_cover"),
    ],
)
async def test_the_operation_says_what_was_drawn(
    studio: Studio, kind: PageKind, operation: str
) -> None:
    await studio.provider.generate(image_request(kind=kind))

    assert studio.usage.rows[0]["operation"] == operation


async def test_the_costs_add_up_to_what_was_charged(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Failure(500), Answer(has_usage=False), where="whale")
    openrouter.script(Answer(pictures=0), where="squid")

    for prompt in ("a whale", "two crabs", "a long story of a starfish"):
        await studio.draw(prompt)
    with pytest.raises(NoImageInReply):
        await studio.draw("a squid")

    assert sum(filter(None, studio.usage.costs)) == openrouter.charged
    assert openrouter.charged > 3 * price_of("")


async def test_a_cost_without_a_fraction_of_a_cent_lost(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(price=Decimal("0.000000000001")), Answer(price=Decimal("0.1")))

    await studio.draw()
    await studio.draw()

    assert studio.usage.costs == [Decimal("0.000000000001"), Decimal("0.1")]


async def test_all_images_of_a_reply_are_counted(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(pictures=3))

    await studio.draw()

    assert studio.usage.rows[0]["output_images"] == 3


async def test_a_charged_reply_without_a_picture_is_recorded_and_not_paid_again(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(pictures=0, text="I cannot draw that."))

    with pytest.raises(NoImageInReply, match="It says: I cannot draw that") as told:
        await studio.draw()

    assert told.value.retryable
    assert len(openrouter.calls) == 1
    assert studio.usage.costs == [openrouter.charged]
    assert studio.usage.rows[0]["output_images"] == 0


@pytest.mark.parametrize("answer", [Answer(has_usage=False), Answer(has_cost=False)])
async def test_a_missing_cost_is_asked_for(
    studio: Studio, openrouter: OpenRouterStandIn, answer: Answer
) -> None:
    openrouter.script(answer)

    await studio.draw("a whale")

    (row,) = studio.usage.rows
    assert row["cost"] == openrouter.charged == price_of("a whale")
    assert (row["prompt_tokens"], row["completion_tokens"], row["image_tokens"]) == (1, 1290, 1290)
    assert openrouter.lookups == [openrouter.calls[0].id]


async def test_a_cost_that_appears_late_is_waited_for(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(has_usage=False, generation_misses=3))

    await studio.draw()

    assert studio.usage.costs == [openrouter.charged]
    assert studio.waits == list(GENERATION_WAITS[:4])


async def test_a_cost_that_never_appears_is_unknown_and_the_picture_is_kept(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(has_cost=False, generation_misses=None))

    assert await studio.draw("a whale")

    (row,) = studio.usage.rows
    assert row["cost"] is None
    assert (row["prompt_tokens"], row["image_tokens"]) == (1, 1290)
    assert studio.waits == list(GENERATION_WAITS)


@pytest.mark.parametrize("total", [None, Decimal(-1), Decimal("NaN"), "0.04"])
async def test_an_impossible_cost_of_a_generation_is_unknown(
    studio: Studio, openrouter: OpenRouterStandIn, total: object
) -> None:
    openrouter.script(Answer(has_usage=False, generation={"total_cost": total}))

    assert await studio.draw()

    (row,) = studio.usage.rows
    assert (row["cost"], row["image_tokens"]) == (None, 1290)


async def test_a_cost_is_asked_for_until_it_is_told(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(has_usage=False))
    openrouter.script_lookups(Drop(), Failure(429), Failure(500))

    await studio.draw()

    assert studio.usage.costs == [openrouter.charged]
    assert len(openrouter.lookups) == 4


async def test_a_cost_that_may_not_be_asked_for_is_unknown(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(has_usage=False))
    openrouter.script_lookups(Failure(403))

    assert await studio.draw()

    assert studio.usage.costs == [None]
    assert len(openrouter.lookups) == 1


@pytest.mark.parametrize(
    "cost",
    [Decimal("-0.04"), Decimal("NaN"), Decimal("Infinity"), Decimal("1E+400"), 1_000_000, True,
     "0.04", [], Decimal(10**5000)],
)  # fmt: skip
async def test_an_impossible_cost_does_not_lose_the_call(
    studio: Studio, openrouter: OpenRouterStandIn, cost: object
) -> None:
    openrouter.script(Answer(usage={"cost": cost}, generation_misses=None))

    with capture_logs() as lines:
        assert await studio.draw()

    (row,) = studio.usage.rows
    assert row["cost"] is None
    assert row["image_tokens"] == 1290
    assert [line["log_level"] for line in lines] == ["warning", "info"]


async def test_an_impossible_cost_is_asked_for_again(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(usage={"cost": -1}))

    await studio.draw()

    assert studio.usage.costs == [openrouter.charged]


@pytest.mark.parametrize("tokens", [-1, 2**31, Decimal("NaN"), True, "12", Decimal("1.5")])
async def test_an_impossible_token_count_does_not_lose_the_cost(
    studio: Studio, openrouter: OpenRouterStandIn, tokens: object
) -> None:
    openrouter.script(Answer(usage={"prompt_tokens": tokens}))

    with capture_logs() as lines:
        await studio.draw()

    (row,) = studio.usage.rows
    assert (row["prompt_tokens"], row["cost"]) == (0, openrouter.charged)
    assert lines[0]["event"] == "impossible token count"


async def test_a_reply_that_is_no_json_is_recorded(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(body=b'{"id": "gen-', generation_misses=None))

    with pytest.raises(NoImageInReply):
        await studio.draw()

    assert studio.usage.costs == [None]
    assert len(openrouter.calls) == 1


async def test_the_cost_of_a_reply_that_broke_off_is_found_by_its_header(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Drop(charged=True, halfway=True), Answer(body=b"{"))

    with pytest.raises(NoImageInReply):
        await studio.draw()

    assert studio.usage.costs == [call.charged for call in openrouter.calls]


async def test_the_cost_of_a_reply_that_never_ends_is_found_by_its_header(
    openrouter: OpenRouterStandIn,
) -> None:
    openrouter.script(Answer(blanks=10_000))
    async with http_client(timeout=5) as client:
        studio = Studio(client, openrouter.base_url, longest_call=0.3)

        assert await studio.draw()

    assert studio.usage.costs == [call.charged for call in openrouter.calls]
    assert len(openrouter.calls) == 2


@pytest.mark.parametrize("place", ["error", "choice_error"])
async def test_an_error_within_a_200_that_was_charged_is_recorded(
    studio: Studio, openrouter: OpenRouterStandIn, place: str
) -> None:
    error = {"code": 403, "message": "Flagged"}
    charged = Decimal("0.0123")
    openrouter.script(
        Answer(error=error, price=charged)
        if place == "error"
        else Answer(choice_error=error, price=charged)
    )

    with pytest.raises(PromptForbidden):
        await studio.draw()

    assert studio.usage.costs == [charged]


async def test_an_error_status_that_was_charged_is_recorded_and_tried_again(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    usage = {"prompt_tokens": 9, "cost": Decimal("0.0004")}
    openrouter.script(Failure(502, usage=usage), Failure(502, usage={"prompt_tokens": 9}))

    await studio.draw()

    assert studio.usage.costs == [Decimal("0.0004"), openrouter.calls[2].charged]
    assert sum(filter(None, studio.usage.costs)) == openrouter.charged


async def test_an_error_status_that_broke_off_cost_nothing(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Failure(502, halfway=True))

    await studio.draw()

    assert studio.usage.costs == [openrouter.charged]
    assert len(openrouter.calls) == 2


class SlowUsage(RecordedUsage):
    """Takes its time, as a database does, and says when it began."""

    def __init__(self) -> None:
        super().__init__()
        self.began = asyncio.Event()
        self.may_end = asyncio.Event()

    async def track_tokens(self, **usage: Any) -> None:
        self.began.set()
        await self.may_end.wait()
        await super().track_tokens(**usage)


async def test_a_reply_that_has_arrived_is_recorded_although_its_task_is_cancelled(
    openrouter: OpenRouterStandIn,
) -> None:
    usage = SlowUsage()
    async with http_client() as client:
        studio = Studio(client, openrouter.base_url, usage=usage)
        task = asyncio.create_task(studio.draw())
        await usage.began.wait()
        for _ in range(3):
            task.cancel()
            await asyncio.sleep(0)
        usage.may_end.set()

        with pytest.raises(asyncio.CancelledError):
            await task

    assert usage.costs == [openrouter.charged]


async def test_a_call_cancelled_before_its_reply_is_recorded_as_unknown(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(delay=30))
    task = asyncio.create_task(studio.draw())
    await asyncio.to_thread(openrouter.called.wait, 10)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task

    assert studio.usage.costs == [None]


async def test_a_cancellation_while_the_cost_is_asked_for_keeps_what_is_known(
    openrouter: OpenRouterStandIn,
) -> None:
    openrouter.script(Answer(has_cost=False))
    asked = asyncio.Event()

    async def forever(_seconds: float) -> None:
        asked.set()
        await asyncio.Event().wait()

    async with http_client() as client:
        studio = Studio(client, openrouter.base_url, sleep=forever)
        task = asyncio.create_task(studio.draw())
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    (row,) = studio.usage.rows
    assert (row["cost"], row["image_tokens"]) == (None, 1290)


class BrokenUsage(RecordedUsage):
    async def track_tokens(self, **usage: Any) -> None:
        raise RuntimeError("the ledger is away")


async def test_a_failed_recording_is_never_hidden(openrouter: OpenRouterStandIn) -> None:
    async with http_client() as client:
        studio = Studio(client, openrouter.base_url, usage=BrokenUsage())

        with pytest.raises(RuntimeError, match="the ledger is away"):
            await studio.draw()

    assert len(openrouter.calls) == 1

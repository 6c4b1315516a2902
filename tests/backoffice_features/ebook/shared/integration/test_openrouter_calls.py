"""Calls of the OpenRouter provider over real HTTP: what is sent, tried again, refused and told."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from structlog.testing import capture_logs

from backoffice.features.ebook.shared.domain.ports import ImageProviderError
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.errors import (
    KeyRejected,
    ModelNotFound,
    NoCreditLeft,
    PromptForbidden,
    ProviderUnavailable,
    RateLimited,
    RequestRefused,
)
from tests.support.image_requests import Studio, http_client, image_request
from tests.support.openrouter import Answer, Drop, Failure, OpenRouterStandIn, picture

KEY = "sk-or-v1-secret"


class BrokenRoad(httpx.AsyncHTTPTransport):
    """Fails the first requests with these errors, then works."""

    def __init__(self, *errors: Exception) -> None:
        super().__init__(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        self.errors = list(errors)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.errors:
            raise self.errors.pop(0)
        return await super().handle_async_request(request)


@pytest.fixture
async def studio(openrouter: OpenRouterStandIn) -> AsyncIterator[Studio]:
    async with http_client(timeout=5) as client:
        yield Studio(client, openrouter.base_url, api_key=KEY)


async def test_the_picture_of_the_reply_is_returned(studio: Studio) -> None:
    assert await studio.draw("a whale") == picture("a whale:0")


async def test_the_request_is_the_documented_one(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    await studio.draw("a whale")

    (call,) = openrouter.calls
    assert call.body == {
        "model": "google/gemini-2.5-flash-image",
        "messages": [{"role": "user", "content": "a whale"}],
        "modalities": ["image", "text"],
        "image_config": {"aspect_ratio": "3:4"},
    }
    assert call.headers["authorization"] == f"Bearer {KEY}"
    assert call.headers["x-request-id"] == image_request().request_id
    assert call.headers["x-openrouter-title"] == "Backoffice"


async def test_a_base_url_may_end_in_a_slash(openrouter: OpenRouterStandIn) -> None:
    async with http_client() as client:
        assert await Studio(client, f"{openrouter.base_url}/").draw()


async def test_blanks_that_keep_the_connection_alive_do_no_harm(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(blanks=3))

    assert await studio.draw()


async def test_pages_drawn_at_once_do_not_mix(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    prompts = [f"fish number {number}" for number in range(20)]

    pictures = await asyncio.gather(*map(studio.draw, prompts))

    assert pictures == [picture(f"{prompt}:0") for prompt in prompts]
    assert sum(filter(None, studio.usage.costs)) == openrouter.charged


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 524])
async def test_a_passing_error_is_tried_again(
    studio: Studio, openrouter: OpenRouterStandIn, status: int
) -> None:
    openrouter.script(Failure(status), Failure(status, body=b"<html>Bad gateway</html>"))

    assert await studio.draw()

    assert len(openrouter.calls) == 3
    assert studio.waits == [1, 2]
    assert studio.usage.costs == [openrouter.charged]


async def test_a_rate_limit_that_stays_is_told(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(*[Failure(429, "Slow down")] * 4)

    with pytest.raises(RateLimited, match="limits the rate of calls: Slow down") as told:
        await studio.draw()

    assert "BACKOFFICE_PAGES_AT_ONCE" in told.value.advice


async def test_after_four_attempts_the_error_is_told(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(*[Failure(503, "No provider available")] * 9)

    with pytest.raises(ProviderUnavailable, match="failed with 503: No provider available") as told:
        await studio.draw()

    assert len(openrouter.calls) == 4
    assert studio.waits == [1, 2, 4]
    assert studio.usage.rows == []
    assert not told.value.retryable  # by a caller: four attempts are enough


@pytest.mark.parametrize(
    ("retry_after", "waited"),
    [("17", 17), ("100000", 300), ("garbage", 1), ("Wed, 21 Oct 2015 07:28:00 GMT", 1)],
)
async def test_retry_after_is_honoured_with_a_cap(
    studio: Studio, openrouter: OpenRouterStandIn, retry_after: str, waited: float
) -> None:
    openrouter.script(Failure(429, retry_after=retry_after))

    await studio.draw()

    assert studio.waits == [waited]


async def test_retry_after_may_be_a_date(studio: Studio, openrouter: OpenRouterStandIn) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=40)
    openrouter.script(Failure(503, retry_after=format_datetime(moment, usegmt=True)))

    await studio.draw()

    assert 30 < studio.waits[0] <= 40


@pytest.mark.parametrize(
    ("failure", "error", "message", "hint"),
    [
        (Failure(400, "Bad prompt"), RequestRefused, "refused the request: Bad prompt", "MODEL"),
        (Failure(401, "Bad key"), KeyRejected, "did not accept the API key", "OPENROUTER_API_KEY"),
        (Failure(402, "Insufficient credits"), NoCreditLeft, "no OpenRouter credit left", "credit"),
        (
            Failure(402, "x", metadata={"limit_source": "openrouter_in_flight_budget"}),
            NoCreditLeft,
            "held for other calls",
            "BACKOFFICE_PAGES_AT_ONCE",
        ),
        (Failure(403, "Flagged"), PromptForbidden, "does not allow this request: Flagged", "title"),
        (Failure(404, "No model"), ModelNotFound, "no model google/gemini", "IMAGE_MODEL"),
        (Failure(413), RequestRefused, "answered with 413", "OPENROUTER_BASE_URL"),
        (
            Failure(302, headers={"Location": "http://127.0.0.1:1/"}, body=b""),
            RequestRefused,
            "answered with 302: Found",
            "OPENROUTER_BASE_URL",
        ),
    ],
)
async def test_a_lasting_error_is_told_at_once_with_a_hint(
    studio: Studio,
    openrouter: OpenRouterStandIn,
    failure: Failure,
    error: type[ImageProviderError],
    message: str,
    hint: str,
) -> None:
    openrouter.script(failure)

    with pytest.raises(error, match=message) as told:
        await studio.draw()

    assert hint in told.value.advice
    assert not told.value.retryable
    assert len(openrouter.calls) == 1
    assert studio.waits == []
    assert studio.usage.rows == []


async def test_a_lasting_402_is_not_tried_again_even_with_retry_after(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Failure(402, retry_after="1"))

    with pytest.raises(NoCreditLeft):
        await studio.draw()

    assert len(openrouter.calls) == 1


@pytest.mark.parametrize("place", ["error", "choice_error"])
async def test_an_error_within_a_200_counts_by_its_own_code(
    studio: Studio, openrouter: OpenRouterStandIn, place: str
) -> None:
    def broken(code: int) -> Answer:
        error = {"code": code, "message": "Stopped"}
        if place == "error":
            return Answer(error=error, pictures=0, has_usage=False)
        return Answer(choice_error=error, pictures=0, has_usage=False)

    openrouter.script(broken(502), broken(429), broken(403))

    with pytest.raises(PromptForbidden, match="Stopped"):
        await studio.draw()

    assert len(openrouter.calls) == 3
    assert studio.usage.rows == []


async def test_messages_cut_the_providers_text_and_hide_the_key(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Failure(400, f"{{0}} {KEY} is {'very ' * 100} bad"))

    with pytest.raises(RequestRefused) as told:
        await studio.draw()

    assert "{0} *** is very" in str(told.value)
    assert KEY not in str(told.value)
    assert len(str(told.value)) < 250


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x")]
)
async def test_a_connection_that_could_not_be_opened_cost_nothing_and_is_tried_again(
    openrouter: OpenRouterStandIn, error: Exception
) -> None:
    async with http_client(transport=BrokenRoad(error, error)) as client:
        studio = Studio(client, openrouter.base_url)

        await studio.draw()

    assert studio.waits == [1, 2]
    assert studio.usage.costs == [openrouter.charged]


async def test_a_server_that_is_not_there_is_told(openrouter: OpenRouterStandIn) -> None:
    with OpenRouterStandIn() as gone:
        nowhere = gone.base_url
    async with http_client() as client:
        studio = Studio(client, nowhere)

        with pytest.raises(ProviderUnavailable, match="could not be reached") as told:
            await studio.draw()

    assert "OPENROUTER_BASE_URL" in told.value.advice
    assert studio.usage.rows == []


@pytest.mark.parametrize("charged", [False, True])
async def test_a_dropped_connection_is_recorded_as_unknown_and_tried_again(
    studio: Studio, openrouter: OpenRouterStandIn, charged: bool
) -> None:
    openrouter.script(Drop(charged=charged))

    assert await studio.draw()

    lost, drawn = studio.usage.rows
    assert lost["cost"] is None
    assert (lost["prompt_tokens"], lost["completion_tokens"], lost["output_images"]) == (0, 0, 0)
    assert drawn["cost"] == openrouter.calls[1].charged
    assert studio.waits == [1]


async def test_a_connection_that_keeps_dropping_is_told(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(*[Drop()] * 4)

    with pytest.raises(ProviderUnavailable, match="broke off before its reply was there"):
        await studio.draw()

    assert studio.usage.costs == [None] * 4


async def test_a_slow_answer_is_recorded_as_unknown_and_tried_again(
    openrouter: OpenRouterStandIn,
) -> None:
    openrouter.script(Answer(delay=30))
    async with http_client(timeout=httpx.Timeout(5, read=0.05)) as client:
        studio = Studio(client, openrouter.base_url)

        assert await studio.draw()

    assert studio.usage.costs[0] is None
    assert len(openrouter.calls) == 2


async def test_a_key_that_no_header_can_hold_is_told_without_being_shown(
    openrouter: OpenRouterStandIn,
) -> None:
    async with http_client() as client:
        studio = Studio(client, openrouter.base_url, api_key=f"{KEY}\n")

        with pytest.raises(RequestRefused, match="could not be sent") as told:
            await studio.draw()

    assert KEY not in str(told.value)
    assert "OPENROUTER_API_KEY" in told.value.advice
    assert studio.usage.rows == []


async def test_a_key_in_another_script_is_refused_by_openrouter_and_not_by_us(
    openrouter: OpenRouterStandIn,
) -> None:
    async with http_client() as client:
        assert await Studio(client, openrouter.base_url, api_key="clé").draw()


async def test_each_call_leaves_one_line_without_secrets(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Failure(429), Drop())
    with capture_logs() as lines:
        await studio.draw("a whale")

    assert [(line["status"], line["attempt"], line["cost"]) for line in lines] == [
        (429, 1, None),
        ("RemoteProtocolError", 2, None),
        (200, 3, str(openrouter.charged)),
    ]
    assert all(line["model"] == "google/gemini-2.5-flash-image" for line in lines)
    assert all(isinstance(line["seconds"], float) for line in lines)
    assert KEY not in str(lines)
    assert "whale" not in str(lines)

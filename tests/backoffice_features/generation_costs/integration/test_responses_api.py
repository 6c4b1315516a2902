from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from backoffice.features.generation_costs.infrastructure.models.image_usage_model import (
    ImageUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.service_usage_model import (
    ServiceUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.settings import Settings
from tests.backoffice_features.generation_costs.fakes import (
    IMPOSSIBLE,
    UNKNOWN,
    VERSION,
    CentPrices,
    app_with_prices,
)

MESSAGE = {
    "id": "msg_1",
    "type": "message",
    "model": "claude-sonnet-4-5",
    "usage": {
        "input_tokens": 10,
        "cache_read_input_tokens": 20,
        "cache_creation_input_tokens": 30,
        "output_tokens": 5,
        "server_tool_use": {"web_search_requests": 2},
    },
}
USED = {"prompt_tokens": 1, "completion_tokens": 0}
CHAT = {
    "id": "chatcmpl-1",
    "model": "gpt-5",
    "usage": {"prompt_tokens": 8, "completion_tokens": 2, "total_tokens": 10},
}


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    made = app_with_prices(settings, CentPrices())
    yield made
    await made.state.database.dispose()


async def send(
    client: httpx.AsyncClient,
    provider: str,
    api: str,
    response: Any,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> httpx.Response:
    body = {"provider": provider, "api": api, "response": response, **more}
    return await client.post("/cost-tracking/responses", json=body, headers=headers)


async def test_a_response_is_recorded_with_all_that_was_billed(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    film: dict[str, Any] = {"resourceType": "VIDEO", "resourceId": "v-1", "tenantId": "shop-1"}
    answer = await send(client, "anthropic", "messages", MESSAGE, **film, metadata={"take": 1})
    assert answer.status_code == 201
    told = answer.json()
    message, searches = told["entries"]
    assert (message["amount"], message["costSource"]) == ("0.65", "catalogue")
    assert (searches["quantity"], searches["unit"], searches["amount"]) == (
        *("2", "web_search", "0.02"),
    )
    assert message["requestId"] == searches["requestId"] == "shop-1/VIDEO/v-1"
    assert message["metadata"] == searches["metadata"] == {"take": 1}
    assert told["notes"] == []
    async with app.state.database.sessions() as db:
        fact = (await db.scalars(select(TokenUsageModel))).one()
        search = (await db.scalars(select(ServiceUsageModel))).one()
    assert (fact.prompt_tokens, fact.cached_tokens, fact.cache_write_tokens) == (60, 20, 30)
    assert (fact.computed_cost, fact.price_version) == (Decimal("0.65"), VERSION)
    assert (search.provider, search.resource_id) == ("anthropic", "v-1")


async def test_the_same_response_counts_once(client: httpx.AsyncClient) -> None:
    first = await send(client, "anthropic", "messages", MESSAGE)
    again = await send(client, "anthropic", "messages", MESSAGE, {"Idempotency-Key": "another"})
    assert first.json() == again.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"


async def test_a_response_without_an_id_counts_once_by_its_key(client: httpx.AsyncClient) -> None:
    picture = {"created": 1, "data": [{"url": "https://example.com/1.png"}]}
    asked: dict[str, Any] = {"model": "dall-e-3", "size": "1024x1024", "quality": "hd"}
    answers = [
        await send(client, "openai", "images", picture, {"Idempotency-Key": "p-1"}, **asked)
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    other = await send(client, "openai", "images", picture, **asked)
    assert other.json()["entries"][0]["eventId"] != answers[0].json()["entries"][0]["eventId"]


async def test_another_response_under_an_id_that_is_insisted_on_is_a_conflict(
    client: httpx.AsyncClient,
) -> None:
    ids: dict[str, Any] = {"eventId": str(uuid4())}
    first = await send(client, "openai", "chat", CHAT, **ids)
    assert first.json()["entries"][0]["eventId"] == ids["eventId"]
    other = CHAT | {"id": "chatcmpl-2", "model": "gpt-5-mini"}
    assert (await send(client, "openai", "chat", other, **ids)).status_code == 409


async def test_size_and_quality_are_kept_with_the_pictures(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    picture = {"created": 1, "data": [{}, {}]}
    asked: dict[str, Any] = {"model": "dall-e-3", "size": "1024x1792", "quality": "hd"}
    await send(client, "openai", "images", picture, **asked)
    async with app.state.database.sessions() as db:
        fact = (await db.scalars(select(ImageUsageModel))).one()
    assert (fact.output_images, fact.image_size, fact.image_quality) == (2, "1024x1792", "hd")
    assert fact.cost == Decimal("0.02")


async def test_a_reported_cost_counts_and_the_computed_one_is_kept_beside_it(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    body = (
        '{"provider": "openrouter", "api": "chat", "response": {"id": "gen-1", "model": "m/x",'
        ' "usage": {"prompt_tokens": 3, "completion_tokens": 4, "cost": 0.012345678912}}}'
    )
    headers = {"Content-Type": "application/json"}
    answer = await client.post("/cost-tracking/responses", content=body, headers=headers)
    (entry,) = answer.json()["entries"]
    assert (entry["amount"], entry["costSource"]) == ("0.012345678912", "provider")
    async with app.state.database.sessions() as db:
        fact = (await db.scalars(select(TokenUsageModel))).one()
    assert fact.computed_cost == Decimal("0.07")


async def test_a_stream_is_taken_as_its_text(client: httpx.AsyncClient) -> None:
    text = (
        'data: {"id": "c-1", "model": "gpt-5", "choices": [], "usage": null}\n\n'
        'data: {"id": "c-1", "model": "gpt-5", "usage": {"prompt_tokens": 1, '
        '"completion_tokens": 2}}\n\ndata: [DONE]\n\n'
    )
    (entry,) = (await send(client, "openai", "chat", text)).json()["entries"]
    assert (entry["inputTokens"], entry["outputTokens"], entry["amount"]) == (1, 2, "0.03")


@pytest.mark.parametrize(
    ("provider", "response", "amount", "source", "note"),
    [
        ("openai", {"id": "c", "model": "gpt-5"}, None, "unknown", "usage"),
        ("openai", CHAT | {"model": IMPOSSIBLE}, None, "unknown", "cached_tokens"),
        ("openai", CHAT | {"service_tier": "priority"}, None, "unknown", "service tier priority"),
        ("openrouter", {"usage": {"cost": "0.5"}, "model": "m"}, None, "unknown", "usage.cost"),
        ("openrouter", {"usage": {"cost": 1}, "model": "m"}, "1", "provider", "usage.prompt_tok"),
        (
            "openrouter",
            {"usage": USED | {"cost": 1}, "model": IMPOSSIBLE},
            "1",
            "provider",
            "cached_tokens",
        ),
        (
            "openai",
            {"model": "m", "usage": USED | {"robot_hours": 7}},
            "0.01",
            "catalogue",
            "usage.robot_hours 7",
        ),
    ],
)
async def test_what_cannot_be_priced_is_recorded_and_says_why(
    client: httpx.AsyncClient,
    provider: str,
    response: Any,
    amount: str | None,
    source: str,
    note: str,
) -> None:
    answer = await send(client, provider, "chat", response, metadata={"mine": True})
    assert answer.status_code == 201
    (entry,), (said,) = answer.json()["entries"], answer.json()["notes"]
    assert (entry["amount"], entry["costSource"]) == (amount, source)
    assert entry["model"] == response["model"]
    assert note in said
    assert entry["metadata"] == {"mine": True, "cost_notes": [said]}


async def test_an_unknown_model_is_unknown_without_a_note(client: httpx.AsyncClient) -> None:
    answer = await send(client, "openai", "chat", CHAT | {"model": UNKNOWN})
    assert answer.json()["entries"][0]["costSource"] == "unknown"
    assert answer.json()["notes"] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"provider": "nobody"}, "anthropic, elevenlabs, google"),
        ({"api": "sculpture"}, "chat, responses, embeddings"),
        ({"response": {"error": {"message": "Rate limit"}}}, "error of the provider"),
        ({"api": "images", "response": {"data": [{}]}}, "model"),
        ({"response": 7}, "response"),
        ({"characters": -1}, "characters"),
        ({"unheard": 1}, "unheard"),
    ],
)
async def test_what_is_no_paid_call_is_refused(
    client: httpx.AsyncClient, app: FastAPI, change: dict[str, Any], said: str
) -> None:
    body = {"provider": "openai", "api": "chat", "response": CHAT} | change
    answer = await client.post("/cost-tracking/responses", json=body)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]
    async with app.state.database.sessions() as db:
        assert (await db.scalars(select(TokenUsageModel))).all() == []
        assert (await db.scalars(select(ServiceUsageModel))).all() == []

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from backoffice.settings import Settings
from tests.backoffice_features.generation_costs.fakes import (
    IMPOSSIBLE,
    CentPrices,
    FakeLedger,
    app_with_prices,
)


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    made = app_with_prices(settings, CentPrices())
    yield made
    await made.state.database.dispose()


TOKENS = {"inputTokens": 500, "outputTokens": 1000}
SERVICES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "openai",
        {"model": "gpt-4-turbo", "cachedTokens": 100, "reasoningTokens": 10, **TOKENS},
        {"service": "OPENAI", "provider": "openai", "operation": "chat", "amount": "15", **TOKENS},
    ),
    (
        "claude",
        {"model": "claude-3-5-sonnet", "cacheWrite1hTokens": 3, **TOKENS},
        {"service": "CLAUDE", "provider": "anthropic", "operation": "messages", "amount": "15"},
    ),
    (
        "elevenlabs",
        {"characters": 120},
        {
            "service": "ELEVENLABS",
            "model": "eleven_multilingual_v2",
            "unit": "character",
            "quantity": "120",
            "amount": "1.2",
        },
    ),
    (
        "pika",
        {"seconds": 4.5, "resolution": "1080p"},
        {
            "service": "PIKA",
            "model": "pika-2.2",
            "unit": "second",
            "quantity": "4.5",
            "amount": "0.045",
        },
    ),
    (
        "dalle",
        {"size": "1024x1024", "images": 2},
        {
            "service": "DALLE",
            "provider": "openai",
            "model": "dall-e-3",
            "outputImages": 2,
            "amount": "0.02",
        },
    ),
    (
        "storage",
        {"provider": "cloudflare", "model": "r2-standard", "quantity": "12.5"},
        {
            "service": "STORAGE",
            "provider": "cloudflare",
            "unit": "GB-month",
            "quantity": "12.5",
            "amount": "0.125",
        },
    ),
    (
        "compute",
        {"provider": "temporal", "model": "temporal-actions", "quantity": 30, "unit": "action"},
        {
            "service": "COMPUTE",
            "provider": "temporal",
            "unit": "action",
            "quantity": "30",
            "amount": "0.3",
        },
    ),
]
EACH = pytest.mark.parametrize(("service", "body", "entry"), SERVICES)


async def record(
    client: httpx.AsyncClient, service: str, body: dict[str, Any], **headers: str
) -> httpx.Response:
    return await client.post(f"/cost-tracking/record/{service}", json=body, headers=headers)


@EACH
async def test_a_service_s_call_is_priced_and_recorded_for_its_resource(
    client: httpx.AsyncClient, service: str, body: dict[str, Any], entry: dict[str, Any]
) -> None:
    film = {"resourceType": "VIDEO", "resourceId": "v-1", "metadata": {"scene": 3}}
    response = await record(client, service, body | film)
    assert response.status_code == 201
    told = response.json()
    expected = entry | film | {"status": "recorded", "costSource": "catalogue"}
    assert {name: told[name] for name in expected} == expected
    of_film = (await client.get("/cost-tracking/resources/VIDEO/v-1")).json()
    assert (of_film["amount"], of_film["calls"]) == (entry["amount"], 1)


@EACH
async def test_a_retry_with_its_key_counts_once(
    client: httpx.AsyncClient, service: str, body: dict[str, Any], entry: dict[str, Any]
) -> None:
    first, again = [await record(client, service, body, **{"Idempotency-Key": "k"}) for _ in "12"]
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    listed = (await client.get("/cost-tracking/entries")).json()["items"]
    assert [each["amount"] for each in listed] == [entry["amount"]]


@pytest.mark.parametrize(
    ("service", "body", "field"),
    [
        ("openai", {"model": "gpt-4", "inputTokens": 1}, "outputTokens"),
        ("openai", {"model": "gpt-4", **TOKENS, "amount": 1}, "amount"),
        ("openai", {"model": IMPOSSIBLE, **TOKENS}, "cached_tokens"),
        ("claude", {"model": "", **TOKENS}, "model"),
        ("elevenlabs", {"characters": 1.5}, "characters"),
        ("pika", {"seconds": -1}, "seconds"),
        ("dalle", {"size": "1024x1024", "images": 0}, "images"),
        ("storage", {"provider": "aws", "model": "s3", "quantity": "much"}, "quantity"),
        ("compute", {"provider": "fly", "quantity": 1}, "model"),
    ],
)
async def test_bad_input_names_the_field(
    client: httpx.AsyncClient, service: str, body: dict[str, Any], field: str
) -> None:
    response = await record(client, service, body)
    assert response.status_code == 422
    assert field in response.json()["detail"]


async def test_what_goes_into_the_journal_is_answered_with_202(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    ledger = FakeLedger(is_away=True)
    app.state.record_calls = ledger.priced_by(CentPrices())
    entry = await record(client, "elevenlabs", {"characters": 1})
    assert (entry.status_code, entry.json()["status"]) == (202, "journalled")
    message = {"id": "m", "model": "claude", "usage": {"input_tokens": 1, "output_tokens": 2}}
    body = {"provider": "anthropic", "api": "messages", "response": message}
    response = await client.post("/cost-tracking/responses", json=body)
    assert response.status_code == 202
    assert [each["status"] for each in response.json()["entries"]] == ["journalled"]
    assert len(ledger.usages) == 2

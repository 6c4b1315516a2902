from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from backoffice.features.generation_costs.infrastructure.models.service_usage_model import (
    ServiceUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import (
    CostRollupModel,
    GenerationRequestModel,
    LedgerTotalsModel,
)

SEED: dict[str, Any] = {
    "service": "OPENAI",
    "operation": "gpt-4-completion",
    "amount": 0.05,
    "provider": "openai",
    "model": "gpt-4-turbo",
    "inputTokens": 500,
    "outputTokens": 1000,
}


def nested(depth: int) -> dict[str, Any]:
    return {"in": nested(depth - 1)} if depth else {}


async def record(client: httpx.AsyncClient, body: Any, **headers: str) -> httpx.Response:
    return await client.post("/cost-tracking/record", json=body, headers=headers)


async def batch(client: httpx.AsyncClient, *entries: Any, **headers: str) -> httpx.Response:
    return await client.post(
        "/cost-tracking/record/batch", json={"entries": entries}, headers=headers
    )


async def calls_in(app: FastAPI) -> int:
    async with app.state.database.sessions() as db:
        return await db.scalar(select(func.sum(CostRollupModel.api_call_count))) or 0


async def test_the_seed_s_body_is_recorded_as_it_is(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    response = await record(client, SEED)
    assert response.status_code == 201
    told = response.json()
    assert (told["amount"], told["status"], told["costSource"]) == ("0.05", "recorded", "given")
    async with app.state.database.sessions() as db:
        fact = (await db.scalars(select(TokenUsageModel))).one()
        request = (await db.scalars(select(GenerationRequestModel))).one()
        hour = (await db.scalars(select(CostRollupModel))).one()
        whole = (await db.scalars(select(LedgerTotalsModel))).one()
    assert (fact.service, fact.provider, fact.prompt_tokens) == ("OPENAI", "openai", 500)
    assert str(fact.event_id) == told["eventId"]
    assert request.request_id == response.headers["X-Request-ID"]
    assert request.total_cost == hour.total_cost == whole.total_cost == Decimal("0.05")
    assert (hour.service, hour.tenant_id, whole.request_count) == ("OPENAI", "", 1)


async def test_without_an_amount_and_a_known_price_the_cost_is_unknown_and_not_zero(
    client: httpx.AsyncClient,
) -> None:
    entry = {name: value for name, value in SEED.items() if name != "amount"}
    entry["model"] = "of-nobody"
    first = await record(client, entry, **{"Idempotency-Key": "once"})
    assert (first.json()["amount"], first.json()["costSource"]) == (None, "unknown")
    again = await record(client, entry, **{"Idempotency-Key": "once"})
    assert again.json()["eventId"] == first.json()["eventId"]


async def test_a_given_amount_stands_whatever_the_catalogue_says_of_the_call(
    client: httpx.AsyncClient,
) -> None:
    entry = SEED | {"cachedTokens": SEED["inputTokens"] + 1}
    told = (await record(client, entry)).json()
    assert (told["amount"], told["costSource"]) == ("0.05", "given")
    assert told["metadata"]["cost_notes"][0].startswith("not priced: cached_tokens")
    del entry["amount"]
    refused = await record(client, entry)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "cached_tokens")


async def test_an_amount_keeps_every_digit_it_was_written_with(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    digits = "123456.123456789012"  # more than a float holds
    body = '{"service": "S", "operation": "o", "amount": %s}'
    for text in (digits, f'"{digits}"'):
        response = await client.post(
            "/cost-tracking/record",
            content=body % text,
            headers={"Content-Type": "application/json"},
        )
        assert response.json()["amount"] == digits
    async with app.state.database.sessions() as db:
        whole = (await db.scalars(select(LedgerTotalsModel))).one()
    assert whole.total_cost == Decimal(digits) * 2


async def test_a_cost_of_anything_else_has_a_quantity(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    entry = {
        "service": "ELEVENLABS",
        "operation": "tts",
        "amount": "0.0003",
        "quantity": 1200.5,
        "unit": "character",
        "resource_type": "VIDEO",
        "resource_id": "video-1",
        "tenantId": "shop-1",
        "userId": "user-1",
        "conversationId": "talk-1",
        "metadata": {"voice": "Ada", "speed": 1.25, "tags": ["a"]},
        "timestamp": "2026-03-01T12:30:00+01:00",
    }
    told = (await record(client, entry)).json()
    async with app.state.database.sessions() as db:
        fact = (await db.scalars(select(ServiceUsageModel))).one()
    assert (fact.quantity, fact.unit, fact.provider) == (
        Decimal("1200.5"),
        "character",
        "elevenlabs",
    )
    assert fact.details == entry["metadata"] == told["metadata"]
    assert (fact.tenant_id, fact.user_id, fact.resource_id) == ("shop-1", "user-1", "video-1")
    assert told["timestamp"] == "2026-03-01T11:30:00Z"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": -1}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": "much"}, "amount"),
        ({"amount": 1_000_000}, "amount"),
        ({"service": ""}, "service"),
        ({"inputTokens": 1.5}, "inputTokens"),
        ({"inputTokens": -1}, "inputTokens"),
        ({"quantity": 1}, "quantity"),
        ({"quantity": 1, "unit": "second"}, "quantity"),
        ({"resourceId": "video-1"}, "resource_type"),
        ({"timestamp": "2026-03-01T12:30:00"}, "timestamp"),
        ({"timestamp": "1970-01-01T00:00:00Z"}, "timestamp"),
        ({"metadata": {"text": "\0"}}, "metadata"),
        ({"metadata": nested(40)}, "metadata"),
        ({"metadata": nested(900)}, "metadata"),
        ({"tenantId": "\0"}, "tenant_id"),
        ({"event_id": "seven"}, "event"),
        ({"model": ""}, "model"),
        ({"unheard": 1}, "unheard"),
    ],
)
async def test_bad_input_names_the_field_and_stores_nothing(
    client: httpx.AsyncClient, app: FastAPI, change: dict[str, Any], field: str
) -> None:
    response = await record(client, SEED | change)
    assert response.status_code == 422
    assert field in response.json()["detail"]
    of_batch = (await batch(client, SEED | change)).json()
    assert of_batch["refused"] == 1
    assert field in str(of_batch["results"][0]["errors"])
    assert await calls_in(app) == 0


async def test_a_retry_counts_once_and_is_answered_the_same(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    entry = SEED | {"event_id": str(uuid4())}
    first, again = await record(client, entry), await record(client, entry)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    keyed = [await record(client, SEED, **{"Idempotency-Key": "order-7"}) for _ in range(2)]
    assert keyed[0].json() == keyed[1].json()
    assert await calls_in(app) == 2


async def test_another_call_under_the_same_id_is_a_conflict(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    entry = SEED | {"event_id": str(uuid4())}
    await record(client, entry)
    other = entry | {"amount": 0.06}
    response = await record(client, other)
    assert response.status_code == 409
    assert entry["event_id"] in response.json()["detail"]
    results = (await batch(client, other, SEED)).json()["results"]
    assert [result["status"] for result in results] == ["refused", "recorded"]
    assert await calls_in(app) == 2


async def test_the_same_id_for_another_kind_of_call_is_a_conflict(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    entry = SEED | {"event_id": str(uuid4())}
    without_tokens = {k: v for k, v in entry.items() if not k.endswith("Tokens")}
    await record(client, entry)
    assert (await record(client, without_tokens)).status_code == 409
    (refused,) = (await batch(client, without_tokens)).json()["results"]
    assert refused["status"] == "refused"
    assert await calls_in(app) == 1


async def test_an_empty_key_is_refused(client: httpx.AsyncClient, app: FastAPI) -> None:
    assert (await record(client, SEED, **{"Idempotency-Key": ""})).status_code == 422
    assert await calls_in(app) == 0


async def test_a_bad_entry_of_a_batch_does_not_lose_the_good_ones(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    same = SEED | {"eventId": str(uuid4())}
    answer = (await batch(client, same, {"amount": 1}, "nonsense", same, SEED)).json()
    assert [result["status"] for result in answer["results"]] == [
        *("recorded", "refused", "refused", "recorded", "recorded")
    ]
    assert (answer["recorded"], answer["duplicates"], answer["refused"]) == (3, 1, 2)
    assert {error["field"] for error in answer["results"][1]["errors"]} == {"service", "operation"}
    assert await calls_in(app) == 2


async def test_a_batch_sent_again_with_its_key_counts_once(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    answers = [
        (await batch(client, SEED, SEED, **{"Idempotency-Key": "batch-1"})).json() for _ in range(2)
    ]
    assert answers[0]["results"] == answers[1]["results"]
    assert [answer["duplicates"] for answer in answers] == [0, 2]
    assert await calls_in(app) == 2


@pytest.mark.parametrize("count", [0, 1001])
async def test_a_batch_has_1_to_1000_entries(client: httpx.AsyncClient, count: int) -> None:
    response = await batch(client, *[SEED] * count)
    assert response.status_code == 422
    assert "entries" in response.json()["detail"]


async def test_a_thousand_entries_are_recorded_at_once(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    answer = (await batch(client, *[SEED | {"requestId": f"r{n % 7}"} for n in range(1000)])).json()
    assert answer["recorded"] == await calls_in(app) == 1000


async def test_costs_of_a_resource_belong_together_by_tenant(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    film = {"resourceType": "VIDEO", "resourceId": "video-1"}
    await batch(client, SEED | film, SEED | film, SEED | film | {"tenantId": "shop-1"})
    async with app.state.database.sessions() as db:
        requests = (await db.scalars(select(GenerationRequestModel.request_id))).all()
    assert sorted(requests) == ["/VIDEO/video-1", "shop-1/VIDEO/video-1"]

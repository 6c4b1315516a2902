import base64
import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.presentation.cloud_events import BATCHED, STRUCTURED, TYPE

COST = {
    "service": "OPENAI",
    "operation": "chat",
    "amount": "0.123456789012",
    "model": "gpt-4o",
    "inputTokens": 500,
    "outputTokens": 100,
}
EVENT = {
    "specversion": "1.0",
    "type": TYPE,
    "source": "/shops/1",
    "id": "call-7",
    "time": "2026-03-01T13:30:00+01:00",
    "subject": "of no interest",
    "datacontenttype": "application/json",
    "data": COST,
}


async def send(client: httpx.AsyncClient, event: Any, kind: str = STRUCTURED) -> httpx.Response:
    headers = {"Content-Type": f"{kind}; charset=utf-8"}
    return await client.post("/api/events", content=json.dumps(event), headers=headers)


async def send_binary(
    client: httpx.AsyncClient, data: str | bytes, **changes: str
) -> httpx.Response:
    told = {name: str(EVENT[name]) for name in ("specversion", "type", "source", "id", "time")}
    headers = {f"ce-{name}": value for name, value in (told | changes).items()}
    headers["Content-Type"] = "application/json"
    return await client.post("/api/events", content=data, headers=headers)


async def facts(app: FastAPI) -> list[TokenUsageModel]:
    async with app.state.database.sessions() as db:
        return [*await db.scalars(select(TokenUsageModel).order_by(TokenUsageModel.id))]


async def test_an_event_is_a_cost_entry(client: httpx.AsyncClient, app: FastAPI) -> None:
    answer = await send(client, EVENT)
    assert (answer.status_code, answer.json()["recorded"]) == (200, 1)
    (fact,) = await facts(app)
    assert (fact.service, fact.model, fact.prompt_tokens) == ("OPENAI", "gpt-4o", 500)
    assert str(fact.cost) == "0.123456789012"
    assert fact.created_at.isoformat() == "2026-03-01T12:30:00+00:00"
    assert answer.json()["results"][0]["eventId"] == str(fact.event_id)


async def test_source_and_id_count_once_in_every_mode(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    await send(client, EVENT)
    packed = base64.b64encode(json.dumps(COST).encode()).decode()
    answers = [
        await send(client, EVENT),
        await send(client, [EVENT], BATCHED),
        await send_binary(client, json.dumps(COST)),
        await send(client, EVENT | {"data_base64": packed}),
    ]
    assert [answer.json()["duplicates"] for answer in answers] == [1, 1, 1, 1]
    await send(client, EVENT | {"source": "/shops/2"})
    await send(client, EVENT | {"id": "call-8"})
    assert len(await facts(app)) == 3


async def test_headers_of_the_binary_mode_are_percent_encoded(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    await send(client, EVENT | {"source": "/boutiques/é", "id": "100%"})
    answer = await send_binary(client, json.dumps(COST), source="/boutiques/%C3%A9", id="100%25")
    assert answer.json()["duplicates"] == 1


async def test_an_amount_of_the_binary_mode_keeps_its_digits(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    body = '{"service": "S", "operation": "o", "model": "m", "inputTokens": 1, "amount": %s}'
    await send_binary(client, body % "123456.123456789012")
    (fact,) = await facts(app)
    assert str(fact.cost) == "123456.123456789012"


async def test_a_batch_has_a_result_for_each(client: httpx.AsyncClient, app: FastAPI) -> None:
    bad = EVENT | {"id": "call-8", "data": COST | {"inputTokens": -1}}
    answer = (await send(client, [EVENT, bad, EVENT | {"type": "other"}, 1, EVENT], BATCHED)).json()
    assert [result["status"] for result in answer["results"]] == [
        *("recorded", "refused", "refused", "refused", "recorded")
    ]
    assert [result["errors"][0]["field"] for result in answer["results"][1:4]] == [
        *("inputTokens", "type", "event")
    ]
    assert len(await facts(app)) == 1


async def test_another_cost_under_the_same_id_is_refused(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    await send(client, EVENT)
    answer = await send(client, EVENT | {"data": COST | {"amount": 1}})
    assert answer.status_code == 422
    assert "Another call was recorded" in answer.json()["detail"]
    assert len(await facts(app)) == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"type": "com.example.other"}, f"type: must be {TYPE}"),
        ({"type": ""}, "type: must be text"),
        ({"id": 7}, "id: must be text"),
        ({"specversion": "0.3"}, "specversion: must be 1.0"),
        ({"time": "yesterday"}, "time: must be a time"),
        ({"datacontenttype": "text/xml"}, "datacontenttype: must be application/json"),
        ({"data": None}, "data"),
        ({"data": COST | {"unheard": 1}}, "data.unheard"),
        ({"data": COST | {"inputTokens": -1}}, "data.inputTokens"),
        ({"data": COST | {"eventId": "01a21897-2a45-7191-841a-e28636bbf2f9"}}, "data.eventId"),
        ({"data_base64": "!"}, "data_base64: must be base64"),
        ({"data_base64": "bm8="}, "data: must be JSON"),
    ],
)
async def test_a_bad_event_is_refused_by_name(
    client: httpx.AsyncClient, app: FastAPI, change: dict[str, Any], told: str
) -> None:
    answer = await send(client, EVENT | change)
    assert answer.status_code == 422
    assert told in answer.json()["detail"]
    assert await facts(app) == []


@pytest.mark.parametrize(
    ("body", "kind", "told"),
    [
        ("{", STRUCTURED, "body: must be JSON"),
        ("[]", STRUCTURED, "event: must be an object"),
        ("{}", BATCHED, "events: must be a list"),
        (json.dumps([1] * 1001), BATCHED, "at most 1000"),
        (json.dumps(COST), "application/json", "specversion: must be text"),
    ],
    ids=["no JSON", "no object", "no list", "too many", "no event"],
)
async def test_what_is_no_event_is_refused(
    client: httpx.AsyncClient, body: str, kind: str, told: str
) -> None:
    answer = await client.post("/api/events", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 422
    assert told in answer.json()["detail"]

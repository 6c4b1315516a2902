import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from backoffice.features.generation_costs.infrastructure.models.service_usage_model import (
    ServiceUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)

# What litellm 1.106 sends for a call of Claude with its cache, without what nobody reads here.
LOGGED: dict[str, Any] = {
    "id": "chatcmpl-1",
    "litellm_call_id": "325b8ff5-971c-45fb-b683-4a65243fa099",
    "trace_id": "8274ae00-a912-41af-bdff-a223b09fa08a",
    "session_id": "talk-1",
    "call_type": "acompletion",
    "cache_hit": False,
    "stream": True,
    "status": "success",
    "custom_llm_provider": "vertex_ai",
    "startTime": 1772368200.25,
    "endTime": 1772368201.5,
    "model": "vertex_ai/claude-sonnet-4-5",
    "response_cost": 5.7e-05,
    "prompt_tokens": 1200,
    "completion_tokens": 50,
    "total_tokens": 1250,
    "end_user": "mo",
    "metadata": {
        "user_api_key_team_id": "team-1",
        "user_api_key_user_id": "owner of the key",
        "usage_object": {
            "prompt_tokens": 1200,
            "completion_tokens": 50,
            "total_tokens": 1250,
            "prompt_tokens_details": {
                "cached_tokens": 1000,
                "audio_tokens": None,
                "cache_creation_tokens": 100,
                "cache_creation_token_details": {"ephemeral_1h_input_tokens": 60},
            },
            "completion_tokens_details": {"reasoning_tokens": 20},
            "cache_read_input_tokens": 1000,
            "cache_creation_input_tokens": 100,
        },
    },
    "messages": [{"role": "user", "content": "hi"}],
}


async def send(client: httpx.AsyncClient, *logged: Any) -> dict[str, Any]:
    answer = await client.post("/api/litellm", json=logged)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def facts(app: FastAPI) -> list[TokenUsageModel]:
    async with app.state.database.sessions() as db:
        return [*await db.scalars(select(TokenUsageModel).order_by(TokenUsageModel.id))]


async def test_a_call_of_litellm_is_recorded(client: httpx.AsyncClient, app: FastAPI) -> None:
    answer = await client.post("/api/litellm", json=LOGGED)
    assert answer.json()["recorded"] == 1
    (fact,) = await facts(app)
    assert (fact.provider, fact.model, fact.operation) == (
        *("google", "claude-sonnet-4-5", "acompletion"),
    )
    assert (fact.prompt_tokens, fact.completion_tokens) == (1200, 50)
    assert (fact.cached_tokens, fact.reasoning_tokens) == (1000, 20)
    assert (fact.cache_write_tokens, fact.cache_write_1h_tokens) == (40, 60)
    assert (str(fact.cost), fact.cost_source) == ("0.000057", "provider")
    assert (fact.tenant_id, fact.user_id, fact.conversation_id) == ("team-1", "mo", "talk-1")
    assert fact.request_id == LOGGED["trace_id"]
    assert fact.created_at.isoformat() == "2026-03-01T12:30:01.500000+00:00"


async def test_a_call_counts_once_however_it_is_sent(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    assert (await send(client, LOGGED, LOGGED | {"id": "chatcmpl-2"}))["recorded"] == 2
    lines = "\n".join(json.dumps(each) for each in (LOGGED, LOGGED | {"id": "chatcmpl-3"}))
    answer = (await client.post("/api/litellm", content=lines)).json()
    assert (answer["recorded"], answer["duplicates"]) == (2, 1)
    assert len(await facts(app)) == 3


async def test_failures_and_cache_hits_cost_nothing(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    free = {"response_cost": 0.0}
    answer = await send(
        client,
        LOGGED | free | {"status": "failure", "error_str": "too many"},
        LOGGED | free | {"cache_hit": True, "id": "chatcmpl-1_cache_hit1"},
    )
    assert answer["results"] == []
    assert await facts(app) == []


async def test_a_failure_that_was_billed_is_recorded(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    assert (await send(client, LOGGED | {"status": "failure"}))["recorded"] == 1


async def test_a_cost_that_litellm_does_not_know_is_not_zero(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    await send(client, LOGGED | {"response_cost": 0.0, "model": "of-nobody"})
    (fact,) = await facts(app)
    assert fact.cost_source == "unknown"


async def test_a_call_without_tokens_is_one_call(client: httpx.AsyncClient, app: FastAPI) -> None:
    speech = LOGGED | {"prompt_tokens": 0, "completion_tokens": 0, "metadata": {}}
    await send(client, speech | {"call_type": "aspeech"})
    async with app.state.database.sessions() as db:
        (fact,) = await db.scalars(select(ServiceUsageModel))
    assert (fact.unit, str(fact.cost), fact.tenant_id) == ("call", "0.000057", None)


async def test_who_sent_it_may_say_whose_it_is(client: httpx.AsyncClient, app: FastAPI) -> None:
    sent = LOGGED["metadata"] | {"requester_metadata": {"tenant_id": "shop-1"}}
    await send(client, LOGGED | {"metadata": sent, "end_user": None})
    (fact,) = await facts(app)
    assert (fact.tenant_id, fact.user_id) == ("shop-1", "owner of the key")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"prompt_tokens": -1}, "prompt_tokens"),
        ({"prompt_tokens": "many"}, "prompt_tokens"),
        ({"response_cost": "much"}, "response_cost"),
        ({"response_cost": -1}, "cost"),
        ({"endTime": "now"}, "endTime"),
        ({"endTime": 1e30}, "endTime"),
        ({"id": None, "litellm_call_id": None}, "id"),
        ({"model": ""}, "model"),
    ],
)
async def test_a_bad_call_is_refused_by_name_and_harms_no_other(
    client: httpx.AsyncClient, app: FastAPI, change: dict[str, Any], field: str
) -> None:
    answer = await send(client, LOGGED | change, LOGGED)
    assert [result["status"] for result in answer["results"]] == ["refused", "recorded"]
    assert answer["results"][0]["errors"][0]["field"] == field


async def test_what_is_no_log_of_litellm_is_refused(client: httpx.AsyncClient) -> None:
    answer = await send(client, {"id": "1", "cost": "0.1"}, "text")
    assert [result["errors"][0]["field"] for result in answer["results"]] == ["status", "entry"]
    assert "generic_api_use_v1" in answer["results"][0]["errors"][0]["message"]
    for body in ("{", "", "\xff"):
        refused = await client.post("/api/litellm", content=body)
        assert "recorded" in refused.text or refused.status_code == 422


async def test_a_log_may_be_long(client: httpx.AsyncClient, app: FastAPI) -> None:
    long = LOGGED | {"messages": "x" * 3_000_000}
    assert (await send(client, long))["recorded"] == 1


async def test_what_python_writes_and_json_does_not_know_costs_no_call(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    # NaN in what was said, half a surrogate pair in an id, a time past all times.
    odd = LOGGED | {"model_parameters": {"top_p": float("nan")}, "id": "chatcmpl-\ud83d"}
    late = LOGGED | {"litellm_call_id": "late", "endTime": 1e308}
    answer = await client.post(
        "/api/litellm",
        content=json.dumps([odd, late]),
        headers={"Content-Type": "application/json"},
    )
    told = answer.json()
    assert (answer.status_code, told["recorded"], told["refused"]) == (200, 1, 1), answer.text
    assert told["results"][1]["errors"][0]["field"] == "endTime"
    assert len(await facts(app)) == 1

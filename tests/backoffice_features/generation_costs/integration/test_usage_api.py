"""A shop's program logs what its calls use, and reads it back."""

import csv
import io
from datetime import timedelta
from typing import Any

import httpx
import pytest

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.time_span import TimeSpan
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker import TokenTracker
from backoffice.features.shared.infrastructure.database import Database
from tests.backoffice_features.generation_costs.fakes import CentPrices, FakeLedger
from tests.backoffice_features.generation_costs.usages import NOON, call, store
from tests.support.queries import counted

LOG = {
    "shopId": "shop_123",
    "userId": "user_456",
    "conversationId": "conv_789",
    "operationType": "chat_message",
    "modelName": "gemini-2.5-flash",
    "inputTokens": 2062,
    "outputTokens": 201,
    "metadata": {"messageLength": 50, "historyLength": 5, "knowledgeBaseSize": 1500},
}
PATH = "/cost-tracking/usage"
DAY = {"since": "2026-03-01", "until": "2026-03-01"}
CALLS = [
    call(TokenUsage, "0.01", tenant_id="a", operation="chat"),
    call(TokenUsage, "0.02", tenant_id="a", operation="suggest", prompt_tokens=7),
    call(TokenUsage, "0.0", tenant_id="b", operation="chat", cost_source=CostSource.UNKNOWN),
    call(ImageUsage, "0.000000000001", operation="draw", created_at=NOON + timedelta(hours=1)),
]


def tracker_of(database: Database) -> TokenTracker:
    return TokenTracker(database, FakeLedger().priced_by(CentPrices()))


async def test_usage_is_logged_and_listed_by_shop(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{PATH}/logs", json=LOG)
    assert answer.status_code == 201, answer.text
    logged = answer.json()
    assert {name: logged[name] for name in LOG} == LOG
    assert (logged["provider"], logged["totalTokens"], logged["status"]) == (
        *("google", 2263, "recorded"),
    )
    assert (logged["costSource"], logged["totalCost"]) == ("catalogue", "0.0011211")
    await client.post(f"{PATH}/logs", json={**LOG, "shopId": "another"})
    found = (await client.get(f"{PATH}/logs", params={"shopId": "shop_123"})).json()
    del logged["status"]
    assert found == {"items": [logged], "next_cursor": None}
    assert len((await client.get(f"{PATH}/logs")).json()["items"]) == 2


async def test_a_log_sent_again_counts_once(client: httpx.AsyncClient) -> None:
    answers = [
        await client.post(f"{PATH}/logs", json=LOG, headers={"Idempotency-Key": "call-17"})
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert len((await client.get(f"{PATH}/logs")).json()["items"]) == 1


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("provider", {"modelName": "mistral-large"}),
        ("shopId", {"shopId": ""}),
        ("shopId", {"shopId": None}),
        ("inputTokens", {"inputTokens": -1}),
        ("outputTokens", {"outputTokens": 1.5}),
        ("colour", {"colour": "red"}),
    ],
)
async def test_a_bad_log_is_refused_by_name(
    client: httpx.AsyncClient, field: str, change: dict[str, Any]
) -> None:
    answer = await client.post(f"{PATH}/logs", json=LOG | change)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == field


async def test_a_provider_may_be_given(client: httpx.AsyncClient) -> None:
    given = {**LOG, "modelName": "mistral-large", "provider": "mistral"}
    answer = await client.post(f"{PATH}/logs", json=given)
    assert (answer.status_code, answer.json()["provider"]) == (201, "mistral")


async def test_statistics_add_up_by_operation_and_shop(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, CALLS)
    found = (await idle_client.get(f"{PATH}/statistics", params=DAY)).json()
    assert found == {
        **DAY,
        "totalTokens": 357,
        "totalCost": "0.030000000001",
        "averageCost": "0.01",
        "calls": 4,
        "unpricedCalls": 1,
        "byOperation": [
            figures(57, "0.02", "0.02", 1, 0) | {"operationType": "suggest"},
            figures(300, "0.01", "0.01", 2, 1) | {"operationType": "chat"},
            figures(0, "0.000000000001", "0.000000000001", 1, 0) | {"operationType": "draw"},
        ],
        "byShop": [
            figures(207, "0.03", "0.015", 2, 0) | {"shopId": "a"},
            figures(0, "0.000000000001", "0.000000000001", 1, 0) | {"shopId": None},
            figures(150, "0", None, 1, 1) | {"shopId": "b"},
        ],
    }


def figures(
    tokens: int, cost: str, average: str | None, calls: int, unpriced: int
) -> dict[str, Any]:
    return {
        "totalTokens": tokens,
        "totalCost": cost,
        "averageCost": average,
        "calls": calls,
        "unpricedCalls": unpriced,
    }


async def test_statistics_are_of_one_shop_where_that_is_asked(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, CALLS)
    found = (
        await idle_client.get(f"{PATH}/statistics", params={**DAY, "shopId": "b", "limit": "1"})
    ).json()
    assert (found["calls"], found["unpricedCalls"], found["averageCost"]) == (1, 1, None)
    assert [each["operationType"] for each in found["byOperation"]] == ["chat"]
    assert [each["shopId"] for each in found["byShop"]] == ["b"]


async def test_statistics_of_a_part_of_an_hour_are_those_of_its_facts(database: Database) -> None:
    await store(database, [*CALLS, call(created_at=NOON + timedelta(minutes=20), tenant_id="a")])
    span = TimeSpan(NOON + timedelta(minutes=10), NOON + timedelta(hours=2))
    tracker = tracker_of(database)
    assert (await tracker.get_statistics(span)).total.calls == 2
    assert (await tracker.get_statistics(span, "a")).total.calls == 1
    assert (await tracker.get_statistics()).total.calls == 5


async def test_statistics_of_whole_hours_read_no_facts(
    idle_client: httpx.AsyncClient, database: Database, app: Any
) -> None:
    await store(database, CALLS)
    with counted(app.state.database) as statements:
        await idle_client.get(f"{PATH}/statistics", params={**DAY, "shopId": "a"})
    assert [text for text in statements if "cost_rollups" in text]
    assert not [text for text in statements if "_usages" in text]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("statistics?since=2026-03-02&until=2026-03-01", "since"),
        ("statistics?limit=0", "limit"),
        ("statistics?colour=red", "colour"),
        ("logs?limit=0", "limit"),
        ("logs?cursor=nonsense", "cursor"),
        ("export.csv?since=yesterday", "since"),
    ],
)
async def test_a_bad_question_is_refused_by_name(
    idle_client: httpx.AsyncClient, path: str, field: str
) -> None:
    answer = await idle_client.get(f"{PATH}/{path}")
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == field


async def test_logs_are_exported_as_they_are_listed(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, [*CALLS, call(tenant_id="a", user_id="=1+1", metadata={"a": 1})])
    asked = {"shopId": "a", "until": "2026-03-01T13:00:00Z"}
    listed = (await idle_client.get(f"{PATH}/logs", params=asked)).json()["items"]
    answer = await idle_client.get(f"{PATH}/export.csv", params=asked)
    assert answer.headers["content-disposition"] == 'attachment; filename="usage.csv"'
    lines = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [line["eventId"] for line in lines] == [log["eventId"] for log in listed]
    assert lines[0].keys() == listed[0].keys()
    formula = next(line for line in lines if line["metadata"])
    assert (formula["userId"], formula["totalTokens"], formula["metadata"]) == (
        *("'=1+1", "150", '{"a": 1}'),
    )


async def test_logs_are_read_in_pages_in_python_too(database: Database) -> None:
    await store(database, CALLS)
    tracker = tracker_of(database)
    first = await tracker.get_logs_by_shop("a", limit=1)
    rest = await tracker.get_logs_by_shop("a", cursor=first.next_cursor)
    assert {entry.operation for entry in (*first.items, *rest.items)} == {"chat", "suggest"}
    assert len((await tracker.get_logs()).items) == 4
    text = "".join([part async for part in tracker.export_to_csv()])
    assert text.count("\r\n") == 5

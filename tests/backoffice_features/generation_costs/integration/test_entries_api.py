from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from backoffice.features.generation_costs.domain.entities.cost_entry import CostEntry
from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.infrastructure.adapters.entry_queries import (
    EntryFilter,
    EntryQueries,
)
from backoffice.features.shared.infrastructure.database import Database
from tests.backoffice_features.generation_costs.usages import NOON, call, store
from tests.support.queries import counted

VIDEO: dict[str, Any] = {"resource_type": "VIDEO", "resource_id": "shop/7 ü"}
CALLS = {
    "tokens": call(TokenUsage, "0.000000000001", created_at=NOON, tenant_id="shop-1"),
    "image": call(
        ImageUsage,
        "0.5",
        created_at=NOON + timedelta(hours=1),
        model="flux",
        provider="fal",
        user_id="mo",
        **VIDEO,
    ),
    "speech": call(
        ServiceUsage,
        "2",
        created_at=NOON + timedelta(hours=2),
        service="SPEECH",
        operation="read",
        metadata={"voice": ["Élan", 1.5]},
        **VIDEO,
    ),
    "unknown": call(
        ImageUsage,
        "0",
        cost_source=CostSource.UNKNOWN,
        created_at=NOON + timedelta(hours=3),
        **VIDEO,
    ),
}
NAMES = {str(usage.event_id): name for name, usage in CALLS.items()}


async def get(client: httpx.AsyncClient, path: str = "entries", **query: str) -> dict[str, Any]:
    answer = await client.get(f"/cost-tracking/{path}", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def named(found: dict[str, Any]) -> list[str]:
    return [NAMES[item["eventId"]] for item in found["items"]]


async def test_an_entry_is_read_as_it_was_recorded(
    client: httpx.AsyncClient, database: Database
) -> None:
    entry = {
        "service": "PIKA",
        "operation": "render",
        "model": "pika-2",
        "amount": "0.000000000001",
        "quantity": "0.25",
        "unit": "second",
        "tenantId": "shop-1",
        "userId": "mo",
        "resourceType": "VIDEO",
        "resourceId": "7",
        "metadata": {"take": 2},
    }
    recorded = (await client.post("/cost-tracking/record", json=entry)).json()
    await store(database, list(CALLS.values()))
    found = await get(client, service="PIKA")
    assert found["next_cursor"] is None
    assert found["items"] == [{key: recorded[key] for key in recorded if key != "status"}]


async def test_each_kind_has_its_own_fields_and_an_unknown_amount_is_null(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, list(CALLS.values()))
    unknown, speech, image, tokens = (await get(idle_client))["items"]
    assert (tokens["amount"], tokens["inputTokens"], tokens["outputTokens"]) == (
        *("0.000000000001", 100, 50),
    )
    assert (tokens["quantity"], tokens["unit"], tokens["metadata"]) == (None, None, None)
    assert (image["amount"], image["outputImages"], image["inputTokens"]) == ("0.5", 1, None)
    assert (speech["quantity"], speech["unit"]) == ("1.5", "second")
    assert speech["metadata"] == {"voice": ["Élan", 1.5]}
    assert (unknown["amount"], unknown["costSource"]) == (None, "unknown")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["unknown", "speech", "image", "tokens"]),
        ({"since": "2026-03-01T14:00:00Z"}, ["unknown", "speech"]),
        ({"since": "2026-03-01T15:00:00+01:00"}, ["unknown", "speech"]),
        ({"until": "2026-03-01T14:00:00Z"}, ["image", "tokens"]),
        ({"service": "SPEECH"}, ["speech"]),
        ({"service": "speech"}, []),
        ({"provider": "fal"}, ["image"]),
        ({"model": "flux"}, ["image"]),
        ({"model": ""}, []),
        ({"operation": "read"}, ["speech"]),
        ({"tenantId": "shop-1"}, ["tokens"]),
        ({"tenant_id": "shop-1"}, ["tokens"]),
        ({"userId": "mo"}, ["image"]),
        ({"resourceType": "VIDEO"}, ["unknown", "speech", "image"]),
        ({"resourceId": "shop/7 ü", "model": "flux"}, ["image"]),
        ({"minCost": "0.5"}, ["speech", "image"]),
        ({"maxCost": "0.5"}, ["image", "tokens"]),
        ({"minCost": "0"}, ["speech", "image", "tokens"]),
        ({"minCost": "0.000000000002", "max_cost": "0.5"}, ["image"]),
        ({"minCost": "3", "maxCost": "1"}, []),
        ({"unpriced": "true"}, ["unknown"]),
        ({"unpriced": "false", "resourceType": "VIDEO"}, ["speech", "image"]),
        ({"unpriced": "true", "minCost": "0"}, []),
        ({"costSource": "unknown"}, ["unknown"]),
        ({"cost_source": "provider"}, ["speech", "image", "tokens"]),
        ({"costSource": "catalogue"}, []),
    ],
)
async def test_entries_can_be_filtered(
    idle_client: httpx.AsyncClient,
    database: Database,
    query: dict[str, str],
    expected: list[str],
) -> None:
    await store(database, list(CALLS.values()))
    assert named(await get(idle_client, **query)) == expected


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("since", "2026-03-01T12:00:00"),
        ("since", "yesterday"),
        ("until", "0001-01-01T00:00:00Z"),
        ("until", "9999-12-31T23:59:59-12:00"),
        ("model", "\0"),
        ("tenantId", "x" * 256),
        ("resourceType", "x" * 65),
        ("minCost", "-1"),
        ("minCost", "NaN"),
        ("maxCost", "1e9"),
        ("maxCost", "0.0000000000001"),
        ("limit", "0"),
        ("limit", "201"),
        ("cursor", "nonsense"),
        ("cursor", "WyJlbnRyaWVzOmRlc2MiLCAxLCAyXQ=="),
        ("cursor", "WyJkYXRlOmRlc2MiLCAiMjAyNi0wMy0wMVQxMjowMDowMCswMDowMCIsICJyZXEtMSJd"),
        ("unpriced", "perhaps"),
        ("costSource", "hearsay"),
        ("colour", "red"),
    ],
)
async def test_a_bad_filter_is_refused_by_name(
    idle_client: httpx.AsyncClient, field: str, bad: str
) -> None:
    answer = await idle_client.get("/cost-tracking/entries", params={field: bad})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == field


async def test_a_resource_has_its_entries_and_their_total(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, [*CALLS.values(), call(resource_type="BOOK", resource_id="shop/7 ü")])
    found = await get(idle_client, "resources/VIDEO/shop/7 ü", limit="2")
    assert named(found) == ["unknown", "speech"]
    total = {name: found[name] for name in ("amount", "calls", "unpricedCalls")}
    assert total == {"amount": "2.5", "calls": 3, "unpricedCalls": 1}
    rest = await get(idle_client, "resources/VIDEO/shop/7 ü", cursor=found["next_cursor"])
    assert named(rest) == ["image"]
    assert (rest["amount"], rest["next_cursor"]) == ("2.5", None)


async def test_a_resource_without_a_call_has_cost_nothing(idle_client: httpx.AsyncClient) -> None:
    assert await get(idle_client, "resources/VIDEO/7") == {
        "resourceType": "VIDEO",
        "resourceId": "7",
        "amount": "0",
        "calls": 0,
        "unpricedCalls": 0,
        "items": [],
        "next_cursor": None,
    }


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("resources/VIDEO/%00", "resource_id"),
        (f"resources/{'x' * 65}/7", "resource_type"),
        ("resources/VIDEO/7?limit=0", "limit"),
        ("resources/VIDEO/7?model=flux", "model"),
    ],
)
async def test_a_bad_resource_is_refused_by_name(
    idle_client: httpx.AsyncClient, path: str, field: str
) -> None:
    answer = await idle_client.get(f"/cost-tracking/{path}")
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == field


few_moments = st.integers(0, 3).map(lambda number: NOON + timedelta(microseconds=number))
some_calls = st.builds(
    lambda kind, moment, model: call(kind, created_at=moment, model=model),
    st.sampled_from([TokenUsage, ImageUsage, ServiceUsage]),
    few_moments,
    st.sampled_from(["gemini", "flux"]),
)


async def paged(database: Database, wanted: EntryFilter, limit: int) -> list[CostEntry]:
    seen: list[CostEntry] = []
    cursor = None
    while True:
        async with database.reading() as db:
            found = await EntryQueries(db).page(wanted, limit, cursor)
        assert len(found.items) <= limit
        seen += found.items
        cursor = found.next_cursor
        if cursor is None:
            return seen


@hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(some_calls, max_size=12), st.integers(1, 7), st.sampled_from([None, "flux"]))
async def test_paging_gives_each_entry_once_in_order(
    database: Database, usages: Sequence[Usage], limit: int, model: str | None
) -> None:
    """Many of the same time. The ledger keeps what earlier examples recorded."""
    await store(database, usages)
    async with database.reading() as db:
        everything = await EntryQueries(db).page(EntryFilter(), 1000, None)
    expected = [each for each in everything.items if model in (None, each.model)]
    assert {usage.event_id for usage in usages if model in (None, usage.model)} <= {
        entry.event_id for entry in expected
    }

    def key(entry: CostEntry) -> tuple[datetime, UUID]:
        return entry.timestamp, entry.event_id

    assert expected == sorted(expected, key=key, reverse=True)
    assert await paged(database, EntryFilter(model=model), limit) == expected


async def test_entries_are_read_by_one_query_however_many_there_are(
    idle_client: httpx.AsyncClient, database: Database, app: Any
) -> None:
    asked = []
    for number in (1, 120):
        await store(database, [call(**VIDEO) for _ in range(number)])
        with counted(app.state.database) as statements:
            await get(idle_client)
            await get(idle_client, "resources/VIDEO/shop/7 ü")
        asked.append(len([text for text in statements if "token_usages" in text]))
    assert asked == [3, 3]


async def test_an_entry_found_by_its_id_is_the_one_that_is_listed(database: Database) -> None:
    await store(database, list(CALLS.values()))
    async with database.reading() as db:
        queries = EntryQueries(db)
        by_id = await queries.by_event_id([usage.event_id for usage in CALLS.values()])
        listed = (await queries.page(EntryFilter(), 10, None)).items
    assert by_id == {entry.event_id: entry for entry in listed}
    assert by_id == {usage.event_id: CostEntry.of(usage) for usage in CALLS.values()}

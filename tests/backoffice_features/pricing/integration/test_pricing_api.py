"""Prices for programs, on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.infrastructure.audit import AuditEntryModel
from tests.support.accounts import add_api_key, client_of
from tests.support.queries import counted

PRICING = "/cost-tracking/pricing"
SHORT = {
    "model": "gemini-2.5-flash",
    "inputPricePerMillion": 0.03,
    "outputPricePerMillion": "0.06",
    "reason": "Our contract",
}
SPOKEN = {
    "provider": "acme",
    "model": "voice",
    "service": "speech",
    "rates": [{"component": "character", "price": "15", "per": 1000000}],
    "validFrom": "2025-01-01",
    "source": "https://example.com/prices",
    "readOn": "2026-11-26",
    "reason": "Their list",
}


async def put(client: httpx.AsyncClient, given: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = await client.put(PRICING, json=given | more)
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.json()
    return found


async def listed(client: httpx.AsyncClient, **wanted: Any) -> list[dict[str, Any]]:
    answer = await client.get(PRICING, params=wanted)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def in_force(client: httpx.AsyncClient, model: str) -> dict[str, Any]:
    (item,) = [each for each in await listed(client, model=model) if each["inForce"]]
    return item


async def test_a_price_is_updated_as_in_the_token_tracker(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    before = await in_force(client, "gemini-2.5-flash")
    assert before["layer"] == "library"
    made = await put(client, SHORT)
    today = datetime.now(UTC).date()
    assert made["version"] == f"override 1 google/gemini-2.5-flash from {today}"
    assert [rate["price"] for rate in made["rates"]] == ["0.03", "0.06"]
    assert (made["override"]["reason"], made["notice"]) == ("Our contract", None)
    assert (await in_force(client, "gemini-2.5-flash"))["version"] == made["version"]

    call = {"service": "google", "operation": "chat", "model": "gemini-2.5-flash"}
    recorded = await client.post(
        "/cost-tracking/record", json=call | {"inputTokens": 2062, "outputTokens": 201}
    )
    assert recorded.json()["amount"] == "0.00007392"


async def test_the_same_price_twice_is_one_version_and_another_is_another(
    idle_client: httpx.AsyncClient,
) -> None:
    first = await idle_client.put(PRICING, json=SPOKEN)
    again = await idle_client.put(PRICING, json=SPOKEN | {"reason": "Sent again"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = await put(idle_client, SPOKEN, source="another page")
    back = await put(idle_client, SPOKEN)
    assert len({each["version"] for each in (first.json(), other, back)}) == 3
    assert [each["version"] for each in await listed(idle_client, model="voice")] == [
        back["version"]
    ]
    kept = await idle_client.get(f"{PRICING}/versions/{other['version']}")
    assert (kept.json()["source"], kept.json()["inForce"]) == ("another page", False)


async def test_an_override_of_the_past_says_what_it_does_not_change(
    idle_client: httpx.AsyncClient,
) -> None:
    made = await put(idle_client, SPOKEN)
    assert "since 2025-01-01 keep what they cost; only repricing" in made["notice"]


async def test_a_withdrawal_is_a_fact_of_its_own(
    idle_client: httpx.AsyncClient, app: FastAPI
) -> None:
    made = await put(idle_client, SHORT, validFrom="2026-11-01")
    wanted = {"version": made["version"], "reason": "The contract ended", "from": "2026-11-20"}
    ended = (await idle_client.delete(PRICING, params=wanted)).json()
    assert ended["override"]["withdrawal"]["reason"] == "The contract ended"
    assert (ended["validTo"], ended["inForce"]) == (None, False)
    days = {"2026-11-19": "override", "2026-11-20": "library"}
    for day, layer in days.items():
        found = await listed(idle_client, model="gemini-2.5-flash", at=day)
        assert [each["layer"] for each in found if each["inForce"]] == [layer]

    again = await idle_client.delete(PRICING, params=wanted | {"reason": "Sent again"})
    assert again.json() == ended
    other_day = await idle_client.delete(PRICING, params=wanted | {"from": "2026-11-21"})
    assert other_day.status_code == 409
    nowhere = await idle_client.delete(PRICING, params=wanted | {"version": "override 99"})
    assert nowhere.status_code == 404

    async with app.state.database.sessions() as db:
        entries = [*await db.scalars(select(AuditEntryModel).order_by(AuditEntryModel.id))]
    assert [(each.action, each.actor) for each in entries] == [
        ("price.overridden", "admin@example.com"),
        ("price.withdrawn", "admin@example.com"),
    ]
    assert entries[0].after == {
        "input_tokens": "0.03 USD / 1000000",
        "output_tokens": "0.06 USD / 1000000",
        "from": "2026-11-01",
        "reason": "Our contract",
    }
    assert entries[1].after == {"withdrawn_from": "2026-11-20", "reason": "The contract ended"}


async def test_what_is_made_after_a_withdrawal_stands_again(
    idle_client: httpx.AsyncClient,
) -> None:
    made = await put(idle_client, SHORT)
    await idle_client.delete(PRICING, params={"version": made["version"], "reason": "Too early"})
    assert (await in_force(idle_client, "gemini-2.5-flash"))["layer"] == "library"
    again = await put(idle_client, SHORT)
    assert again["version"] != made["version"]
    assert (await in_force(idle_client, "gemini-2.5-flash"))["version"] == again["version"]


async def test_a_price_ends_and_has_hours(idle_client: httpx.AsyncClient) -> None:
    night = await put(idle_client, SPOKEN, hours="22:00-06:00", validTo="2026-12-01")
    assert (night["hours"], night["validTo"]) == ("22:00-06:00", "2026-12-01")
    whole = await put(idle_client, SPOKEN)
    assert {each["version"] for each in await listed(idle_client, model="voice")} == {
        night["version"],
        whole["version"],
    }


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": None}, "reason"),
        ({"reason": "  "}, "reason"),
        ({"rates": []}, "rates"),
        ({"inputPricePerMillion": "1"}, "rates"),
        ({"rates": None}, "rates"),
        ({"rates": [{"component": "second", "price": "NaN"}]}, "rates.0.price"),
        ({"rates": [{"component": "in_tokens", "price": "1"}]}, "rates.0.component"),
        ({"rates": [{"component": "second", "price": "1", "per": 0}]}, "rates.0.per"),
        ({"rates": SPOKEN["rates"] * 2}, "rates"),  # type: ignore[operator]
        ({"validTo": "2024-01-01"}, "valid_to"),
        ({"validFrom": "yesterday"}, "validFrom"),
        ({"hours": "at night"}, "hours"),
        ({"provider": ""}, "provider"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_bad_price_is_refused_by_its_field(
    idle_client: httpx.AsyncClient, wrong: dict[str, Any], field: str
) -> None:
    given = {name: value for name, value in (SPOKEN | wrong).items() if value is not None}
    answer = await idle_client.put(PRICING, json=given)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert field in f"{error['field']}: {error['message']}"
    assert await listed(idle_client, layer="override") == []


async def test_numbers_are_read_as_they_are_written(idle_client: httpx.AsyncClient) -> None:
    body = (
        '{"provider": "acme", "model": "fine", "reason": "exact",'
        ' "rates": [{"component": "second", "price": 0.100000000000000000000001}]}'
    )
    headers = {"Content-Type": "application/json"}
    made = await idle_client.put(PRICING, content=body, headers=headers)
    assert made.json()["rates"][0]["price"] == "0.100000000000000000000001"


async def test_prices_are_leafed_through_and_searched(idle_client: httpx.AsyncClient) -> None:
    seen: list[str] = []
    cursor: str | None = None
    while cursor or not seen:
        wanted: dict[str, str | int] = {"provider": "openai", "limit": 200}
        wanted |= {"cursor": cursor} if cursor else {}
        answer = (await idle_client.get(PRICING, params=wanted)).json()
        seen += [each["version"] for each in answer["items"]]
        cursor = answer["next_cursor"]
    assert len(seen) == len(set(seen)) > 200
    drawn = await listed(idle_client, q="openai dall-e-3")
    assert {each["layer"] for each in drawn} == {"catalogue"}
    assert drawn[0]["source"].startswith("https://openai.com/pricing")
    assert (await idle_client.get(PRICING, params={"cursor": "x"})).status_code == 422
    assert (await idle_client.get(f"{PRICING}/versions/nothing")).status_code == 404


async def test_a_list_asks_the_database_once_however_many_overrides_there_are(
    idle_client: httpx.AsyncClient, app: FastAPI
) -> None:
    first_day = date(2026, 1, 1)
    for number in range(3):
        await put(idle_client, SPOKEN, validFrom=str(first_day + timedelta(days=number)))
        with counted(app.state.database) as statements:
            await listed(idle_client, q="voice")
        assert len([each for each in statements if "price_overrides" in each]) == 1


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR])
async def test_only_administrators_change_prices(app: FastAPI, role: Role) -> None:
    key = await add_api_key(app.state.database, role)
    async with client_of(app) as client:
        client.headers["Authorization"] = f"Bearer {key}"
        assert (await client.get(PRICING)).status_code == 200
        assert (await client.get(f"{PRICING}.csv")).status_code == 200
        wanted = {"version": "override 1", "reason": "none"}
        for answer in (
            await client.put(PRICING, json=SHORT),
            await client.delete(PRICING, params=wanted),
            await client.post(f"{PRICING}/import", content="model,component,price\n"),
        ):
            assert answer.status_code == 403
            assert "admin" in answer.json()["detail"]

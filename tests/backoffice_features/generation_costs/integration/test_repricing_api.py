"""Unpriced calls, repricing and closed months over HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.shared.domain.account import Role
from backoffice.settings import Settings
from tests.backoffice_features.generation_costs.audit import audited_costs
from tests.backoffice_features.generation_costs.fakes import app_with_prices
from tests.backoffice_features.generation_costs.repricing import ChangingPrices
from tests.backoffice_features.generation_costs.usages import NOON, call, store
from tests.support.accounts import add_api_key, client_of

REPRICE = "/cost-tracking/pricing/reprice"
UNKNOWN: dict[str, Any] = {"cost": "0", "cost_source": CostSource.UNKNOWN}
PRICES = {"a": "5", "dear": "0.25"}


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    made = app_with_prices(settings, ChangingPrices(**PRICES))
    yield made
    await made.state.database.dispose()


@pytest.fixture
async def ledger(app: FastAPI) -> None:
    usages = [
        call(**UNKNOWN, model="a"),
        call(**UNKNOWN, model="a", created_at=NOON + timedelta(days=40)),
        call(ImageUsage, **UNKNOWN, model="of-nobody"),
        call(cost="1", model="dear", cost_source=CostSource.CATALOGUE),
        call(cost="7", model="a", cost_source=CostSource.GIVEN),
    ]
    await store(app.state.database, usages)


async def reprice(client: httpx.AsyncClient, **body: Any) -> Any:
    answer = await client.post(REPRICE, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.usefixtures("ledger")
async def test_it_is_a_dry_run_unless_it_applies(client: httpx.AsyncClient, app: FastAPI) -> None:
    before = await audited_costs(app.state.database)
    told = await reprice(client)
    assert (told["applies"], told["state"], told["callsDone"]) == (False, "done", 5)
    assert (told["changed"], told["priced"]) == (3, 2)
    assert (told["before"], told["after"], told["difference"]) == ("1", "10.25", "9.25")
    assert told["skipped"] == {"no_price": 1, "given": 1}
    assert [(each["model"], each["difference"]) for each in told["models"]] == [
        ("a", "10"), ("dear", "-0.75"), ("of-nobody", "0"),
    ]  # fmt: skip
    assert await audited_costs(app.state.database) == before


@pytest.mark.usefixtures("ledger")
async def test_applied_it_changes_what_everybody_reads(client: httpx.AsyncClient) -> None:
    applied = await reprice(client, apply=True, reason="The price is known now", since="2026-03-01")
    assert applied["changed"] == 3
    again = await reprice(client, apply=True, reason="To be sure")
    assert (again["changed"], again["unchanged"], again["difference"]) == (0, 3, "0")
    overview = (await client.get("/api/generation-costs")).json()
    assert overview["summary"]["total_cost"] == "17.25"
    assert overview["summary"]["unpriced_call_count"] == 1
    entries = (await client.get("/cost-tracking/entries?model=dear")).json()["items"]
    assert [(each["amount"], each["recordedAmount"]) for each in entries] == [("0.25", "1")]
    request = (await client.get("/api/generation-costs/req-1")).json()
    costs = {(each["cost"], each["cost_source"]) for each in request["token_usages"]}
    assert costs == {("5", "catalogue"), ("0.25", "catalogue"), ("7", "given")}
    page = await client.get("/costs/req-1", headers={"Accept": "text/html"})
    assert page.status_code == 200
    run = (await client.get(f"/cost-tracking/repricing-runs/{applied['id']}")).json()
    assert run == applied
    listed = (await client.get("/cost-tracking/repricing-runs")).json()["items"]
    assert [each["id"] for each in listed] == [again["id"], applied["id"]]
    assert listed[-1]["actor"] == "admin@example.com"


@pytest.mark.usefixtures("ledger")
async def test_a_period_and_a_filter_say_what_is_priced_anew(client: httpx.AsyncClient) -> None:
    march = await reprice(client, since="2026-03-01", until="2026-03-31", onlyUnpriced=True)
    assert march["changed"] == 1
    assert march["filter"]["onlyUnpriced"] is True
    assert (await reprice(client, model="dear"))["changed"] == 1
    assert (await reprice(client, tenantId="shop-1"))["changed"] == 0


@pytest.mark.usefixtures("ledger")
async def test_what_is_unpriced_is_listed_with_what_is_known_of_it(
    client: httpx.AsyncClient,
) -> None:
    told = (await client.get("/cost-tracking/unpriced")).json()
    assert told["unpricedCalls"] == 3
    tokens, images = told["items"]
    assert (tokens["model"], tokens["calls"], tokens["tokens"]) == ("a", 2, 300)
    assert (tokens["firstSeen"], tokens["lastSeen"]) == (
        "2026-03-01T12:00:00Z", "2026-04-10T12:00:00Z",
    )  # fmt: skip
    assert (tokens["latestPrice"], tokens["why"]) == ("5", None)
    assert (images["model"], images["latestPrice"], images["why"]) == (
        "of-nobody",
        None,
        "no_price",
    )
    await reprice(client, apply=True, reason="The price is known now", onlyUnpriced=True)
    told = (await client.get("/cost-tracking/unpriced")).json()
    assert (told["unpricedCalls"], [each["model"] for each in told["items"]]) == (1, ["of-nobody"])


@pytest.mark.usefixtures("ledger")
async def test_a_closed_month_refuses_the_whole_and_is_reopened(client: httpx.AsyncClient) -> None:
    months = "/cost-tracking/months"
    closed = await client.post(f"{months}/2026-03/close", json={"reason": "Books are done"})
    assert [each["month"] for each in closed.json()["items"]] == ["2026-03"]
    refused = await client.post(REPRICE, json={"apply": True, "reason": "again"})
    assert refused.status_code == 409
    assert "2026-03" in refused.json()["detail"]
    later = await reprice(client, apply=True, reason="again", since="2026-04-01")
    assert later["changed"] == 1
    assert (await reprice(client))["changed"] == 2
    twice = await client.post(f"{months}/2026-03/close", json={"reason": "Again"})
    assert twice.status_code == 409
    opened = await client.post(f"{months}/2026-03/reopen", json={"reason": "A wrong price"})
    assert opened.json()["items"] == []
    assert (await client.get(months)).json() == {"items": []}
    assert (await reprice(client, apply=True, reason="again"))["changed"] == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"apply": True}, "reason"),
        ({"since": "2026-04-01", "until": "2026-03-01"}, "since"),
        ({"since": "yesterday"}, "since"),
        ({"aply": True}, "aply"),
        ({"model": ""}, "model"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_name(
    client: httpx.AsyncClient, body: dict[str, Any], field: str
) -> None:
    answer = await client.post(REPRICE, json=body)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]


async def test_a_month_that_is_not_over_stays_open(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/cost-tracking/months/2999-01/close", json={"reason": "In good time"}
    )
    assert answer.status_code == 422
    assert (await client.post("/cost-tracking/months/now/close", json={})).status_code == 422


async def test_what_is_over_is_not_cancelled_and_what_is_done_not_resumed(
    client: httpx.AsyncClient,
) -> None:
    run_id = (await reprice(client))["id"]
    for what in ("cancel", "resume"):
        answer = await client.post(f"/cost-tracking/repricing-runs/{run_id}/{what}")
        assert answer.status_code == 409, what
    assert (await client.get("/cost-tracking/repricing-runs/999")).status_code == 404


async def test_only_administrators_change_costs_of_the_past(app: FastAPI) -> None:
    for role, status in ((Role.VIEWER, 403), (Role.OPERATOR, 403)):
        key = await add_api_key(app.state.database, role)
        async with client_of(app) as program:
            program.headers["Authorization"] = f"Bearer {key}"
            assert (await program.post(REPRICE, json={})).status_code == status
            closed = await program.post(
                "/cost-tracking/months/2026-03/close", json={"reason": "Mine"}
            )
            assert closed.status_code == status
            assert (await program.get("/cost-tracking/unpriced")).status_code == 200
            assert (await program.get("/cost-tracking/repricing-runs")).status_code == 200

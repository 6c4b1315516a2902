import asyncio
import base64
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.time_span import month_span
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.infrastructure.adapters.cost_queries import CostQueries
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker_repository import (
    TokenTrackerRepository,
)
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.presentation.csrf import CSRF_HEADER
from tests.backoffice_features.generation_costs.usages import call, store
from tests.support.books import order, stopped
from tests.support.queries import counted

DAY_ONE = datetime(2026, 3, 1, 12, tzinfo=UTC)
ITEM = {
    *("request_id", "ebook_id", "ebook_title", "total_cost", "total_tokens"),
    *("total_prompt_tokens", "total_completion_tokens", "total_input_images"),
    *("total_output_images", "api_call_count", "average_cost_per_call", "unpriced_call_count"),
    "created_at",
}


async def record(database: Database, number: int, **changes: Any) -> None:
    """Request `number`: a call of `number` thousandths of a dollar on day `number`."""
    async with database.sessions() as db:
        repository = TokenTrackerRepository(db)
        given: dict[str, Any] = {
            "request_id": f"req-{number:03d}",
            "model": "gemini",
            "prompt_tokens": 10 * number,
            "completion_tokens": number,
            "cost": Decimal(number) / 1000,
            "created_at": DAY_ONE + timedelta(days=number - 1),
        }
        usage = TokenUsage(**given | changes)
        await repository.save_token_usage(usage)
        await repository.tie_to_ebook(usage.request_id, number, f"Book {number} 100% Élan")


async def get(idle_client: httpx.AsyncClient, **query: object) -> dict[str, Any]:
    answer = await idle_client.get(
        "/api/generation-costs", params={name: str(value) for name, value in query.items()}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_an_empty_ledger_has_an_empty_list(idle_client: httpx.AsyncClient) -> None:
    assert await get(idle_client) == {
        "items": [],
        "next_cursor": None,
        "summary": {
            "total_cost": "0",
            "total_requests": 0,
            "total_tokens": 0,
            "total_api_calls": 0,
            "average_cost_per_request": "0",
            "unpriced_call_count": 0,
        },
    }


async def test_a_request_is_listed_with_exact_money_as_text(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await record(database, 1, cost=Decimal("0.0000003"), output_images=2)
    async with database.sessions() as db:
        await TokenTrackerRepository(db).save_image_usage(
            ImageUsage(request_id="req-001", model="dall-e-3", output_images=1, cost=Decimal("0.1"))
        )
    found = await get(idle_client)
    (item,) = found["items"]
    assert set(item) == ITEM
    assert item["total_cost"] == found["summary"]["total_cost"] == "0.1000003"
    assert item["average_cost_per_call"] == "0.05000015"
    assert (item["total_tokens"], item["total_output_images"]) == (11, 3)
    assert (item["ebook_id"], item["ebook_title"]) == (1, "Book 1 100% Élan")
    assert datetime.fromisoformat(item["created_at"]) == DAY_ONE

    detail = (await idle_client.get("/api/generation-costs/req-001")).json()
    assert {key: detail[key] for key in ITEM} == item
    assert [usage["cost"] for usage in detail["token_usages"]] == ["0.0000003"]
    assert [usage["cost"] for usage in detail["image_usages"]] == ["0.1"]
    assert detail["image_usages"][0]["model"] == "dall-e-3"


@pytest.mark.parametrize("request_id", ["unknown", "..%2f..", "%00", "x" * 256])
async def test_an_unknown_request_is_a_problem(
    idle_client: httpx.AsyncClient, request_id: str
) -> None:
    answer = await idle_client.get(f"/api/generation-costs/{request_id}")
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("sort", ["date", "cost", "calls"])
@pytest.mark.parametrize("order", ["asc", "desc"])
async def test_paging_shows_everything_once_in_order(
    idle_client: httpx.AsyncClient, database: Database, sort: str, order: str
) -> None:
    for number in range(1, 8):
        # Two by two of the same cost: the order stays total.
        await record(database, number, cost=Decimal(number // 2) / 1000)
    seen: list[dict[str, Any]] = []
    cursor = ""
    while True:
        found = await get(idle_client, sort=sort, order=order, limit=2, cursor=cursor)
        seen += found["items"]
        assert found["summary"]["total_requests"] == 7
        cursor = found["next_cursor"]
        if not cursor:
            break
    key = {"date": "created_at", "cost": "total_cost", "calls": "api_call_count"}[sort]
    places = [(item[key], item["request_id"]) for item in seen]
    assert places == sorted(places, reverse=order == "desc")
    assert len({item["request_id"] for item in seen}) == len(seen) == 7


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "book 2"}, ["req-002"]),
        ({"q": "req-00"}, ["req-003", "req-002", "req-001"]),
        ({"q": "00%"}, ["req-003", "req-002", "req-001"]),
        ({"q": "%"}, ["req-003", "req-002", "req-001"]),
        ({"q": "_"}, []),
        ({"q": "ÉLAN"}, ["req-003", "req-002", "req-001"]),
        ({"model": "gemini"}, ["req-002", "req-001"]),
        ({"model": "flux"}, ["req-003"]),
        ({"since": "2026-03-02"}, ["req-003", "req-002"]),
        ({"until": "2026-03-02"}, ["req-002", "req-001"]),
        ({"since": "2026-03-02", "until": "2026-03-02"}, ["req-002"]),
        ({"since": "", "until": ""}, ["req-003", "req-002", "req-001"]),
    ],
)
async def test_the_list_can_be_searched_and_filtered(
    idle_client: httpx.AsyncClient,
    database: Database,
    query: dict[str, str],
    expected: list[str],
) -> None:
    for number in (1, 2):
        await record(database, number)
    await record(database, 3, model="flux")
    found = await get(idle_client, **query)
    assert [item["request_id"] for item in found["items"]] == expected
    assert found["summary"]["total_requests"] == len(found["items"])


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("sort", "colour"),
        ("limit", "0"),
        ("limit", "201"),
        ("since", "yesterday"),
        ("since", "0001-01-01"),
        ("until", "9999-12-31"),
        ("q", "\0"),
        ("q", "x" * 256),
        ("cursor", "nonsense"),
        ("cursor", "WyJkYXRlOmFzYyIsIDEsIDJd"),
        ("colour", "red"),
    ],
)
async def test_a_bad_query_is_refused_by_name(
    idle_client: httpx.AsyncClient, field: str, bad: str
) -> None:
    answer = await idle_client.get("/api/generation-costs", params={field: bad})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == field


async def test_a_page_of_costs_takes_as_many_queries_for_many_as_for_few(
    idle_client: httpx.AsyncClient, database: Database, app: Any
) -> None:
    asked = []
    for numbers in (range(1, 2), range(2, 25)):
        for number in numbers:
            await record(database, number)
        with counted(app.state.database) as statements:
            assert (await idle_client.get("/costs")).status_code == 200
            assert (await idle_client.get("/api/generation-costs")).status_code == 200
            shown = [text for text in statements if "ebook_jobs" not in text]
        asked.append(len(shown))
    assert asked[0] == asked[1]


async def test_the_page_shows_requests_and_leads_to_their_calls(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await record(database, 1, cost=Decimal("0.0387"))
    page = await idle_client.get("/costs")
    assert page.status_code == 200
    assert "Book 1 100% Élan" in page.text
    assert "$0.0387" in page.text
    assert 'href="/costs/req-001"' in page.text
    detail = await idle_client.get("/costs/req-001")
    assert "gemini" in detail.text
    assert "$0.0387" in detail.text


async def test_an_empty_page_says_how_to_make_the_first_book(
    idle_client: httpx.AsyncClient,
) -> None:
    page = (await idle_client.get("/costs")).text
    assert 'href="/"' in page
    assert "first book" in page


async def test_the_old_address_leads_to_costs(idle_client: httpx.AsyncClient) -> None:
    answer = await idle_client.get("/dashboard/costs")
    assert (answer.status_code, answer.headers["location"]) == (308, "/costs")
    assert (
        await idle_client.get("/costs/unknown", headers={"Accept": "text/html"})
    ).status_code == 404


@pytest.mark.parametrize(
    ("language", "label"), [("en", "Generation costs"), ("fr", "Coûts de génération")]
)
async def test_the_navigation_names_the_costs(
    idle_client: httpx.AsyncClient, language: str, label: str
) -> None:
    page = await idle_client.get("/", headers={"Accept-Language": language})
    assert label in page.text


async def test_an_unknown_cost_is_no_amount(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await record(database, 1, cost=Decimal("0.04"))
    await record(database, 2, cost=Decimal(0), cost_source=CostSource.UNKNOWN)
    only_unknown, known = (await get(idle_client))["items"]
    assert (known["average_cost_per_call"], known["unpriced_call_count"]) == ("0.04", 0)
    assert (only_unknown["average_cost_per_call"], only_unknown["unpriced_call_count"]) == (None, 1)
    detail = (await idle_client.get("/api/generation-costs/req-002")).json()
    assert detail["token_usages"][0]["cost"] is None
    assert "$0.00" not in (await idle_client.get("/costs/req-002")).text


async def test_a_call_by_quantity_is_shown_with_its_unit(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    speech = {"quantity": Decimal("1234.00005"), "unit": "characters", "operation": "speech"}
    await store(database, [call(), call(ServiceUsage, "0.02", **speech)])
    detail = (await idle_client.get("/api/generation-costs/req-1")).json()
    assert (detail["total_cost"], len(detail["token_usages"])) == ("0.03", 1)
    (usage,) = detail["service_usages"]
    assert (usage["quantity"], usage["unit"], usage["cost"]) == (
        *("1234.00005", "characters", "0.02"),
    )
    page = (await idle_client.get("/costs/req-1")).text
    assert "(1,234.00005 characters)" in page
    assert "$0.02" in page


async def test_the_list_can_be_filtered_by_the_model_of_a_call_by_quantity(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, [call(), call(ServiceUsage, request_id="req-2", model="voice")])
    found = await get(idle_client, model="voice")
    assert [item["request_id"] for item in found["items"]] == ["req-2"]
    page = (await idle_client.get("/costs")).text
    assert page.index("<option>gemini</option>") < page.index("<option>voice</option>")


async def test_the_cards_tell_of_the_whole_ledger_and_of_books(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    """Two books of two calls each, and a call that belongs to none."""
    for number in (1, 2):
        await record(database, number, cost=Decimal(number))
        await record(database, number, cost=Decimal(number))
    await store(database, [call(ServiceUsage, "10", request_id="req-9")])
    async with database.reading() as db:
        overview = await CostQueries(db).overview(month_span(DAY_ONE.date(), ZoneInfo("UTC")))
    assert overview.total_cost == overview.month_cost == Decimal(16)
    assert overview.average_cost_per_book == Decimal(3)
    assert overview.api_call_count == 5
    summary = (await get(idle_client))["summary"]
    assert (summary["total_cost"], summary["total_requests"]) == ("16", 3)
    assert (summary["total_tokens"], summary["total_api_calls"]) == (66, 5)


async def test_a_ledger_of_unknown_costs_shows_no_zero(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    this_month = datetime.now(UTC)
    unknown = {"cost": Decimal(0), "cost_source": CostSource.UNKNOWN, "created_at": this_month}
    await record(database, 1, **unknown)
    assert "$0.00" not in (await idle_client.get("/costs")).text


async def test_a_request_id_with_slashes_can_be_looked_at(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await record(database, 1, request_id="shop/7/run")
    assert (await idle_client.get("/costs/shop/7/run")).status_code == 200
    assert (await idle_client.get("/api/generation-costs/shop/7/run")).status_code == 200


places = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.datetimes().map(str)
)


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(["date", "cost", "calls"]), st.lists(places, max_size=3))
async def test_no_cursor_breaks_the_list(
    idle_client: httpx.AsyncClient, sort: str, place: list[object]
) -> None:
    text = json.dumps([f"{sort}:desc", *place])
    cursor = base64.urlsafe_b64encode(text.encode()).decode()
    answer = await idle_client.get("/api/generation-costs", params={"sort": sort, "cursor": cursor})
    assert answer.status_code in (200, 422)


async def test_more_readers_than_connections_are_all_answered(
    idle_client: httpx.AsyncClient,
) -> None:
    paths = ("/costs", "/api/generation-costs")
    answers = await asyncio.gather(*(idle_client.get(path) for path in paths * 30))
    assert {answer.status_code for answer in answers} == {200}


async def test_openapi_documents_problems(idle_client: httpx.AsyncClient) -> None:
    paths = (await idle_client.get("/openapi.json")).json()["paths"]
    answers = paths["/api/generation-costs/{request_id}"]["get"]["responses"]
    assert "application/problem+json" in json.dumps(answers["404"])


async def test_a_book_that_is_drawn_here_costs_nothing_and_that_is_known(
    client: httpx.AsyncClient,
) -> None:
    book = await stopped(client, (await order(client, page_count=2))["id"])
    costs = (await client.get(f"/api/generation-costs/{book['request_id']}")).json()
    assert (book["status"], book["total_cost"]) == ("ready", "0")
    assert (costs["total_cost"], costs["total_output_images"]) == ("0", 4)
    assert costs["unpriced_call_count"] == 0
    assert {usage["cost_source"] for usage in costs["image_usages"]} == {"provider"}


async def test_every_form_on_the_page_of_costs_holds_the_token(client: httpx.AsyncClient) -> None:
    page = (await client.get("/costs", headers={"Accept": "text/html"})).text
    forms = [
        form
        for form in re.findall(r"<form\b.*?</form>", page, re.DOTALL)
        if 'method="post"' in form
    ]
    token = client.headers[CSRF_HEADER]
    assert forms
    for form in forms:
        assert f'<input type="hidden" name="csrf_token" value="{token}">' in form

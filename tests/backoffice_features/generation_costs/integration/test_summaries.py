"""Days, months and breakdowns against the facts, added up one by one."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.spent import Spent
from backoffice.features.generation_costs.domain.entities.time_span import (
    day_span,
    days_span,
    month_span,
)
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.infrastructure.adapters.cost_queries import CostQueries
from backoffice.features.generation_costs.infrastructure.adapters.summary_queries import (
    Dimension,
    SummaryQueries,
)
from backoffice.features.generation_costs.infrastructure.models.facts import FACTS
from backoffice.features.generation_costs.infrastructure.models.usage_columns import UsageColumns
from backoffice.features.shared.infrastructure.database import Database
from backoffice.main import create_app
from backoffice.settings import Settings
from tests.backoffice_features.generation_costs.usages import call, store
from tests.support.accounts import client_of, sign_in
from tests.support.queries import counted

ZONES = [
    ZoneInfo(name)
    for name in ("UTC", "Europe/Paris", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns")
]
TURNS = [
    date(2026, 3, 8),  # summer time begins in America
    date(2026, 3, 29),  # and in Europe
    date(2026, 10, 25),
    date(2026, 11, 1),
    date(2025, 12, 31),
    date(2026, 2, 28),
]
KEYS: dict[Dimension, Callable[[UsageColumns], tuple[str, ...]]] = {
    Dimension.SERVICE: lambda fact: (fact.service,),
    Dimension.PROVIDER: lambda fact: (fact.provider,),
    Dimension.MODEL: lambda fact: (fact.model,),
    Dimension.OPERATION: lambda fact: (fact.operation,),
    Dimension.TENANT: lambda fact: (fact.tenant_id or "",),
    Dimension.RESOURCE: lambda fact: (fact.resource_type or "", fact.resource_id or ""),
}


@st.composite
def calls(draw: st.DrawFn) -> Usage:
    """Near a turn of some zone's day, often just at a quarter of an hour."""
    midnight = datetime.combine(draw(st.sampled_from(TURNS)), datetime.min.time(), UTC)
    quarters = draw(st.integers(-4 * 30, 4 * 30))
    off = draw(st.sampled_from([0, 0, -1, 1, 1_000_000, 400_000_000]))
    cost = draw(st.decimals(0, 1000, places=12))
    unknown = draw(st.integers(0, 5)) == 0
    resource = draw(st.sampled_from([None, ("VIDEO", "1"), ("VIDEO", "2"), ("BOOK", "1")]))
    return call(
        draw(st.sampled_from([TokenUsage, ImageUsage, ServiceUsage])),
        "0" if unknown else str(cost),
        cost_source=CostSource.UNKNOWN if unknown else CostSource.PROVIDER,
        created_at=midnight + timedelta(minutes=15 * quarters, microseconds=off),
        request_id=draw(st.sampled_from(["req-1", "req-2"])),
        provider=draw(st.sampled_from(["openai", "pika", ""])),
        model=draw(st.sampled_from(["gemini", "flux"])),
        operation=draw(st.sampled_from(["page", "cover", ""])),
        tenant_id=draw(st.sampled_from([None, "shop-1", "shop-2"])),
        resource_type=resource[0] if resource else None,
        resource_id=resource[1] if resource else None,
    )


async def facts_of(db: AsyncSession) -> list[UsageColumns]:
    return [fact for kind in FACTS for fact in await db.scalars(select(kind))]


def spent(facts: Iterable[UsageColumns]) -> Spent:
    total = Spent()
    for fact in facts:
        tokens = getattr(fact, "prompt_tokens", 0) + getattr(fact, "completion_tokens", 0)
        total += Spent(fact.cost, 1, int(fact.cost_source == CostSource.UNKNOWN), tokens)
    return total


@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), usages=st.lists(calls(), min_size=5, max_size=40))
async def test_every_summary_equals_the_facts_in_every_zone(
    database: Database, data: st.DataObject, usages: list[Usage]
) -> None:
    """The ledger keeps what earlier examples recorded: it only grows more varied."""
    await store(database, usages)
    first = data.draw(st.sampled_from(TURNS)) - timedelta(days=data.draw(st.integers(0, 4)))
    days = [first + timedelta(days=number) for number in range(data.draw(st.integers(1, 9)))]
    months = [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    async with database.reading() as db:
        facts = await facts_of(db)
        queries = SummaryQueries(db)
        for zone in ZONES:
            local = {fact.event_id: fact.created_at.astimezone(zone).date() for fact in facts}

            found = await queries.by_span([day_span(day, zone) for day in days])
            for day, summary in zip(days, found, strict=True):
                of_day = [fact for fact in facts if local[fact.event_id] == day]
                assert summary.total == spent(of_day)
                assert summary.services == {
                    name: spent(fact for fact in of_day if fact.service == name)
                    for name in sorted({fact.service for fact in of_day})
                }

            found = await queries.by_span([month_span(month, zone) for month in months])
            for month, summary in zip(months, found, strict=True):
                of_month = [f for f in facts if local[f.event_id].replace(day=1) == month]
                assert summary.total == spent(of_month)
                overview = await CostQueries(db).overview(month_span(month, zone))
                assert overview.month_cost == summary.total.total_cost

            within = [f for f in facts if days[0] <= local[f.event_id] <= days[-1]]
            for dimension, key in KEYS.items():
                span = days_span(days[0], days[-1], zone)
                breakdown = await queries.breakdown(dimension, span, limit=100)
                assert breakdown.total == spent(within)
                assert {tuple(row.key): row.spent for row in breakdown.rows} == {
                    name: spent(fact for fact in within if key(fact) == name)
                    for name in {key(fact) for fact in within}
                }
                costs = [row.spent.total_cost for row in breakdown.rows]
                assert costs == sorted(costs, reverse=True)

        totals = spent(facts)
        overview = await CostQueries(db).overview(month_span(date(2020, 1, 1), ZONES[0]))
        assert (overview.total_cost, overview.api_call_count) == (totals.total_cost, totals.calls)
        assert overview.unpriced_call_count == totals.unpriced_calls
        assert await CostQueries(db).models() == sorted({fact.model for fact in facts})


async def get(client: httpx.AsyncClient, path: str, **query: object) -> dict[str, Any]:
    params = {name: str(value) for name, value in query.items()}
    answer = await client.get(f"/cost-tracking/{path}", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_each_day_has_a_row_also_one_without_calls(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await store(
        database,
        [
            call(cost="0.1", created_at=datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)),
            call(ServiceUsage, cost="0.2", service="PIKA"),
            call(ImageUsage, "0", cost_source=CostSource.UNKNOWN),
        ],
    )
    days = (await get(idle_client, "summary/daily", since="2026-02-28", until="2026-03-01"))[
        "items"
    ]
    nothing = {"totalCost": "0", "calls": 0, "unpricedCalls": 0, "tokens": 0}
    assert days[0] == {"date": "2026-02-28", **nothing, "services": []}
    assert days[1] == {
        "date": "2026-03-01",
        "totalCost": "0.3",
        "calls": 3,
        "unpricedCalls": 1,
        "tokens": 150,
        "services": [
            {
                "service": "OPENROUTER",
                "totalCost": "0.1",
                "calls": 2,
                "unpricedCalls": 1,
                "tokens": 150,
            },
            {
                "service": "PIKA",
                "totalCost": "0.2",
                "calls": 1,
                "unpricedCalls": 0,
                "tokens": 0,
            },
        ],
    }


async def test_summaries_end_today_unless_asked_otherwise(idle_client: httpx.AsyncClient) -> None:
    before = datetime.now(UTC).date()
    days = [row["date"] for row in (await get(idle_client, "summary/daily"))["items"]]
    months = [row["month"] for row in (await get(idle_client, "summary/monthly"))["items"]]
    after = datetime.now(UTC).date()
    assert len(days) == 30
    assert date.fromisoformat(days[-1]) in (before, after)
    assert len(months) == 12
    assert months[-1] in (f"{before:%Y-%m}", f"{after:%Y-%m}")
    assert months == sorted(set(months))


async def test_months_are_those_of_the_configured_zone(
    settings: Settings, database: Database
) -> None:
    new_year_in_kathmandu = datetime(2025, 12, 31, 18, 15, tzinfo=UTC)
    just_before = new_year_in_kathmandu - timedelta(microseconds=1)
    await store(
        database,
        [call(cost="1", created_at=just_before), call(cost="2", created_at=new_year_in_kathmandu)],
    )
    app = create_app(settings.model_copy(update={"timezone": "Asia/Kathmandu"}))
    try:
        async with client_of(app) as client:
            await sign_in(client, database)
            months = await get(client, "summary/monthly", since="2025-12", until="2026-01")
            days = await get(client, "summary/daily", since="2025-12-31", until="2026-01-01")
            january = await get(client, "breakdown/model", since="2026-01-01", until="2026-01-31")
    finally:
        await app.state.database.dispose()
    assert [(row["month"], row["totalCost"]) for row in months["items"]] == [
        ("2025-12", "1"),
        ("2026-01", "2"),
    ]
    assert [row["totalCost"] for row in days["items"]] == ["1", "2"]
    assert january["totalCost"] == "2"


async def test_a_breakdown_gives_each_its_share_of_the_total(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await store(
        database,
        [
            call(cost="1", tenant_id="shop-1", resource_type="VIDEO", resource_id="7"),
            call(cost="2", tenant_id="shop-2"),
            call(ImageUsage, "0", cost_source=CostSource.UNKNOWN),
        ],
    )
    march = {"since": "2026-03-01", "until": "2026-03-31"}
    found = await get(idle_client, "breakdown/tenant", **march)
    items = found.pop("items")
    assert found == {
        **march,
        "totalCost": "3",
        "calls": 3,
        "unpricedCalls": 1,
        "tokens": 300,
    }
    assert [(row["name"], row["totalCost"], row["share"]) for row in items] == [
        ("shop-2", "2", "0.666667"),
        ("shop-1", "1", "0.333333"),
        (None, "0", "0"),
    ]
    resources = (await get(idle_client, "breakdown/resource", **march))["items"]
    assert [(row["resourceType"], row["name"], row["calls"]) for row in resources] == [
        (None, None, 2),
        ("VIDEO", "7", 1),
    ]
    first = await get(idle_client, "breakdown/tenant", limit=1, **march)
    assert (len(first["items"]), first["totalCost"]) == (1, "3")


async def test_a_month_without_calls_has_an_empty_breakdown(
    idle_client: httpx.AsyncClient,
) -> None:
    found = await get(idle_client, "breakdown/service")
    assert (found["totalCost"], found["items"]) == ("0", [])
    assert found["since"].endswith("-01")
    assert found["since"][:7] == found["until"][:7]


async def test_a_cost_of_zero_has_no_share(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, [call(ImageUsage, "0")])
    found = await get(idle_client, "breakdown/model", since="2026-03-01", until="2026-03-01")
    assert [row["share"] for row in found["items"]] == [None]


@pytest.mark.parametrize(
    "path", ["summary/daily", "summary/monthly", "breakdown/model", "breakdown/resource"]
)
async def test_a_summary_takes_one_query_for_many_calls_as_for_few(
    idle_client: httpx.AsyncClient, database: Database, app: Any, path: str
) -> None:
    asked = []
    for number in (1, 40):
        await store(
            database,
            [
                call(model=f"m-{each}", service=f"S{each}", created_at=datetime.now(UTC))
                for each in range(number)
            ],
        )
        with counted(app.state.database) as statements:
            await get(idle_client, path)
        asked.append(len([text for text in statements if "cost" in text]))
    assert asked == [1, 1]


@pytest.mark.parametrize(
    ("path", "field", "bad"),
    [
        ("summary/daily", "since", "yesterday"),
        ("summary/daily", "since", "1969-01-01"),
        ("summary/daily", "since", "9000-01-01"),
        ("summary/daily", "since", "2020-01-01"),
        ("summary/daily", "until", "9999-12-31"),
        ("summary/daily", "colour", "red"),
        ("summary/monthly", "since", "2026-03-01"),
        ("summary/monthly", "since", "2026-13"),
        ("summary/monthly", "since", "1999-01"),
        ("summary/monthly", "until", "2026-3"),
        ("summary/monthly", "until", "-026-03"),
        ("breakdown/model", "since", "9000-01-01"),
        ("breakdown/model", "until", "x"),
        ("breakdown/model", "limit", "0"),
        ("breakdown/model", "limit", "1001"),
        ("breakdown/model", "colour", "red"),
    ],
)
async def test_a_bad_period_is_refused_by_name(
    idle_client: httpx.AsyncClient, path: str, field: str, bad: str
) -> None:
    answer = await idle_client.get(f"/cost-tracking/{path}", params={field: bad})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == field


async def test_an_unknown_dimension_is_refused(idle_client: httpx.AsyncClient) -> None:
    answer = await idle_client.get("/cost-tracking/breakdown/colour")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "dimension"

"""Where this month's money went, on the page of costs; and the way to all calls as CSV."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.shared.infrastructure.database import Database
from tests.backoffice_features.generation_costs.usages import NOON, call, store


@pytest.fixture
async def spent(database: Database) -> None:
    now: dict[str, Any] = {"created_at": datetime.now(UTC)}
    await store(
        database,
        [
            call(cost="0.75", model="gemini-pro", tenant_id="shop-1", **now),
            call(ImageUsage, "0.25", model="flux", provider="fal", **now),
            call(cost="0", model="of-nobody", cost_source=CostSource.UNKNOWN, **now),
            call(cost="9", model="of-old", created_at=NOON),
        ],
    )


def breakdown_of(page: str) -> str:
    _before, found = page.split('<div id="breakdown">')
    return found.split("</section>")[0]


@pytest.mark.usefixtures("spent")
async def test_this_month_is_split_by_model_with_shares_and_what_is_unpriced(
    idle_client: httpx.AsyncClient,
) -> None:
    found = breakdown_of((await idle_client.get("/costs")).text)
    assert found.index("gemini-pro") < found.index("flux") < found.index("of-nobody")
    assert "75%" in found
    assert "25%" in found
    assert "0%<" not in found
    assert "unknown" in found
    assert "of-old" not in found
    assert "Cost not known for 1 call" in found


@pytest.mark.usefixtures("spent")
@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("provider", ["openrouter", "fal"]),
        ("service", ["OPENROUTER", "FAL"]),
        ("tenant", ["shop-1", "not named"]),
    ],
)
async def test_the_split_can_be_chosen(
    idle_client: httpx.AsyncClient, by: str, names: list[str]
) -> None:
    page = (await idle_client.get("/costs", params={"by": by, "q": "req"})).text
    found = breakdown_of(page)
    assert all(name in found for name in names)
    assert f'<input type="hidden" name="by" value="{by}">' in page
    assert 'href="/costs?q=req#breakdown"' in found


async def test_a_month_without_a_call_is_not_split(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, [call(created_at=NOON)])
    assert "money went" not in (await idle_client.get("/costs")).text


@pytest.mark.usefixtures("spent")
async def test_the_page_leads_to_its_calls_as_csv(idle_client: httpx.AsyncClient) -> None:
    page = (await idle_client.get("/costs")).text
    assert 'href="/cost-tracking/entries.csv"' in page
    asked = {"model": "of-old", "since": "2026-03-01", "until": "2026-03-31"}
    page = (await idle_client.get("/costs", params=asked)).text
    assert (
        "/cost-tracking/entries.csv?model=of-old&amp;since=2026-03-01T00%3A00%3A00%2B00%3A00"
        "&amp;until=2026-04-01T00%3A00%3A00%2B00%3A00"
    ) in page
    address = page.split('href="/cost-tracking/entries.csv')[1].split('"')[0]
    answer = await idle_client.get(f"/cost-tracking/entries.csv{address.replace('&amp;', '&')}")
    assert answer.text.count("\r\n") == 2
    assert "entries.csv" not in (await idle_client.get("/costs?q=req")).text

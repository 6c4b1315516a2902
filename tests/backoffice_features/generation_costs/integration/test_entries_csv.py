"""All entries as one CSV file, however many there are and whoever reads it."""

import csv
import io
import tracemalloc
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import anyio
import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import insert, text
from sqlalchemy.pool import QueuePool

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.infrastructure.adapters.entry_csv import entries_as_csv
from backoffice.features.generation_costs.infrastructure.adapters.entry_queries import EntryFilter
from backoffice.features.generation_costs.infrastructure.models.image_usage_model import (
    ImageUsageModel,
)
from backoffice.features.generation_costs.presentation.reading_schemas import ENTRY_COLUMNS
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.infrastructure.database import Database
from tests.backoffice_features.generation_costs.usages import NOON, call, store

MEGABYTE = 2**20
FEW_COLUMNS = {"eventId": "event_id", "amount": "amount", "metadata": "metadata"}


async def export(client: httpx.AsyncClient, **query: str) -> list[dict[str, str]]:
    answer = await client.get("/cost-tracking/entries.csv", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="entries.csv"'
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


async def fill(database: Database, count: int) -> None:
    """Facts alone: nothing else is read."""
    made = {
        "request_id": "req-1",
        "provider": "fal",
        "model": "flux",
        "operation": "page",
        "input_images": 0,
        "output_images": 1,
        "cost": Decimal("0.000000000001"),
        "cost_source": CostSource.PROVIDER,
        "metadata": {"prompt": "a fox " * 200},
    }
    async with database.engine.begin() as connection:
        for first in range(0, count, 10_000):
            rows = [
                {**made, "event_id": new_id(), "created_at": NOON + timedelta(seconds=number)}
                for number in range(first, min(first + 10_000, count))
            ]
            await connection.execute(insert(ImageUsageModel), rows)
        await connection.execute(text("ANALYZE"))  # as PostgreSQL does by itself, a minute later


async def test_a_line_holds_what_the_json_of_its_entry_does(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    calls = [
        call(TokenUsage, "0.000000000001", computed_cost=Decimal("0.5"), tenant_id="shop-1"),
        call(ImageUsage, created_at=NOON + timedelta(hours=1), image_size="512x512"),
        call(
            ServiceUsage,
            "0",
            cost_source=CostSource.UNKNOWN,
            metadata={"voice": ['Élan, "low"', 1.5]},
            user_id="two\nlines, and a comma",
        ),
    ]
    await store(database, calls)
    entries = (await idle_client.get("/cost-tracking/entries")).json()["items"]
    lines = await export(idle_client)
    assert [line["eventId"] for line in lines] == [entry["eventId"] for entry in entries]
    for line, entry in zip(lines, entries, strict=True):
        assert line.keys() == entry.keys()
        for name, value in entry.items():
            if isinstance(value, str | None) and name != "timestamp":
                assert line[name] == (value or "")
    by_service = {line["quantity"]: line for line in lines}
    assert by_service["1.5"]["metadata"] == '{"voice": ["Élan, \\"low\\"", 1.5]}'
    tokens = next(line for line in lines if line["inputTokens"])
    assert (tokens["amount"], tokens["difference"], tokens["batch"], tokens["timestamp"]) == (
        *("0.000000000001", "-0.499999999999", "false", "2026-03-01T12:00:00+00:00"),
    )


async def test_the_file_has_the_filters_of_the_list(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, [call(), call(model="flux"), call(model="flux", tenant_id="shop-1")])
    assert len(await export(idle_client)) == 3
    assert len(await export(idle_client, model="flux")) == 2
    assert len(await export(idle_client, model="flux", tenantId="shop-1", unpriced="false")) == 1
    assert await export(idle_client, model="of-nobody") == []


@pytest.mark.parametrize("field", ["limit", "cursor", "colour", "minCost"])
async def test_a_bad_filter_is_refused_before_anything_is_sent(
    idle_client: httpx.AsyncClient, field: str
) -> None:
    answer = await idle_client.get("/cost-tracking/entries.csv", params={field: "x"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])  # noqa: RUF001
async def test_text_that_a_spreadsheet_would_carry_out_is_quoted(
    idle_client: httpx.AsyncClient, database: Database, start: str
) -> None:
    formula = f'{start}HYPERLINK("http://evil.example","x")'
    await store(database, [call(model=formula, tenant_id=formula, user_id="a=b", operation="-")])
    (line,) = await export(idle_client)
    assert (line["model"], line["tenantId"]) == (f"'{formula}", f"'{formula}")
    assert (line["userId"], line["operation"]) == ("a=b", "'-")


@hypothesis_settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), max_size=5))
async def test_no_cell_of_any_text_begins_a_formula_and_none_is_lost(
    database: Database, texts: Sequence[str]
) -> None:
    words = [word for word in texts if word.strip()]
    await store(database, [call(user_id=word, tenant_id="of this test") for word in words])
    parts = entries_as_csv(database, EntryFilter(tenant_id="of this test"), {"who": "user_id"})
    everything = "".join([part async for part in parts])
    cells = [row[0] for row in csv.reader(io.StringIO(everything, newline=""))][1:]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n")]
    assert {*words} <= {cell.removeprefix("'") for cell in cells} | {*cells}


async def test_a_file_takes_no_more_memory_than_a_few_slices_of_it(
    database: Database,
) -> None:
    await fill(database, 20_000)
    size = lines = 0
    tracemalloc.start()
    try:
        async for part in entries_as_csv(database, EntryFilter(), FEW_COLUMNS):
            size += len(part)
            lines += part.count("\r\n")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (lines, size > 20 * MEGABYTE) == (20_001, True)
    assert peak < size / 2


async def test_a_reader_who_goes_away_leaves_no_connection_behind(database: Database) -> None:
    await fill(database, 3000)
    pool: Any = database.engine.pool
    assert isinstance(pool, QueuePool)

    async def read() -> None:
        async for _part in entries_as_csv(database, EntryFilter(), ENTRY_COLUMNS):
            pass

    for waited in range(12):
        async with anyio.create_task_group() as group:
            group.start_soon(read)
            await anyio.sleep(waited / 200)
            group.cancel_scope.cancel()
        assert pool.checkedout() == 0

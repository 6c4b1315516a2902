import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.time_span import TimeSpan, month_span
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.domain.usecases.track_token_usage_usecase import (
    TrackTokenUsageUseCase,
)
from backoffice.features.generation_costs.infrastructure.adapters.cost_queries import CostQueries
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker_repository import (
    TokenTrackerRepository,
)
from backoffice.features.generation_costs.infrastructure.models.image_usage_model import (
    ImageUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import (
    CostRollupModel,
    GenerationRequestModel,
)
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from tests.support.queries import counted

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MARCH = month_span(NOON.date(), ZoneInfo("UTC"))


def tokens(request_id: str = "req-1", cost: str = "0.01", **changes: Any) -> TokenUsage:
    given: dict[str, Any] = {
        "request_id": request_id,
        "model": "gemini",
        "prompt_tokens": 100,
        "completion_tokens": 50,
        "cost": Decimal(cost),
    }
    return TokenUsage(**given | changes)


def images(request_id: str = "req-1", cost: str = "0.04", **changes: Any) -> ImageUsage:
    given: dict[str, Any] = {
        "request_id": request_id,
        "model": "dall-e-3",
        "output_images": 1,
        "cost": Decimal(cost),
    }
    return ImageUsage(**given | changes)


async def save(database: Database, *usages: Usage) -> None:
    for usage in usages:
        async with database.sessions() as db:
            repository = TokenTrackerRepository(db)
            if isinstance(usage, TokenUsage):
                await repository.save_token_usage(usage)
            elif isinstance(usage, ImageUsage):
                await repository.save_image_usage(usage)


async def test_a_usage_is_durable_when_execute_returns(database: Database) -> None:
    async with database.sessions() as db:
        track = TrackTokenUsageUseCase(TokenTrackerRepository(db), EventBus())
        await track.execute("req-1", "gpt-4", 100, 50, Decimal("0.01"))
        async with database.sessions() as another:
            row = (await another.scalars(select(TokenUsageModel))).one()
    assert (row.request_id, row.prompt_tokens, row.cost) == ("req-1", 100, Decimal("0.01"))
    assert row.created_at.tzinfo is UTC


async def test_money_is_exact_also_in_sums_of_the_database(database: Database) -> None:
    await save(database, *(tokens(cost="0.1") for _ in range(10)))
    await save(database, images("tiny", "0.0000003"), images("large", "999999.999999999999"))
    async with database.sessions() as db:
        tenth = await db.scalar(select(func.sum(TokenUsageModel.cost)))
        costs = (await db.scalars(select(ImageUsageModel.cost).order_by("id"))).all()
        total = await db.scalar(select(func.sum(CostRollupModel.total_cost)))
    assert tenth == 1
    assert costs == [Decimal("0.0000003"), Decimal("999999.999999999999")]
    assert total == Decimal("1000001.000000299999")


async def test_the_same_call_recorded_twice_counts_once(database: Database) -> None:
    usage = tokens()
    async with database.sessions() as db:
        repository = TokenTrackerRepository(db)
        assert await repository.save_token_usage(usage)
        assert not await repository.save_token_usage(usage)
        calculation = await repository.get_cost_calculation("req-1")
    assert calculation is not None
    assert (calculation.api_call_count, calculation.total_cost) == (1, Decimal("0.01"))


async def test_what_is_refused_leaves_nothing(database: Database) -> None:
    async with database.sessions() as db:
        track = TrackTokenUsageUseCase(TokenTrackerRepository(db), EventBus())
        with pytest.raises(InvalidValue, match="completion_tokens"):
            await track.execute("req-1", "gpt-4", 100, 2**31, Decimal("0.01"))
        for model in (TokenUsageModel, GenerationRequestModel, CostRollupModel):
            assert await db.scalar(select(func.count()).select_from(model)) == 0


async def test_calculations_come_newest_first_and_see_requests_with_images_only(
    database: Database,
) -> None:
    await save(
        database,
        tokens("old", created_at=NOON),
        images("new", created_at=NOON + timedelta(hours=2)),
        tokens("middle", created_at=NOON + timedelta(hours=1), input_images=2, output_images=1),
        images("middle", created_at=NOON + timedelta(hours=3), cost="0.00"),
    )
    async with database.sessions() as db:
        found = await TokenTrackerRepository(db).get_all_cost_calculations()
    assert [each.request_id for each in found] == ["new", "middle", "old"]
    middle = found[1]
    assert (middle.total_input_images, middle.total_output_images) == (2, 2)
    assert (middle.total_tokens, middle.api_call_count) == (150, 2)
    assert (found[0].total_tokens, found[0].total_cost) == (0, Decimal("0.04"))


async def test_all_calculations_cost_one_query_however_many_there_are(database: Database) -> None:
    asked = []
    for count in (1, 30):
        await save(database, *(tokens(f"{count}-{n}") for n in range(count)))
        async with database.sessions() as db:
            with counted(database) as statements:
                found = await TokenTrackerRepository(db).get_all_cost_calculations()
        asked.append((len(found), len(statements)))
    assert asked == [(1, 1), (31, 1)]


async def test_tying_reaches_calls_before_and_after_it(database: Database) -> None:
    await save(database, tokens(), images(), tokens("other"))
    async with database.sessions() as db:
        await TokenTrackerRepository(db).tie_to_ebook("req-1", 456, "Mandalas")
    await save(database, tokens(), images())
    async with database.sessions() as db:
        for model in (TokenUsageModel, ImageUsageModel):
            query = select(model.ebook_id).where(model.request_id == "req-1")
            assert set(await db.scalars(query)) == {456}
        other = await TokenTrackerRepository(db).get_cost_calculation("other")
        tied = await TokenTrackerRepository(db).get_cost_calculation("req-1")
    assert other is not None
    assert other.ebook_id is None
    assert tied is not None
    assert (tied.ebook_id, tied.ebook_title, tied.api_call_count) == (456, "Mandalas", 4)


async def test_a_request_that_was_only_named_is_no_calculation(db: AsyncSession) -> None:
    repository = TokenTrackerRepository(db)
    await repository.tie_to_ebook("req-1", 456, "Mandalas")
    assert await repository.get_all_cost_calculations() == []
    assert await repository.get_cost_calculation("req-1") is None


async def test_an_unknown_cost_is_counted_as_unpriced(database: Database) -> None:
    unknown: dict[str, Any] = {"cost": "0", "cost_source": CostSource.UNKNOWN}
    await save(database, tokens(), tokens(**unknown), images(**unknown))
    async with database.sessions() as db:
        found = await TokenTrackerRepository(db).get_cost_calculation("req-1")
        overview = await CostQueries(db).overview(MARCH)
    assert found is not None
    assert (found.unpriced_call_count, found.total_cost) == (2, Decimal("0.01"))
    assert overview.unpriced_call_count == 2


async def test_recording_at_the_same_time_loses_nothing(database: Database) -> None:
    await asyncio.gather(*(save(database, tokens(), images()) for _ in range(20)))
    async with database.sessions() as db:
        found = await TokenTrackerRepository(db).get_cost_calculation("req-1")
        rollup = await db.scalar(select(func.sum(CostRollupModel.api_call_count)))
    assert found is not None
    assert (found.api_call_count, rollup) == (40, 40)
    assert found.total_cost == Decimal("1.00")


@pytest.mark.parametrize(
    ("month_start", "expected"),
    [
        (datetime(2026, 2, 28, 18, 30, tzinfo=UTC), "0.06"),  # Asia/Kolkata, UTC+5:30
        (datetime(2026, 2, 28, 19, tzinfo=UTC), "0.04"),
        (datetime(2026, 2, 28, 18, tzinfo=UTC), "0.07"),
    ],
)
async def test_this_month_begins_in_the_configured_zone_also_within_an_hour(
    database: Database, month_start: datetime, expected: str
) -> None:
    evening = datetime(2026, 2, 28, 18, tzinfo=UTC)
    await save(
        database,
        tokens(created_at=evening + timedelta(minutes=29), cost="0.01"),
        tokens(created_at=evening + timedelta(minutes=30), cost="0.02"),
        images(created_at=evening + timedelta(minutes=60), cost="0.04"),
    )
    async with database.sessions() as db:
        overview = await CostQueries(db).overview(TimeSpan(month_start, MARCH.until))
    assert overview.month_cost == Decimal(expected)
    assert overview.total_cost == Decimal("0.07")


usages = st.builds(
    lambda request, cost, hour, as_tokens: (tokens if as_tokens else images)(
        f"req-{request}", str(cost), created_at=NOON + timedelta(hours=hour)
    ),
    st.integers(0, 3),
    st.decimals(min_value=0, max_value=1000, places=12),
    st.integers(0, 3),
    st.booleans(),
)


@hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(usages, max_size=12))
async def test_totals_and_rollups_always_equal_the_facts(
    database: Database, history: list[Usage]
) -> None:
    await save(database, *history, *history[:3])
    async with database.sessions() as db:
        facts = [
            (await db.execute(select(func.sum(model.cost), func.count()))).one()
            for model in (TokenUsageModel, ImageUsageModel)
        ]
        for totals in (GenerationRequestModel, CostRollupModel):
            cost, calls = (
                await db.execute(
                    select(func.sum(totals.total_cost), func.sum(totals.api_call_count))
                )
            ).one()
            assert (cost or 0) == sum(fact[0] or Decimal(0) for fact in facts)
            assert (calls or 0) == sum(fact[1] for fact in facts)

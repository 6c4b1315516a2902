"""What the calls of a book become in the ledger."""

from decimal import Decimal
from typing import Any, cast
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.infrastructure.adapters.book_queries import ATTEMPT
from backoffice.features.generation_costs.infrastructure.adapters.ledger import Ledger
from tests.backoffice_features.generation_costs.fakes import (
    IMPOSSIBLE,
    UNKNOWN,
    VERSION,
    CentPrices,
    FakeLedger,
)

CENT = Decimal("0.01")
PICTURE: dict[str, Any] = {
    "provider": "openrouter",
    "model": "google/gemini-2.5-flash-image",
    "operation": "content",
    "prompt_tokens": 10,
    "completion_tokens": 1290,
    "image_tokens": 1290,
    "output_images": 1,
}


async def tracked(cost: Decimal | None, kind: str = "tokens", **call: Any) -> Usage:
    kept = FakeLedger()
    ledger = Ledger(kept.priced_by(CentPrices()), async_sessionmaker[AsyncSession]())
    track = ledger.track_tokens if kind == "tokens" else ledger.track_images
    made_for = {"event_id": uuid4(), "request_id": "r", "ebook_id": 7, "attempt_id": uuid4()}
    await cast(Any, track)(**made_for, **call, cost=cost)
    (usage,) = kept.usages.values()
    assert (usage.event_id, usage.ebook_id) == (made_for["event_id"], 7)
    assert (usage.resource_type, usage.resource_id) == (ATTEMPT, str(made_for["attempt_id"]))
    return usage


async def test_the_computed_cost_is_kept_beside_the_reported_one() -> None:
    usage = await tracked(CENT, **PICTURE)
    assert (usage.cost, usage.cost_source) == (CENT, CostSource.PROVIDER)
    assert (usage.computed_cost, usage.price_version) == (Decimal(13), VERSION)
    assert isinstance(usage, TokenUsage)
    assert (usage.image_tokens, usage.output_images) == (1290, 1)


async def test_a_cost_that_nobody_reports_is_computed() -> None:
    usage = await tracked(None, **PICTURE)
    assert (usage.cost, usage.cost_source) == (Decimal(13), CostSource.CATALOGUE)


async def test_a_call_that_tells_no_tokens_is_not_computed_as_free() -> None:
    told_nothing = PICTURE | {"prompt_tokens": 0, "completion_tokens": 0, "image_tokens": 0}
    usage = await tracked(None, **told_nothing)
    assert (usage.cost_source, usage.computed_cost) == (CostSource.UNKNOWN, None)
    assert isinstance(usage, TokenUsage)
    reported = await tracked(CENT, **told_nothing)
    assert (reported.cost, reported.computed_cost) == (CENT, None)


async def test_impossible_usage_is_recorded_with_what_was_reported() -> None:
    usage = await tracked(CENT, **PICTURE | {"model": IMPOSSIBLE})
    assert (usage.cost, usage.computed_cost) == (CENT, None)
    unknown = await tracked(None, **PICTURE | {"model": IMPOSSIBLE})
    assert unknown.cost_source is CostSource.UNKNOWN
    assert unknown.metadata == {
        "cost_notes": ["not priced: cached_tokens: must not exceed the input tokens"]
    }


async def test_an_unknown_price_is_unknown() -> None:
    assert (await tracked(None, **PICTURE | {"model": UNKNOWN})).cost_source is CostSource.UNKNOWN


async def test_a_picture_drawn_here_costs_nothing_by_its_own_word() -> None:
    usage = await tracked(
        Decimal(0),
        "images",
        provider="local",
        model="local-drawing",
        operation="cover",
        input_images=0,
        output_images=1,
    )
    assert isinstance(usage, ImageUsage)
    assert (usage.cost, usage.cost_source) == (Decimal(0), CostSource.PROVIDER)

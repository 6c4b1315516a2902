"""What an entry tells beside its amount: both costs, and what the call used in detail."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.shared.infrastructure.database import Database
from tests.backoffice_features.generation_costs.usages import call, store

DETAIL = {
    "cachedTokens": 1,
    "cacheWriteTokens": 2,
    "cacheWrite1hTokens": 3,
    "reasoningTokens": 4,
    "inputAudioTokens": 5,
    "cachedAudioTokens": 6,
    "outputAudioTokens": 7,
    "inputImageTokens": 8,
    "outputImageTokens": 9,
}


async def the_entry(client: httpx.AsyncClient, database: Database, usage: Usage) -> dict[str, Any]:
    await store(database, [usage])
    (found,) = (await client.get("/cost-tracking/entries")).json()["items"]
    assert isinstance(found, dict)
    return found


async def test_a_call_of_tokens_tells_which_they_were(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    tokens = call(
        TokenUsage,
        cached_tokens=1,
        cache_write_tokens=2,
        cache_write_1h_tokens=3,
        reasoning_tokens=4,
        input_audio_tokens=5,
        cached_audio_tokens=6,
        output_audio_tokens=7,
        input_image_tokens=8,
        image_tokens=9,
        is_batch=True,
    )
    found = await the_entry(idle_client, database, tokens)
    assert {name: found[name] for name in DETAIL} == DETAIL
    assert (found["batch"], found["imageSize"], found["imageQuality"]) == (True, None, None)


async def test_a_call_of_images_tells_their_size_and_quality(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    pictures = call(ImageUsage, image_size="1024x1024", image_quality="hd")
    found = await the_entry(idle_client, database, pictures)
    assert (found["imageSize"], found["imageQuality"], found["batch"]) == (
        *("1024x1024", "hd", False),
    )
    assert {found[name] for name in DETAIL} == {None}


@pytest.mark.parametrize(
    ("source", "computed", "expected"),
    [
        (CostSource.PROVIDER, "0.012", ("0.01", "0.01", "0.012", "-0.002")),
        (CostSource.PROVIDER, None, ("0.01", "0.01", None, None)),
        (CostSource.GIVEN, "0.012", ("0.01", None, "0.012", None)),
        (CostSource.CATALOGUE, "0.01", ("0.01", None, "0.01", None)),
    ],
)
async def test_an_entry_tells_the_reported_and_the_computed_amount_and_their_difference(
    idle_client: httpx.AsyncClient,
    database: Database,
    source: CostSource,
    computed: str | None,
    expected: tuple[str | None, ...],
) -> None:
    version = "openai@2026-11-01" if computed else None
    speech = call(
        ServiceUsage,
        cost_source=source,
        computed_cost=Decimal(computed) if computed else None,
        price_version=version,
    )
    found = await the_entry(idle_client, database, speech)
    names = ("amount", "reportedAmount", "computedAmount", "difference")
    assert tuple(found[name] for name in names) == expected
    assert found["priceVersion"] == version

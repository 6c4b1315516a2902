"""What calls of the services that we use cost, by the prices that the program comes with."""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from backoffice.features.pricing.domain.catalogue import Catalogue, PricesInForce
from backoffice.features.pricing.infrastructure.catalogue_files import read_multipliers, read_prices
from backoffice.features.pricing.infrastructure.library import LibraryPrices
from backoffice.features.pricing.wiring import catalogue
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import CannotStart
from tests.support.calls import TODAY, call

CATALOGUE = catalogue()
MILLION = 1_000_000


def cost(each: Call) -> Decimal | None:
    priced = CATALOGUE.price(each)
    return priced.amount if priced else None


def units(quantity: str, unit: str, **more: Any) -> dict[str, Any]:
    return {"quantity": Decimal(quantity), "unit": unit, **more}


TEXT_USED = {"input_tokens": MILLION, "output_tokens": MILLION}
DRAWN = {"input_tokens": 100, "output_tokens": 1300, "output_image_tokens": 1290}


@pytest.mark.parametrize(
    ("provider", "model", "used", "expected"),
    [
        ("openai", "gpt-4o-2024-11-20", TEXT_USED, "12.5"),
        ("openai", "gpt-4o", {"input_tokens": MILLION, "cached_tokens": MILLION}, "1.25"),
        ("openai", "gpt-4o", TEXT_USED | {"is_batch": True}, "6.25"),
        (
            "openai",
            "gpt-4o-mini-tts-2025-12-15",
            {"input_tokens": 1000, "output_audio_tokens": 500, "output_tokens": 500},
            "0.0066",
        ),
        (
            "openai",
            "gpt-4o-audio-preview",
            {"input_tokens": 1000, "input_audio_tokens": 900},
            "0.03625",
        ),
        ("openai", "text-embedding-3-small", {"input_tokens": MILLION}, "0.02"),
        ("openai", "tts-1", units("1000", "characters"), "0.015"),
        ("openai", "whisper-1", units("2", "minutes"), "0.012"),
        ("openai", "omni-moderation-latest", {"input_tokens": 100}, "0"),
        ("openai", "dall-e-2", {"output_images": 3, "image_size": "512x512"}, "0.054"),
        ("openai", "dall-e-3", {"output_images": 1}, "0.04"),
        (
            "openai",
            "dall-e-3",
            {"output_images": 1, "image_size": "1024x1792", "image_quality": "hd"},
            "0.12",
        ),
        (
            "openai",
            "gpt-image-1",
            {"input_tokens": 200, "input_image_tokens": 100, "output_tokens": 4160},
            "0.1679",
        ),
        (
            "openai",
            "gpt-image-1",
            {"output_images": 1, "image_size": "1536x1024", "image_quality": "medium"},
            "0.063",
        ),
        (
            "openai",
            "gpt-image-1-mini",
            {"output_tokens": 1000, "output_image_tokens": 1000},
            "0.008",
        ),
        ("openai", "gpt-image-1.5", {"output_tokens": 1100, "output_image_tokens": 1000}, "0.033"),
        ("openai", "sora-2", units("8", "seconds"), "0.8"),
        ("openai", "sora-2-pro", units("8", "seconds", image_size="1792x1024"), "4"),
        (
            "anthropic",
            "claude-sonnet-4-5-20250929",
            {
                "input_tokens": 1000,
                "cached_tokens": 400,
                "cache_write_tokens": 100,
                "cache_write_1h_tokens": 100,
                "output_tokens": 100,
            },
            "0.003795",
        ),
        ("anthropic", "claude-opus-4-1", TEXT_USED | {"is_batch": True}, "45"),
        ("anthropic", "claude-opus-4-5", units("2", "web_search", input_tokens=1000), "0.025"),
        ("google", "gemini-2.5-flash-image", DRAWN, "0.038755"),
        ("google", "gemini-2.5-flash-image", {"output_images": 1}, "0.039"),
        ("google", "gemini-2.5-flash-image", {"output_images": 1, "is_batch": True}, "0.0195"),
        ("google", "gemini-3-pro-image-preview", {"output_images": 1, "image_size": "4K"}, "0.24"),
        ("google", "imagen-4.0-fast-generate-001", {"output_images": 4}, "0.08"),
        ("google", "veo-3.1-generate-001", units("8", "s", image_size="4k"), "4.8"),
        ("google", "gemini-2.5-flash", {"input_tokens": 1000, "input_audio_tokens": 1000}, "0.001"),
        ("openrouter", "google/gemini-2.5-flash-image", DRAWN, "0.038755"),
        (
            "openrouter",
            "openai/gpt-5-image",
            {"output_tokens": 1000, "output_image_tokens": 1000},
            "0.04",
        ),
        ("openrouter", "deepseek/deepseek-chat-v3.1:free", {"input_tokens": 1000}, "0"),
        (
            "openrouter",
            "anthropic/claude-sonnet-4.5",
            {"input_tokens": 100, "cache_write_1h_tokens": 100},
            "0.0006",
        ),
        ("black-forest-labs", "flux-pro-1.1", {"output_images": 1}, "0.04"),
        (
            "black-forest-labs",
            "flux-2-pro",
            {"output_images": 1, "image_size": "1024x1024"},
            "0.03",
        ),
        ("stability", "sd3.5-large", {"output_images": 1}, "0.065"),
        ("elevenlabs", "eleven_multilingual_v2", units("2500", "characters"), "0.2"),
        ("elevenlabs", "eleven_flash_v2_5", units("1000", "character"), "0.04"),
        ("elevenlabs", "scribe_v1", units("30", "minutes"), "0.11"),
        ("pika", "pika-2.2", units("5", "seconds", image_size="1080p"), "0.45"),
        ("aws", "s3-standard", units("100", "GB-month"), "2.3"),
        ("aws", "s3-standard", units("2000", "operation", operation="PutObject"), "0.01"),
        ("cloudflare", "r2-standard", units("100", "gb_months"), "1.5"),
        ("cloudflare", "r2-standard", units("1000000", "class_b_operations"), "0.36"),
        ("fly", "shared-cpu-1x", units("2592000", "seconds"), "2.02"),
        ("temporal", "temporal-actions", units("1000", "actions"), "0.05"),
        ("mistral", "mistral-embed", {"input_tokens": MILLION}, "0.1"),
    ],
)
def test_a_call_costs(provider: str, model: str, used: dict[str, Any], expected: str) -> None:
    assert cost(call(provider, model, **used)) == Decimal(expected)


@pytest.mark.parametrize(
    ("provider", "model", "service", "used", "version"),
    [
        ("", "", "DALLE", {"output_images": 1, "image_size": "1024x1024"}, "openai/dall-e-3"),
        ("openai", "gpt-4-turbo", "OPENAI", {"input_tokens": 1}, "openai/gpt-4-turbo"),
        (
            "claude",
            "claude-3-haiku-20240307",
            "CLAUDE",
            {"input_tokens": 1},
            "anthropic/claude-3-haiku",
        ),
        ("", "", "ELEVENLABS", units("9", "characters"), "elevenlabs/eleven_multilingual_v2"),
        ("", "", "PIKA", units("9", "seconds"), "pika/pika-2.2"),
        ("s3", "", "STORAGE", units("9", "GB-month"), "aws/s3-standard"),
        ("r2", "", "STORAGE", units("9", "GB-month"), "cloudflare/r2-standard"),
        ("temporal", "", "COMPUTE", units("9", "actions"), "temporal/temporal-actions"),
        ("fly.io", "shared-cpu-1x", "COMPUTE", units("9", "seconds"), "fly/shared-cpu-1x"),
        ("google-gla", "gemini-2.5-flash", "", {"input_tokens": 1}, "google/gemini-2.5-flash"),
        ("vertex_ai", "gemini-2.5-flash", "", {"input_tokens": 1}, "google/gemini-2.5-flash"),
        (
            "gcp.vertex_ai",
            "publishers/google/models/gemini-2.5-flash",
            "",
            {"input_tokens": 1},
            "google/gemini-2.5-flash",
        ),
        ("gemini", "models/gemini-2.5-flash-image", "", DRAWN, "google/gemini-2.5-flash-image"),
        ("aws.bedrock", "anthropic.claude-3-haiku-20240307-v1:0", "", {"input_tokens": 1}, "aws/"),
        ("az.ai.openai", "gpt-4o", "", {"input_tokens": 1}, "azure/gpt-4o"),
        ("litellm", "openrouter/google/gemini-2.5-flash-image", "", DRAWN, "openrouter/google"),
        ("", "anthropic/claude-opus-4-5", "", {"input_tokens": 1}, "anthropic/claude-opus-4-5"),
        ("", "claude-opus-4-5", "", {"input_tokens": 1}, "anthropic/claude-opus-4-5"),
        ("OpenRouter", "Google/Gemini-2.5-Flash-Image", "", DRAWN, "openrouter/google"),
    ],
)
def test_the_names_that_programs_use_are_understood(
    provider: str, model: str, service: str, used: dict[str, Any], version: str
) -> None:
    priced = CATALOGUE.price(call(provider, model, service=service, **used))
    assert priced is not None
    assert f" {version}" in priced.price_version


@pytest.mark.parametrize(
    ("provider", "model"),
    [("openai", "gpt-99"), ("nobody", "gpt-4o"), ("", "wonder"), ("", ""), ("litellm", "a/b")],
)
def test_what_nobody_knows_has_no_price(provider: str, model: str) -> None:
    assert cost(call(provider, model, input_tokens=100)) is None


def test_a_price_is_that_of_the_day_of_the_call() -> None:
    days = (datetime(2024, 11, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC))
    used = {"input_tokens": MILLION, "input_audio_tokens": MILLION}
    assert [cost(call("openai", "gpt-4o-audio-preview", at=at, **used)) for at in days] == [100, 40]


def test_between_two_days_on_which_a_price_was_seen_it_is_unknown() -> None:
    at = datetime(2026, 8, 1, tzinfo=UTC)
    assert cost(call("elevenlabs", "eleven_v3", at=at, **units("9", "characters"))) is None


def test_every_price_of_ours_says_where_it_is_from_and_when_it_was_read() -> None:
    for each in read_prices():
        assert each.source, each.version
        assert each.valid_from, each.version
        assert each.read_on == TODAY.date(), each.version
    versions = Counter(each.version for each in CATALOGUE)
    assert [version for version, count in versions.items() if count > 1] == []
    assert max(map(len, versions)) <= 255


def test_prices_of_ours_for_one_model_do_not_overlap() -> None:
    prices = sorted(read_prices(), key=lambda each: (each.provider, each.model, each.start))
    for one, next_one in pairwise(prices):
        if (one.provider, one.model) == (next_one.provider, next_one.model):
            assert one.end <= next_one.start, next_one.version


def test_a_multiplier_adds_what_the_library_does_not_say_and_from_its_day_on_only() -> None:
    library = Catalogue(LibraryPrices(read_multipliers()))
    used = {"input_tokens": MILLION, "is_batch": True}
    before, after = (datetime(2024, 10, day, tzinfo=UTC) for day in (7, 8))
    costs = [
        priced.amount
        if (priced := library.price(call("anthropic", model, at=at, **used)))
        else None
        for model, at in (
            ("claude-3-haiku", before),
            ("claude-3-haiku", after),
            ("claude-haiku-4-5", TODAY),
        )
    ]
    assert costs == [None, Decimal("0.125"), Decimal("0.5")]


def test_the_catalogue_can_be_exchanged_while_calls_are_priced() -> None:
    prices = PricesInForce(CATALOGUE)
    asked = call("openai", "gpt-4o", input_tokens=MILLION)
    held = CATALOGUE.price_of("openai", "gpt-4o", TODAY)
    assert held is not None
    prices.override([held])
    assert prices.price(asked) == CATALOGUE.price(asked)


@pytest.mark.parametrize("wrong", ["prise: 5", "tokens: {prise: 5}"])
def test_a_key_that_nobody_knows_stops_the_start(tmp_path: Path, wrong: str) -> None:
    entry = f"{{provider: a, model: b, service: c, source: d, {wrong}}}"
    (tmp_path / "a.yaml").write_text(f"prices: [{entry}]")
    with pytest.raises(CannotStart, match="A price of b has an unknown key 'prise'"):
        read_prices(tmp_path)

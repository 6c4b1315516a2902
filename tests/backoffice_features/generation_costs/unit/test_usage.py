from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.shared.domain.errors import InvalidValue

GOOD: dict[str, Any] = {
    "request_id": "req-1",
    "model": "gpt-4",
    "prompt_tokens": 100,
    "completion_tokens": 50,
    "cost": Decimal("0.01"),
}


def test_a_usage_adds_its_tokens() -> None:
    assert TokenUsage(**GOOD).total_tokens == 150


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        *((field, bad) for field in ("request_id", "model") for bad in ("", "  ", "x" * 256, None)),
        *((field, "\0") for field in ("request_id", "model", "provider", "operation")),
        ("model", "\ud800"),
        *(
            (field, bad)
            for field in (
                *("prompt_tokens", "completion_tokens", "cached_tokens", "reasoning_tokens"),
                *("image_tokens", "input_images", "output_images", "ebook_id"),
            )
            for bad in (-1, 2**31, 1.5, True)
        ),
        *(
            ("cost", bad)
            for bad in (Decimal("-0.01"), Decimal("NaN"), Decimal("Infinity"), 0.1, 10**6)
        ),
        ("created_at", datetime(2026, 1, 1)),  # noqa: DTZ001 - the point of the test
    ],
)
def test_a_bad_value_is_refused_by_name(field: str, bad: object) -> None:
    with pytest.raises(InvalidValue) as error:
        TokenUsage(**GOOD | {field: bad})
    assert error.value.field == field


def test_the_limits_themselves_are_allowed() -> None:
    TokenUsage(**GOOD | {"model": "é" * 255, "prompt_tokens": 2**31 - 1, "completion_tokens": 0})
    ImageUsage(request_id="r", model="m", cost=Decimal("999999.999999999999"))


def test_an_unknown_cost_is_not_an_amount() -> None:
    with pytest.raises(InvalidValue, match="cost"):
        TokenUsage(**GOOD | {"cost_source": CostSource.UNKNOWN})

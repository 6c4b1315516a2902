from datetime import date
from decimal import Decimal

import pytest

from backoffice.features.generation_costs.domain.entities.model_drift import (
    Direction,
    ModelDrift,
)


@pytest.mark.parametrize(
    ("reported", "computed", "difference", "distance", "direction"),
    [
        ("1.02", "1", "2", "2", Direction.MORE),
        ("0.5", "1", "-50", "50", Direction.LESS),
        ("1", "3", "-66.666667", "66.666667", Direction.LESS),
        ("1", "1", "0", "0", Direction.LESS),
        ("1", "0", None, "Infinity", Direction.MORE),
        ("0", "0", None, "0", Direction.LESS),
        ("0.000000000002", "0.000000000001", "100", "100", Direction.MORE),
    ],
)
def test_a_drift_is_a_part_of_what_was_computed(
    reported: str, computed: str, difference: str | None, distance: str, direction: Direction
) -> None:
    day = date(2026, 11, 26)
    drift = ModelDrift("openai", "gpt", 1, Decimal(reported), Decimal(computed), day, day)
    assert drift.difference == (None if difference is None else Decimal(difference))
    assert drift.distance == Decimal(distance)
    assert drift.direction is direction

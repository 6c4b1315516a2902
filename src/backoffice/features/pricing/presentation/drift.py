"""How far reported and computed costs are apart, as the page of prices shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backoffice.features.pricing.domain.ports import Drift, PriceDrift


@dataclass(frozen=True)
class DriftShown:
    """`over` differ by more than `limit` percent, the furthest first; `others` do not."""

    limit: Decimal
    since: date
    until: date
    over: Sequence[Drift]
    others: Sequence[Drift]


async def drift_shown(asked: PriceDrift, limit: Decimal) -> DriftShown | None:
    """None where there is nothing to compare."""
    found = sorted(await asked.by_model(), key=_distance, reverse=True)
    if not found:
        return None
    over = [each for each in found if _distance(each) > limit]
    return DriftShown(
        limit=limit,
        since=min(each.since for each in found),
        until=max(each.until for each in found),
        over=over,
        others=found[len(over) :],
    )


def _distance(drift: Drift) -> Decimal:
    """In percent; of what has no computed cost to be a part of, any."""
    if drift.difference is None:
        return Decimal("Infinity") if drift.reported else Decimal(0)
    return abs(drift.difference)

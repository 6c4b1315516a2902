"""What a book cost, from the facts and their adjustments: however many requests it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import case, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.infrastructure.models.facts import FACTS
from backoffice.features.generation_costs.infrastructure.models.usage_columns import (
    cost_now,
    is_unpriced,
)
from backoffice.features.shared.domain.money import ZERO

ATTEMPT = "ebook_attempt"  # the resource type of a call made for an attempt at a page's picture


@dataclass(frozen=True)
class BookCall:
    """One row of the ledger. `cost` in USD, None where it is unknown.

    `attempt_id` is None where the call was not made for an attempt at a picture.
    """

    event_id: UUID
    attempt_id: UUID | None
    cost: Decimal | None
    created_at: datetime


class BookQueries:
    def __init__(self, db: AsyncSession) -> None:
        self._db = db

    async def total_costs(self, ebook_ids: Sequence[int]) -> dict[int, tuple[Decimal, int]]:
        """USD, and how many calls have an unknown cost; (0, 0) for a book without a call."""
        of_books = union_all(
            *(
                select(
                    fact.ebook_id,
                    cost_now(fact).label("cost"),
                    case((is_unpriced(fact), 1), else_=0).label("unpriced"),
                ).where(fact.ebook_id.in_(ebook_ids))
                for fact in FACTS
            )
        ).subquery()
        columns = of_books.c
        rows = await self._db.execute(
            select(columns.ebook_id, func.sum(columns.cost), func.sum(columns.unpriced)).group_by(
                columns.ebook_id
            )
        )
        known = {ebook_id: (cost, int(unpriced)) for ebook_id, cost, unpriced in rows}
        return dict.fromkeys(ebook_ids, (ZERO, 0)) | known

    async def calls(self, ebook_id: int) -> Sequence[BookCall]:
        """In the order in which they were made."""
        found: list[BookCall] = []
        for fact in FACTS:
            rows = await self._db.execute(
                select(
                    fact.event_id,
                    fact.resource_type,
                    fact.resource_id,
                    cost_now(fact).label("cost"),
                    is_unpriced(fact).label("is_unpriced"),
                    fact.created_at,
                ).where(fact.ebook_id == ebook_id)
            )
            found += [
                BookCall(
                    event_id=row.event_id,
                    attempt_id=UUID(row.resource_id) if row.resource_type == ATTEMPT else None,
                    cost=None if row.is_unpriced else row.cost,
                    created_at=row.created_at,
                )
                for row in rows
            ]
        return sorted(found, key=lambda call: (call.created_at, call.event_id))

"""Calls whose cost is unknown, by what would have to be priced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.domain.entities.repricing import Skip
from backoffice.features.generation_costs.domain.ports.call_prices import CallPrices
from backoffice.features.generation_costs.infrastructure.models.facts import FACTS
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import LedgerTotalsModel
from backoffice.features.generation_costs.infrastructure.models.usage_columns import (
    UsageColumns,
    is_unpriced,
)
from backoffice.features.generation_costs.infrastructure.repricing.kept_calls import kept_call
from backoffice.features.shared.domain.call import PricedCall

MOST_GROUPS = 200


@dataclass(frozen=True, kw_only=True)
class UnpricedCalls:
    """Of one operation of one model. `latest` is what the price list says of the last of them."""

    provider: str
    model: str
    operation: str
    calls: int
    tokens: int
    first_seen: datetime
    last_seen: datetime
    latest: PricedCall | Skip

    @property
    def has_price(self) -> bool:
        return isinstance(self.latest, PricedCall)


class UnpricedQueries:
    def __init__(self, db: AsyncSession, prices: CallPrices) -> None:
        self._db = db
        self._prices = prices

    async def count(self) -> int:
        return await self._db.scalar(select(LedgerTotalsModel.unpriced_call_count)) or 0

    async def groups(self) -> Sequence[UnpricedCalls]:
        """The most calls first, at most MOST_GROUPS of each kind of call."""
        found = [group for fact in FACTS for group in await self._of(fact)]
        return sorted(found, key=lambda group: -group.calls)

    async def _of(self, fact: type[UsageColumns]) -> list[UnpricedCalls]:
        """By the index of the unpriced, which holds no other calls."""
        tokens: ColumnElement[int] = literal_column("0")
        if issubclass(fact, TokenUsageModel):
            tokens = fact.prompt_tokens + fact.completion_tokens
        by = (fact.provider, fact.model, fact.operation)
        latest_first = (fact.created_at.desc(), fact.event_id)
        each = (
            select(
                fact.event_id,
                func.count().over(partition_by=by).label("calls"),
                func.sum(tokens).over(partition_by=by).label("tokens"),
                func.min(fact.created_at).over(partition_by=by).label("first_seen"),
                func.row_number().over(partition_by=by, order_by=latest_first).label("place"),
            )
            .where(is_unpriced(fact))
            .subquery()
        )
        rows = await self._db.execute(
            select(fact, each.c.calls, each.c.tokens, each.c.first_seen)
            .join(each, each.c.event_id == fact.event_id)
            .where(each.c.place == 1)
            .order_by(each.c.calls.desc())
            .limit(MOST_GROUPS)
        )
        return [
            UnpricedCalls(
                provider=latest.provider,
                model=latest.model,
                operation=latest.operation,
                calls=calls,
                tokens=int(tokens),
                first_seen=first_seen,
                last_seen=latest.created_at,
                latest=kept_call(latest).price(self._prices),
            )
            for latest, calls, tokens, first_seen in rows
        ]

"""cost_entries: the read model over all facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, cast, desc, not_, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.domain.entities.cost_entry import (
    TOKEN_DETAIL,
    CostEntry,
)
from backoffice.features.generation_costs.domain.entities.spent import Spent
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.infrastructure.adapters.span_sums import (
    amounts_now,
    spent_of,
    totals_of,
)
from backoffice.features.generation_costs.infrastructure.models.facts import FACTS
from backoffice.features.generation_costs.infrastructure.models.service_usage_model import (
    ServiceUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.usage_columns import (
    UsageColumns,
    cost_now,
    is_unpriced,
    source_now,
    version_now,
)
from backoffice.features.shared.infrastructure.keyset import Keyset, Slice

COMMON = (
    *("event_id", "service", "provider", "model", "operation", "cost", "cost_source"),
    *("adjusted_by",),
    *("input_images", "output_images", "resource_type", "resource_id", "tenant_id", "user_id"),
    *("conversation_id", "request_id", "created_at", "details"),
    *("computed_cost", "is_batch", "image_size", "image_quality"),
)
OF_ONE_KIND = (
    *(TokenUsageModel.prompt_tokens, TokenUsageModel.completion_tokens),
    *(ServiceUsageModel.quantity, ServiceUsageModel.unit),
    TokenUsageModel.image_tokens,
    *(getattr(TokenUsageModel, name) for name in TOKEN_DETAIL),
)


def _columns_of(fact: type[UsageColumns]) -> list[ColumnElement[Any]]:
    """The same for every kind."""
    return [
        *(getattr(fact, name).label(name) for name in COMMON),
        version_now(fact).label("price_version"),
        *(
            (column if column.class_ is fact else cast(null(), column.type)).label(column.key)
            for column in OF_ONE_KIND
        ),
    ]


ENTRIES = {fact: select(*_columns_of(fact)) for fact in FACTS}


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """Times are UTC, `until` is exclusive; costs in USD. An unknown cost is in no range."""

    since: datetime | None = None
    until: datetime | None = None
    service: str | None = None
    provider: str | None = None
    model: str | None = None
    operation: str | None = None
    tenant_id: str | None = None
    user_id: str | None = None
    resource_type: str | None = None
    resource_id: str | None = None
    min_cost: Decimal | None = None
    max_cost: Decimal | None = None
    cost_source: CostSource | None = None
    unpriced: bool | None = None


EQUAL = (
    *("service", "provider", "model", "operation"),
    *("tenant_id", "user_id", "resource_type", "resource_id"),
)


class EntryQueries:
    def __init__(self, db: AsyncSession) -> None:
        self._db = db

    async def by_event_id(self, event_ids: Sequence[UUID]) -> dict[UUID, CostEntry]:
        rows = await self._db.execute(of_event_ids(event_ids))
        return {row.event_id: entry_of(row) for row in rows}

    async def page(self, wanted: EntryFilter, limit: int, cursor: str | None) -> Slice[CostEntry]:
        """Newest first. Raises InvalidValue for a cursor of another list.

        Each table gives a page of its own, in the order of its index on `created_at`, and they are
        merged: a deep page costs what the first does. What few entries match is looked for until
        the page is full, at worst to the end; times, a tenant and a resource have indexes.
        """
        orders = [Keyset("entries", fact.created_at, fact.event_id) for fact in FACTS]
        parts = [
            order.page(ENTRIES[fact].where(*_conditions(fact, wanted)), cursor, limit).subquery()
            for fact, order in zip(FACTS, orders, strict=True)
        ]
        entries = union_all(*map(select, parts)).order_by(desc("created_at"), desc("event_id"))
        found = orders[0].cut(list(await self._db.execute(entries.limit(limit + 1))), limit)
        return Slice([entry_of(row) for row in found.items], found.next_cursor)

    async def total(self, wanted: EntryFilter) -> Spent:
        parts = [select(*amounts_now(fact)).where(*_conditions(fact, wanted)) for fact in FACTS]
        row = (await self._db.execute(select(*totals_of(union_all(*parts).subquery())))).one()
        return spent_of(row)


def of_event_ids(event_ids: Sequence[UUID]) -> CompoundSelect[Any]:
    """Rows for `entry_of`."""
    return union_all(*(ENTRIES[fact].where(fact.event_id.in_(event_ids)) for fact in FACTS))


def _conditions(fact: type[UsageColumns], wanted: EntryFilter) -> list[ColumnElement[bool]]:
    found = [
        getattr(fact, name) == value
        for name in EQUAL
        if (value := getattr(wanted, name)) is not None
    ]
    if wanted.since is not None:
        found.append(fact.created_at >= wanted.since)
    if wanted.until is not None:
        found.append(fact.created_at < wanted.until)
    if wanted.min_cost is not None:
        found.append(cost_now(fact) >= wanted.min_cost)
    if wanted.max_cost is not None:
        found.append(cost_now(fact) <= wanted.max_cost)
    if wanted.min_cost is not None or wanted.max_cost is not None:
        found.append(not_(is_unpriced(fact)))
    if wanted.unpriced is not None:
        found.append(is_unpriced(fact) if wanted.unpriced else not_(is_unpriced(fact)))
    if wanted.cost_source is not None:
        found.append(source_now(fact) == wanted.cost_source)
    return found


def entry_of(row: Any) -> CostEntry:
    """`row` has the columns of ENTRIES."""
    source, computed = CostSource(row.cost_source), row.computed_cost
    amount = recorded = None if source is CostSource.UNKNOWN else row.cost
    if row.adjusted_by is not None:
        source = CostSource.CATALOGUE
        amount = computed = row.cost + row.adjusted_by
    return CostEntry(
        event_id=row.event_id,
        service=row.service,
        provider=row.provider,
        model=row.model,
        operation=row.operation,
        amount=amount,
        recorded_amount=recorded,
        cost_source=source,
        input_tokens=row.prompt_tokens,
        output_tokens=row.completion_tokens,
        input_images=row.input_images,
        output_images=row.output_images,
        quantity=row.quantity,
        unit=row.unit,
        resource_type=row.resource_type,
        resource_id=row.resource_id,
        tenant_id=row.tenant_id,
        user_id=row.user_id,
        conversation_id=row.conversation_id,
        request_id=row.request_id,
        timestamp=row.created_at,
        metadata=row.details,
        computed_amount=computed,
        price_version=row.price_version,
        reported_amount=row.cost if source is CostSource.PROVIDER else None,
        batch=row.is_batch,
        output_image_tokens=row.image_tokens,
        image_size=row.image_size or None,
        image_quality=row.image_quality or None,
        **{name: getattr(row, name) for name in TOKEN_DETAIL},
    )

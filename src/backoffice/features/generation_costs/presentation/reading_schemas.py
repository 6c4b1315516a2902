"""The JSON of what other programs read: entries, days, months and breakdowns."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from backoffice.features.generation_costs.domain.entities.cost_entry import CostEntry
from backoffice.features.generation_costs.domain.entities.usage import (
    RESOURCE_TYPE_LIMIT,
    TEXT_LIMIT,
    CostSource,
)
from backoffice.features.generation_costs.infrastructure.adapters.entry_queries import EntryFilter
from backoffice.features.generation_costs.infrastructure.adapters.summary_queries import (
    Breakdown,
    BreakdownRow,
    SpanSummary,
)
from backoffice.features.generation_costs.presentation.attribution_schemas import Moment
from backoffice.features.generation_costs.presentation.periods import Days, MonthText
from backoffice.features.generation_costs.presentation.recording_schemas import CostEntryOut
from backoffice.features.shared.domain.money import DECIMALS, LIMIT
from backoffice.features.shared.infrastructure.keyset import Slice
from backoffice.features.shared.presentation.web import MoneyText, StorableText

PAGE_ENTRIES = 50
BREAKDOWN_ROWS = 100

Text = Annotated[StorableText | None, Field(max_length=TEXT_LIMIT)]
Usd = Annotated[Decimal | None, Field(ge=0, lt=LIMIT, decimal_places=DECIMALS)]


class Wanted(BaseModel):
    """Names are read in camel case and in snake case."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)


class PageOfEntries(Wanted):
    limit: Annotated[int, Field(ge=1, le=200)] = PAGE_ENTRIES
    cursor: str | None = None


class FilteredEntries(Wanted):
    since: Moment | None = None
    until: Annotated[Moment | None, Field(description="Exclusive")] = None
    service: Text = None
    provider: Text = None
    model: Text = None
    operation: Text = None
    tenant_id: Text = None
    user_id: Text = None
    resource_type: Annotated[StorableText | None, Field(max_length=RESOURCE_TYPE_LIMIT)] = None
    resource_id: Text = None
    min_cost: Annotated[Usd, Field(description="USD; entries with an unknown cost are out")] = None
    max_cost: Annotated[Usd, Field(description="USD; entries with an unknown cost are out")] = None
    cost_source: CostSource | None = None
    unpriced: Annotated[bool | None, Field(description="Whether the cost is unknown")] = None

    def filter(self) -> EntryFilter:
        return EntryFilter(**self.model_dump(include=set(FilteredEntries.model_fields)))


class WantedEntries(FilteredEntries, PageOfEntries):
    pass


ENTRY_COLUMNS = {field.alias or name: name for name, field in CostEntryOut.model_fields.items()}
"""The attribute of CostEntry below each heading of a CSV file."""


class EntriesPage(BaseModel):
    items: list[CostEntryOut]
    next_cursor: Annotated[str | None, Field(alias="next_cursor")]  # as in every list of the API

    @classmethod
    def of(cls, found: Slice[CostEntry]) -> Self:
        items = [CostEntryOut.model_validate(entry) for entry in found.items]
        return cls(items=items, next_cursor=found.next_cursor)


class _Camel(BaseModel):
    model_config = ConfigDict(from_attributes=True, alias_generator=to_camel, populate_by_name=True)


class ResourceCosts(_Camel, EntriesPage):
    """`amount` is the total in USD of all its entries, not only of those of the page."""

    resource_type: str
    resource_id: str
    amount: MoneyText
    calls: int
    unpriced_calls: int


class SpentOut(_Camel):
    """`unpricedCalls` of the calls have an unknown cost, missing from `totalCost`."""

    total_cost: MoneyText
    calls: int
    unpriced_calls: int
    tokens: int


class ServiceSpent(SpentOut):
    service: str


class SpanSpent(SpentOut):
    services: list[ServiceSpent]


class DaySpent(SpanSpent):
    date: date


class MonthSpent(SpanSpent):
    month: MonthText


class DailySummary(BaseModel):
    items: list[DaySpent]


class MonthlySummary(BaseModel):
    items: list[MonthSpent]


def summed(summary: SpanSummary) -> dict[str, Any]:
    """The fields of SpanSpent."""
    services = [
        ServiceSpent(service=name, **vars(spent)) for name, spent in summary.services.items()
    ]
    return {**vars(summary.total), "services": services}


class WantedBreakdown(Days):
    limit: Annotated[int, Field(ge=1, le=1000)] = BREAKDOWN_ROWS


class BreakdownItem(SpentOut):
    """`name` is null for calls that name none. `share` of the total cost is 0 to 1."""

    name: str | None
    resource_type: Annotated[str | None, Field(description="Of resources; name is its id")] = None
    share: MoneyText | None


class BreakdownOut(SpentOut):
    """Days are inclusive. The total is that of all, also of those past the limit."""

    since: date
    until: date
    items: list[BreakdownItem]

    @classmethod
    def of(cls, found: Breakdown, since: date, until: date) -> Self:
        return cls(
            since=since,
            until=until,
            items=[_item(row) for row in found.rows],
            **vars(found.total),
        )


def _item(row: BreakdownRow) -> BreakdownItem:
    *kind, name = row.key
    return BreakdownItem(
        name=name or None,
        resource_type=(kind[0] or None) if kind else None,
        share=row.share,
        **vars(row.spent),
    )

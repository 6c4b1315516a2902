"""The JSON of usage as a shop's program logs and reads it: a shop is a tenant."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, computed_field
from pydantic.alias_generators import to_camel

from backoffice.features.generation_costs.domain.entities.cost_entry import CostEntry
from backoffice.features.generation_costs.domain.entities.spent import Spent
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.domain.usage_logs import logged_call
from backoffice.features.generation_costs.infrastructure.adapters.entry_queries import EntryFilter
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker import (
    LOG_COLUMNS,
    STATISTICS_ROWS,
    UsageStatistics,
)
from backoffice.features.generation_costs.presentation.attribution_schemas import (
    CallIn,
    Count,
    Moment,
    Text,
)
from backoffice.features.generation_costs.presentation.periods import Days
from backoffice.features.generation_costs.presentation.reading_schemas import (
    PageOfEntries,
    Wanted,
)
from backoffice.features.generation_costs.presentation.reading_schemas import (
    Text as WantedText,
)
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.infrastructure.keyset import Slice
from backoffice.features.shared.presentation.web import MoneyText

HEADINGS = {name: heading for heading, name in LOG_COLUMNS.items()}


class UsageLogIn(CallIn):
    """What one call of a model used; its cost is computed."""

    tenant_id: Annotated[Text, Field(validation_alias=AliasChoices("shopId", "shop_id"))]
    operation_type: Annotated[Text, Field(description="chat_message, product_description")]
    model_name: Text
    input_tokens: Count
    output_tokens: Count
    provider: Annotated[
        Text | None, Field(description="Needed unless the model is a gemini, gpt or claude one")
    ] = None

    @property
    def has_tokens(self) -> bool:
        return True

    def call(self, at: datetime) -> Call:
        return logged_call(
            at,
            self.operation_type,
            self.model_name,
            self.input_tokens,
            self.output_tokens,
            self.provider,
        )


class UsageLogOut(BaseModel):
    """`totalCost` in USD is null where it is unknown; tokens are where the call has none."""

    model_config = ConfigDict(
        from_attributes=True,
        alias_generator=lambda name: HEADINGS.get(name, name),
        populate_by_name=True,
    )

    event_id: UUID
    tenant_id: str | None
    user_id: str | None
    conversation_id: str | None
    operation: str
    provider: str
    model: str
    input_tokens: int | None
    output_tokens: int | None
    amount: MoneyText | None
    cost_source: CostSource
    timestamp: datetime
    metadata: dict[str, Any] | None

    @computed_field
    def total_tokens(self) -> int | None:
        sent, received = self.input_tokens, self.output_tokens
        return None if sent is None or received is None else sent + received


class RecordedLog(UsageLogOut):
    """`journalled`: durable too; it enters the ledger once the database is back."""

    status: Literal["recorded", "journalled"]


class FilteredLogs(Wanted):
    shop_id: WantedText = None
    since: Moment | None = None
    until: Annotated[Moment | None, Field(description="Exclusive")] = None

    def filter(self) -> EntryFilter:
        return EntryFilter(tenant_id=self.shop_id, since=self.since, until=self.until)


class WantedLogs(FilteredLogs, PageOfEntries):
    pass


class LogsPage(BaseModel):
    items: list[UsageLogOut]
    next_cursor: str | None

    @classmethod
    def of(cls, found: Slice[CostEntry]) -> Self:
        items = [UsageLogOut.model_validate(entry) for entry in found.items]
        return cls(items=items, next_cursor=found.next_cursor)


class WantedStatistics(Days):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    shop_id: WantedText = None
    limit: Annotated[
        int, Field(ge=1, le=1000, description="Operations and shops, the dearest first")
    ] = STATISTICS_ROWS


class _Figures(BaseModel):
    """`unpricedCalls` of the calls have an unknown cost, missing from `totalCost`.

    `averageCost` is over the others, null where there is none.
    """

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    total_tokens: int
    total_cost: MoneyText
    average_cost: MoneyText | None
    calls: int
    unpriced_calls: int


class OperationFigures(_Figures):
    operation_type: str


class ShopFigures(_Figures):
    """`shopId` is null for calls of no shop."""

    shop_id: str | None


class StatisticsOut(_Figures):
    """Days are inclusive. The totals are those of all, also of what is past the limit."""

    since: date
    until: date
    by_operation: list[OperationFigures]
    by_shop: list[ShopFigures]

    @classmethod
    def of(cls, found: UsageStatistics, since: date, until: date) -> Self:
        operations, shops = found.by_operation.items(), found.by_shop.items()
        return cls(
            since=since,
            until=until,
            by_operation=[
                OperationFigures(operation_type=name, **_figures(spent))
                for name, spent in operations
            ],
            by_shop=[ShopFigures(shop_id=name or None, **_figures(spent)) for name, spent in shops],
            **_figures(found.total),
        )


def _figures(spent: Spent) -> dict[str, Any]:
    values: dict[str, int | Decimal | None] = {
        "total_tokens": spent.tokens,
        "total_cost": spent.total_cost,
        "average_cost": spent.average_cost,
        "calls": spent.calls,
        "unpriced_calls": spent.unpriced_calls,
    }
    return values

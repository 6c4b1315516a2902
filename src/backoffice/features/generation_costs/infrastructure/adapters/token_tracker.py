"""What a shop's program logs its usage with, and reads it back: a shop is a tenant."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from backoffice.features.generation_costs.domain.entities.cost_entry import CostEntry
from backoffice.features.generation_costs.domain.entities.paid_call import Attribution
from backoffice.features.generation_costs.domain.entities.spent import Spent
from backoffice.features.generation_costs.domain.entities.time_span import TimeSpan
from backoffice.features.generation_costs.domain.usage_logs import logged_call
from backoffice.features.generation_costs.domain.usecases.cost_recorder import (
    CostRecorder,
    Recorded,
)
from backoffice.features.generation_costs.domain.usecases.record_calls_usecase import (
    RecordCallsUseCase,
)
from backoffice.features.generation_costs.infrastructure.adapters.entry_csv import entries_as_csv
from backoffice.features.generation_costs.infrastructure.adapters.entry_queries import (
    EntryFilter,
    EntryQueries,
)
from backoffice.features.generation_costs.infrastructure.adapters.summary_queries import (
    Breakdown,
    Dimension,
    SummaryQueries,
)
from backoffice.features.shared.domain.time import Clock, utc_now
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.keyset import Slice

LOG_COLUMNS = {
    "eventId": "event_id",
    "shopId": "tenant_id",
    "userId": "user_id",
    "conversationId": "conversation_id",
    "operationType": "operation",
    "provider": "provider",
    "modelName": "model",
    "inputTokens": "input_tokens",
    "outputTokens": "output_tokens",
    "totalTokens": "total_tokens",
    "totalCost": "amount",
    "costSource": "cost_source",
    "timestamp": "timestamp",
    "metadata": "metadata",
}
"""What a log has of a CostEntry."""
PAGE_LOGS = 50
STATISTICS_ROWS = 100
EVERYTHING = EntryFilter()
ALWAYS = TimeSpan(datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class UsageStatistics:
    """The dearest first; `total` is that of all, also of those past the limit.

    A shop or an operation is empty text for calls that name none.
    """

    total: Spent
    by_operation: dict[str, Spent]
    by_shop: dict[str, Spent]


class TokenTracker:
    """Its logs are all calls of the ledger, however they were recorded."""

    def __init__(
        self, database: Database, record: RecordCallsUseCase, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._costs = CostRecorder(record)
        self._clock = clock

    async def log_usage(
        self,
        shop_id: str,
        user_id: str | None,
        conversation_id: str | None,
        operation_type: str,
        model_name: str,
        input_tokens: int,
        output_tokens: int,
        metadata: Mapping[str, Any] | None = None,
        *,
        provider: str | None = None,
        event_id: UUID | None = None,
    ) -> Recorded:
        """As `CostRecorder`; the provider may be left out where the model's name tells it.

        With the same `event_id` it counts once.
        """
        call = logged_call(
            self._clock(), operation_type, model_name, input_tokens, output_tokens, provider
        )
        whose: Attribution = {
            "tenant_id": shop_id,
            "user_id": user_id,
            "conversation_id": conversation_id,
            "metadata": metadata,
        }
        if event_id is not None:
            whose["event_id"] = event_id
        return await self._costs.record(call, has_tokens=True, **whose)

    async def get_logs(
        self, wanted: EntryFilter = EVERYTHING, limit: int = PAGE_LOGS, cursor: str | None = None
    ) -> Slice[CostEntry]:
        """Newest first. Raises InvalidValue for a cursor of another list."""
        async with self._database.reading() as db:
            return await EntryQueries(db).page(wanted, limit, cursor)

    async def get_logs_by_shop(
        self, shop_id: str, limit: int = PAGE_LOGS, cursor: str | None = None
    ) -> Slice[CostEntry]:
        return await self.get_logs(EntryFilter(tenant_id=shop_id), limit, cursor)

    async def get_statistics(
        self, span: TimeSpan = ALWAYS, shop_id: str | None = None, limit: int = STATISTICS_ROWS
    ) -> UsageStatistics:
        """From the hourly roll-ups; at most `limit` operations and as many shops."""
        async with self._database.reading() as db:
            queries = SummaryQueries(db)
            operations = await queries.breakdown(Dimension.OPERATION, span, limit, shop_id)
            shops = await queries.breakdown(Dimension.TENANT, span, limit, shop_id)
        return UsageStatistics(operations.total, _by_key(operations), _by_key(shops))

    def export_to_csv(self, wanted: EntryFilter = EVERYTHING) -> AsyncIterator[str]:
        """Of any size, in parts; the columns are LOG_COLUMNS. See `entries_as_csv`."""
        return entries_as_csv(self._database, wanted, LOG_COLUMNS)


def _by_key(found: Breakdown) -> dict[str, Spent]:
    return {row.key[0]: row.spent for row in found.rows}

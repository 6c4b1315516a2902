"""Records batches, and tells what became of each call."""

from collections.abc import Sequence
from uuid import UUID

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from backoffice.features.generation_costs.domain.entities.cost_entry import CostEntry
from backoffice.features.generation_costs.domain.entities.recording import (
    Recording,
    RecordingState,
    Refused,
)
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.adapters.entry_queries import (
    entry_of,
    of_event_ids,
)
from backoffice.features.generation_costs.infrastructure.ledger.connection import (
    LedgerConnection,
    is_refusal,
)
from backoffice.features.generation_costs.infrastructure.ledger.postgresql_connection import (
    PostgresqlConnection,
)
from backoffice.features.generation_costs.infrastructure.ledger.quarantine import put_aside
from backoffice.features.generation_costs.infrastructure.ledger.sqlite_connection import (
    SqliteConnection,
)
from backoffice.features.generation_costs.infrastructure.ledger.usage_text import to_text
from backoffice.features.shared.infrastructure.database import Database

RECORDED = Recording(RecordingState.RECORDED)
DUPLICATE = Recording(RecordingState.DUPLICATE)

log = structlog.get_logger(__name__)


class LedgerStore:
    """One batch at a time; the next one is made ready meanwhile."""

    def __init__(self, database: Database) -> None:
        self._connection: LedgerConnection = (
            SqliteConnection(database.blocking_engine())
            if database.is_sqlite
            else PostgresqlConnection(database.unpooled_engine())
        )

    async def record(self, usages: Sequence[Usage]) -> list[Recording]:
        """What became of each, durably. A row that the database refuses goes into quarantine.

        Raises SQLAlchemyError or OSError where the database is away; then nothing is certain, and
        the batch can be recorded again.
        """
        if not usages:
            return []
        distinct = list({usage.event_id: usage for usage in reversed(usages)}.values())
        try:
            new = await self._connection.record(distinct)
        except (DBAPIError, OverflowError) as error:
            if not is_refusal(error):
                raise
            if len(usages) > 1:  # find the row
                middle = len(usages) // 2
                return await self.record(usages[:middle]) + await self.record(usages[middle:])
            return [await self._refuse(usages[0], error)]
        if len(new) == len(usages):
            return [RECORDED] * len(usages)
        ids = {usage.event_id for usage in new}
        return [_recording(usage, ids) for usage in usages]

    async def stored(self, event_ids: Sequence[UUID]) -> dict[UUID, CostEntry]:
        """Raises as `record` does."""

        def work(connection: Connection) -> dict[UUID, CostEntry]:
            rows = connection.execute(of_event_ids(event_ids))
            return {row.event_id: entry_of(row) for row in rows}

        return await self._connection.run(work)

    async def put_aside(self, entry: str, error: str) -> None:
        """Into quarantine. Raises as `record` does."""

        def work(connection: Connection) -> None:
            put_aside(connection, entry, error)

        await self._connection.run(work)

    async def ping(self) -> None:
        """Raises as `record` does."""
        await self._connection.run(lambda connection: connection.execute(text("SELECT 1")))

    async def close(self) -> None:
        await self._connection.close()

    async def _refuse(self, usage: Usage, error: Exception) -> Recording:
        why = str(error.orig if isinstance(error, DBAPIError) else error)
        log.error("the database refuses a call", event_id=str(usage.event_id), error=why)
        await self.put_aside(to_text(usage), why)
        refused = Refused(
            "The database refuses this call.",
            "It is kept in quarantine: see `backoffice ledger quarantine`.",
        )
        return Recording(RecordingState.REFUSED, refused)


def _recording(usage: Usage, new: set[UUID]) -> Recording:
    if usage.event_id in new:
        new.remove(usage.event_id)  # the next one with this id is a duplicate
        return RECORDED
    return DUPLICATE

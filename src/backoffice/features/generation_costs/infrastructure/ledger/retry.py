"""Records a call out of quarantine."""

from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from backoffice.features.generation_costs.domain.entities.cost_entry import CostEntry
from backoffice.features.generation_costs.infrastructure.adapters.entry_queries import (
    entry_of,
    of_event_ids,
)
from backoffice.features.generation_costs.infrastructure.ledger.connection import is_refusal
from backoffice.features.generation_costs.infrastructure.ledger.recording import record
from backoffice.features.generation_costs.infrastructure.ledger.usage_text import from_text
from backoffice.features.generation_costs.infrastructure.models.quarantine_model import (
    QuarantinedEntryModel,
)
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.infrastructure.database import Database


async def retry(database: Database, entry_id: int, entry: str) -> str:
    """Why it is still refused; empty where it is recorded, or was before, and released.

    One transaction: whenever it is cut short, the call is in quarantine or in the ledger.
    """
    try:
        usage = from_text(entry)
    except (ValueError, InvalidValue) as error:
        return str(error)
    try:
        async with database.engine.begin() as connection:
            if not await connection.run_sync(record, [usage]):
                rows = await connection.execute(of_event_ids([usage.event_id]))
                if not CostEntry.of(usage).is_same_call(entry_of(rows.one())):
                    return "Another call was recorded under this id."
            of_id = QuarantinedEntryModel.id == entry_id
            await connection.execute(delete(QuarantinedEntryModel).where(of_id))
    except (DBAPIError, OverflowError) as error:
        if not is_refusal(error):
            raise
        return str(error.orig if isinstance(error, DBAPIError) else error).strip()
    return ""

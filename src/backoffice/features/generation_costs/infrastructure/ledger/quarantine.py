"""Calls that the database refuses, kept until somebody decides."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, delete, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.infrastructure.models.quarantine_model import (
    QuarantinedEntryModel,
)
from backoffice.features.shared.domain.time import utc_now

ENTRIES = QuarantinedEntryModel


def put_aside(connection: Connection, entry: str, error: str) -> None:
    """In the connection's transaction; the same entry once, however often it is refused."""
    event_id = _event_id(entry)
    same = exists().where(ENTRIES.event_id == event_id, ENTRIES.entry == entry)
    if not connection.scalar(select(same)):
        connection.execute(
            insert(ENTRIES).values(
                event_id=event_id,
                entry=entry,
                error=error.replace("\0", ""),
                quarantined_at=utc_now(),
            )
        )


class Quarantine:
    def __init__(self, db: AsyncSession) -> None:
        self._db = db

    async def entries(self) -> Sequence[QuarantinedEntryModel]:
        """Oldest first."""
        return (await self._db.scalars(select(ENTRIES).order_by(ENTRIES.id))).all()

    async def release(self, entry_id: int) -> bool:
        """False where there is none of this id."""
        of_id = delete(ENTRIES).where(ENTRIES.id == entry_id).returning(ENTRIES.id)
        released = await self._db.scalar(of_id) is not None
        await self._db.commit()
        return released


def _event_id(entry: str) -> UUID | None:
    try:
        return UUID(json.loads(entry)["event_id"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None

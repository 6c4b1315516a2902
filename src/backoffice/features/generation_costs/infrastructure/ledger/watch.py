"""Looks after the ledger, and tells everybody what is wrong with it."""

from datetime import timedelta

import structlog
from sqlalchemy import func, select

from backoffice.features.generation_costs.domain.events.ledger_difference_found_event import (
    LedgerDifferenceFoundEvent,
)
from backoffice.features.generation_costs.infrastructure.ledger.journal import Journal
from backoffice.features.generation_costs.infrastructure.ledger.verification import verify
from backoffice.features.generation_costs.infrastructure.models.quarantine_model import (
    QuarantinedEntryModel,
)
from backoffice.features.shared.domain.notices import Notice
from backoffice.features.shared.domain.time import Clock
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.events.event_bus import EventBus

EVERY = timedelta(hours=1)
LOOKS_BACK = timedelta(days=2)

log = structlog.get_logger(__name__)


class LedgerWatch:
    """`check` is a job: only the process that runs it has the notices of what it found.

    Every process has the one of the journal, which the processes of a machine share.
    """

    def __init__(self, database: Database, bus: EventBus, journal: Journal, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._journal = journal
        self._clock = clock
        self._differences = 0
        self._quarantined = 0

    async def check(self) -> None:
        since = self._clock() - LOOKS_BACK
        found = await verify(self._database, since)
        async with self._database.sessions() as db:
            entries = select(func.count()).select_from(QuarantinedEntryModel)
            self._quarantined = await db.scalar(entries) or 0
        self._differences = found.count
        if found.count:
            said = tuple(map(str, found.differences))
            log.error("the ledger's totals differ from its facts", count=found.count, list=said)
            await self._bus.publish(
                LedgerDifferenceFoundEvent(since=since, count=found.count, differences=said)
            )

    def differences(self) -> Notice | None:
        if not self._differences:
            return None
        return Notice(
            "danger",
            "The ledger's totals differ from its facts in {count} places. "
            "Run: backoffice ledger verify",
            {"count": self._differences},
        )

    def quarantined(self) -> Notice | None:
        if not self._quarantined:
            return None
        return Notice(
            "warning",
            "The database refuses {count} calls. Run: backoffice ledger quarantine list",
            {"count": self._quarantined},
        )

    def journalled(self) -> Notice | None:
        waiting = self._journal.pending.entries
        if not waiting:
            return None
        return Notice(
            "warning",
            "{count} recorded calls wait in the journal until the database takes them.",
            {"count": waiting},
        )

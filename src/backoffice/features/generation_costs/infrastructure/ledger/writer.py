"""The one way into the ledger: every process has one writer."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

import structlog
from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from backoffice.features.generation_costs.domain.entities.recording import (
    Recording,
    RecordingState,
)
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.domain.ports.usage_ledger import UsageLedger
from backoffice.features.generation_costs.infrastructure.ledger.group_commit import GroupCommit
from backoffice.features.generation_costs.infrastructure.ledger.journal import Journal, JournalError
from backoffice.features.generation_costs.infrastructure.ledger.replay import Replay, Replayed
from backoffice.features.generation_costs.infrastructure.ledger.store import LedgerStore
from backoffice.features.generation_costs.infrastructure.ledger.usage_text import to_text
from backoffice.features.shared.domain.errors import Unavailable
from backoffice.features.shared.infrastructure.database import Database

AWAY = (SQLAlchemyError, OSError)
RETRY_SECONDS = 5
JOURNALLED = Recording(RecordingState.JOURNALLED)

log = structlog.get_logger(__name__)


class LedgerWriter(UsageLedger):
    """Calls go into the database, or into the journal while the database is away.

    Use as an async context: what waits at the end is kept before it returns.
    """

    def __init__(
        self, database: Database, journal: Journal, replayed: Replayed | None = None
    ) -> None:
        # On PostgreSQL one batch is made ready while the server works on another; SQLite has one
        # writer at a time.
        at_once = 1 if database.is_sqlite else 2
        self._stores = [LedgerStore(database) for _ in range(at_once)]
        self._free = list(self._stores)
        self._journal = journal
        self._group = GroupCommit(self._keep, at_once)
        self._replay = Replay(LedgerStore(database), journal, replayed)

    async def record(self, usages: Sequence[Usage], *, wait: bool = True) -> list[Recording]:
        return await self._group.record(usages, wait=wait)

    @property
    def is_away(self) -> bool:
        """Whether the database took the last batch."""
        return self._replay.is_away

    async def __aenter__(self) -> Self:
        self._replay.start()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self._group.close()
        await self._replay.stop()
        for store in self._stores:
            await store.close()
        await to_thread.run_sync(self._journal.close)

    async def _keep(self, usages: Sequence[Usage]) -> list[Recording]:
        if not self._replay.is_away:
            store = self._free.pop()
            try:
                return await store.record(usages)
            except AWAY as error:
                log.warning("the database is away; calls go into the journal", error=str(error))
            finally:
                self._free.append(store)
        entries = [to_text(usage).encode("ascii") for usage in usages]
        try:
            async with self._replay.journal_turn:
                await to_thread.run_sync(self._journal.append, entries)
        except JournalError as error:
            log.warning("calls could not be journalled", calls=len(usages), error=str(error))
            raise Unavailable(
                "Neither the database nor the journal takes calls.",
                "Send it again in {seconds} s, with the same id: it counts once in any case.",
                seconds=RETRY_SECONDS,
            ) from None
        finally:
            self._replay.wake()
        return [JOURNALLED] * len(usages)

"""Brings what the journal holds into the database, once it is back."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

import structlog
from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from backoffice.features.generation_costs.domain.entities.cost_entry import CostEntry
from backoffice.features.generation_costs.domain.entities.recording import (
    Recording,
    RecordingState,
)
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger.journal import Journal, JournalError
from backoffice.features.generation_costs.infrastructure.ledger.journal_segment import Batch
from backoffice.features.generation_costs.infrastructure.ledger.store import LedgerStore
from backoffice.features.generation_costs.infrastructure.ledger.usage_text import from_text, to_text
from backoffice.features.shared.domain.errors import InvalidValue

BATCH_ROWS = 1000
WAITS = (0.1, 0.2, 0.5, 1, 2, 5)  # seconds between tries, the last one for good
LOOK_SECONDS = 30  # for what a process that died has left

Replayed = Callable[[Sequence[Usage]], Awaitable[None]]

log = structlog.get_logger(__name__)


class Replay:
    """`replayed` is told of the calls that were new to the database.

    `is_away` from a failed write until a replay succeeds.
    """

    def __init__(self, store: LedgerStore, journal: Journal, replayed: Replayed | None) -> None:
        self.is_away = False
        self.journal_turn = asyncio.Lock()  # it takes one call at a time
        self._store = store
        self._journal = journal
        self._replayed = replayed
        self._wake = asyncio.Event()
        self._stop = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """The batch at hand is finished; the rest waits for the next start."""
        self._stop.set()
        self._wake.set()
        if self._running is not None:
            await self._running
        await self._store.close()

    def wake(self) -> None:
        """The database has failed to take a batch."""
        self.is_away = True
        self._wake.set()

    async def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            self._wake.clear()
            try:
                await self._replay_all()
            except (SQLAlchemyError, OSError, JournalError) as error:
                if not failures:
                    log.warning("the journal waits for the database", error=str(error))
                await self._pause(WAITS[min(failures, len(WAITS) - 1)])
                failures += 1
            except Exception:
                log.exception("the replay of the journal failed")
                await self._pause(WAITS[-1])
            else:
                failures = 0
                if not self.is_away:
                    await self._wait_for(self._wake, LOOK_SECONDS)

    async def _replay_all(self) -> None:
        """Raises what keeps the database, or the journal, from being reached."""
        while not self._stop.is_set():
            async with self.journal_turn:
                batch = await to_thread.run_sync(self._journal.next_batch, BATCH_ROWS)
            if batch is None:
                if self.is_away:
                    await self._store.ping()
                    self.is_away = False
                return
            await self._bring(batch)
            self.is_away = False

    async def _bring(self, batch: Batch) -> None:
        usages: list[Usage] = []
        unreadable = [(repr(line), "The journal was damaged here.") for line in batch.damaged]
        for entry in batch.entries:
            try:
                usages.append(from_text(entry))
            except (ValueError, InvalidValue) as error:
                unreadable.append((entry.decode("ascii", "backslashreplace"), str(error)))
        recordings = await self._store.record(usages) if usages else []
        aside = unreadable + await self._other_calls(usages, recordings)
        for entry_text, why in aside:
            await self._store.put_aside(entry_text, why)
        async with self.journal_turn:
            await to_thread.run_sync(self._journal.forget, batch)
        new = [
            usage
            for usage, recording in zip(usages, recordings, strict=True)
            if recording.state is RecordingState.RECORDED
        ]
        log.info("replayed from the journal", calls=len(batch.entries), new=len(new))
        if self._replayed is not None:
            await self._replayed(new)

    async def _other_calls(
        self, usages: Sequence[Usage], recordings: Sequence[Recording]
    ) -> list[tuple[str, str]]:
        """Duplicates that are none: nobody could see in the outage that their id was taken."""
        again = [
            usage
            for usage, recording in zip(usages, recordings, strict=True)
            if recording.state is RecordingState.DUPLICATE
        ]
        stored = await self._store.stored([usage.event_id for usage in again]) if again else {}
        return [
            (to_text(usage), "Another call was recorded under this id.")
            for usage in again
            if not CostEntry.of(usage).is_same_call(stored[usage.event_id])
        ]

    async def _pause(self, seconds: float) -> None:
        """Ends early when the program stops."""
        await self._wait_for(self._stop, seconds)

    async def _wait_for(self, event: asyncio.Event, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), seconds)

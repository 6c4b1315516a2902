"""The ledger as the program records into it, without HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from backoffice.features.generation_costs.domain.entities.recording import (
    Recording,
    RecordingState,
)
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.domain.usecases.record_usages_usecase import (
    RecordUsagesUseCase,
    announce,
)
from backoffice.features.generation_costs.infrastructure.ledger.journal import Journal
from backoffice.features.generation_costs.infrastructure.ledger.writer import LedgerWriter
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.events.event_bus import EventBus

Record = Callable[[Usage], Awaitable[None]]

JOURNAL_BYTES = 2**20


@asynccontextmanager
async def recorder(url: str, folder: Path) -> AsyncIterator[Record]:
    """Returns when the usage is in the database."""
    database, bus = Database(url), EventBus()
    with TemporaryDirectory(dir=folder) as journal_folder:
        journal = Journal(Path(journal_folder), JOURNAL_BYTES)
        async with LedgerWriter(database, journal, partial(announce, bus)) as writer:
            recording = RecordUsagesUseCase(writer, bus)

            async def record(usage: Usage) -> None:
                _check(await recording.execute([usage]))

            yield record
    await database.dispose()


def _check(recordings: Sequence[Recording]) -> None:
    if any(recording.state is not RecordingState.RECORDED for recording in recordings):
        raise RuntimeError(f"not recorded: {recordings}")

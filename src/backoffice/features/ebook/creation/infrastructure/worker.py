"""Makes the books that wait, one after the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from backoffice.features.ebook.creation.infrastructure.book_run import BookRun
from backoffice.features.ebook.creation.infrastructure.job_queue import JobQueue
from backoffice.features.ebook.shared.domain.ebook import Ebook
from backoffice.features.ebook.shared.domain.events import EbookWaitsEvent
from backoffice.features.shared.infrastructure.events.event_handler import EventHandler

POLL_SECONDS = 1.0  # for orders that another process took, and leases that ran out

log = structlog.get_logger(__name__)


class Worker(EventHandler[EbookWaitsEvent]):
    """One task for the app's life; a new order wakes it."""

    def __init__(self, queue: JobQueue, run: BookRun, at_work: set[int]) -> None:
        """`at_work`: the books that workers of this process are at; they share it."""
        self._queue = queue
        self._run = run
        self._at_work = at_work
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()

    async def handle(self, event: EbookWaitsEvent) -> None:
        self._woken.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """On leaving, no new page is begun; calls under way are finished and recorded first."""
        loop = asyncio.create_task(self._run_until_stopped())
        try:
            yield
        finally:
            self.stop()
            await loop

    def stop(self) -> None:
        """Begins nothing more."""
        self._stopping.set()
        self._woken.set()

    async def _run_until_stopped(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                book = await self._queue.claim(self._at_work)
                if book is not None:
                    await self._make(book)
                    continue
            except Exception:
                # The loop must outlive a database that is away.
                log.exception("worker failed; the book is taken up again when its lease ends")
            await self._rest()

    async def _make(self, book: Ebook) -> None:
        self._at_work.add(book.id)
        try:
            with structlog.contextvars.bound_contextvars(
                request_id=book.request_id, ebook_id=book.id
            ):
                await self._run.execute(book, self._stopping)
        finally:
            self._at_work.discard(book.id)

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)
        except TimeoutError:
            return

"""One run over a book: its missing pages, several at a time, each stored when it is there."""

import asyncio
from collections.abc import Iterable

import structlog

from backoffice.features.ebook.creation.domain.themes import Choices
from backoffice.features.ebook.creation.infrastructure.job_queue import EVENTS, Hold, JobQueue
from backoffice.features.ebook.shared.domain.ebook import Ebook, EbookStatus, PageKind, PagePlan
from backoffice.features.ebook.shared.domain.ports import (
    GeneratedImage,
    ImageProviderError,
    ImageRequest,
)
from backoffice.features.ebook.shared.infrastructure.ebooks import Ebooks
from backoffice.features.ebook.shared.infrastructure.image_store import ImageStore
from backoffice.features.ebook.shared.infrastructure.providers.provider_factory import (
    ProviderFactory,
)
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.infrastructure.database import persistently

ATTEMPTS_A_PAGE = 3
RENEWALS_A_LEASE = 3

log = structlog.get_logger(__name__)


class Progress:
    """What is left to make, and why it may not be begun."""

    def __init__(self, plans: Iterable[PagePlan], stopping: asyncio.Event) -> None:
        self._plans = list(reversed(list(plans)))
        self._stopping = stopping
        self.failure = ""
        self.hold = Hold(is_ours=True, cancel_requested=False)
        self.interrupted = False

    def next_page(self) -> PagePlan | None:
        if self._stopping.is_set():
            self.interrupted = True
        held = self.hold.is_ours and not self.hold.cancel_requested
        if self.failure or self.interrupted or not held or not self._plans:
            return None
        return self._plans.pop()

    @property
    def outcome(self) -> EbookStatus | None:
        """None where another run has to go on."""
        if self.failure:
            return EbookStatus.FAILED
        if self.hold.cancel_requested and self._plans:
            return EbookStatus.CANCELLED
        return None if self.interrupted else EbookStatus.READY


class BookRun:
    """Calls under way are never broken off: they are paid, so they are kept and counted."""

    def __init__(
        self,
        ebooks: Ebooks,
        queue: JobQueue,
        providers: ProviderFactory,
        images: ImageStore,
        choices: Choices,
        pages_at_once: int,
    ) -> None:
        self._ebooks = ebooks
        self._queue = queue
        self._providers = providers
        self._images = images
        self._choices = choices
        self._pages_at_once = pages_at_once

    async def execute(self, book: Ebook, stopping: asyncio.Event) -> None:
        if book.status in EVENTS:  # a crash came between the outcome and the news of it
            await self._queue.finish(book, book.status, book.error)
            return
        pages = await self._ebooks.pages(book.id)
        progress = Progress((page.plan for page in pages if page.file is None), stopping)
        progress.hold = Hold(is_ours=True, cancel_requested=book.cancel_requested)
        made = asyncio.Event()
        keeper = asyncio.create_task(self._keep_lease(book, progress, made))
        outcomes = await asyncio.gather(
            *(self._make_pages(book, progress) for _ in range(self._pages_at_once)),
            return_exceptions=True,
        )
        made.set()
        await keeper  # not cancelled: a broken-off transaction would keep SQLite's lock
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                # A person decides whether to go on: a loop of retries would pay each time.
                log.error("book failed unexpectedly", exc_info=outcome)
                progress.failure = "Something went wrong on our side; the log says what."
        await self._conclude(book, progress)

    async def _make_pages(self, book: Ebook, progress: Progress) -> None:
        while plan := progress.next_page():
            try:
                image = await self._make_picture(book, plan)
                name = f"{plan.number:03d}-{new_id().hex[-8:]}"
                file = await self._images.save(book.id, name, image.content)
                progress.hold = await persistently(
                    lambda: self._queue.store_page(book.id, plan.number, file)  # noqa: B023
                )
                log.info("page stored", page=plan.number)
                await self._images.thumbnail(file)  # so that whoever watches need not wait
            except ImageProviderError as error:
                log.warning("page failed", page=plan.number, error=str(error))
                progress.failure = f"{str(error).rstrip('.')}. {error.advice}".strip()
            except BaseException:
                progress.interrupted = True  # the other makers begin nothing more
                raise

    async def _make_picture(self, book: Ebook, plan: PagePlan) -> GeneratedImage:
        request = self._request(book, plan)
        provider = (
            self._providers.create_content_page_provider()
            if plan.kind is PageKind.CONTENT
            else self._providers.create_cover_provider()
        )
        for attempt in range(1, ATTEMPTS_A_PAGE):
            try:
                return await provider.generate(request)
            except ImageProviderError as error:
                if not error.retryable:
                    raise
                log.info("page is tried again", page=plan.number, attempt=attempt, why=str(error))
        return await provider.generate(request)

    def _request(self, book: Ebook, plan: PagePlan) -> ImageRequest:
        audience = self._choices.audiences[book.brief.audience]
        return ImageRequest(
            request_id=book.request_id,
            ebook_id=book.id,
            page=plan,
            theme=book.brief.theme,
            title=book.brief.title,
            audience_label=audience.name.en,
            blurb=self._choices.themes[book.brief.theme].description.en,
            complexity=audience.complexity,
            seed=book.brief.seed + plan.number,
        )

    async def _keep_lease(self, book: Ebook, progress: Progress, made: asyncio.Event) -> None:
        """Begins nothing more where the lease cannot be kept."""
        interval = self._queue.lease.total_seconds() / RENEWALS_A_LEASE
        while progress.hold.is_ours and not await _is_set_within(made, interval):
            try:
                progress.hold = await self._queue.renew(book.id)
            except Exception:
                log.exception("lease could not be renewed")
                progress.interrupted = True

    async def _conclude(self, book: Ebook, progress: Progress) -> None:
        if not progress.hold.is_ours:
            log.warning("another worker took the book over")
        elif progress.outcome is None:
            await self._queue.release(book.id)
        else:
            await self._queue.finish(book, progress.outcome, progress.failure or None)
            log.info("book stopped", status=progress.outcome)


async def _is_set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True

"""One run over a book: the pictures it waits for, several at a time, each stored at once."""

import asyncio
import random
from collections import Counter
from dataclasses import replace

import structlog

from backoffice.features.ebook.creation.domain.themes import Choices
from backoffice.features.ebook.creation.infrastructure.job_queue import Hold, JobQueue
from backoffice.features.ebook.shared.domain.ebook import (
    Attempt,
    Ebook,
    Page,
    PageKind,
    PagePlan,
)
from backoffice.features.ebook.shared.domain.ports import (
    ImageProvider,
    ImageProviderError,
    ImageRequest,
)
from backoffice.features.ebook.shared.infrastructure.image_store import ImageStore
from backoffice.features.ebook.shared.infrastructure.providers.provider_factory import (
    ProviderFactory,
)
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.infrastructure.database import persistently

ATTEMPTS_A_PAGE = 3
RENEWALS_A_LEASE = 3
MIDDLE_COMPLEXITY = 3
MISHAP = "Something went wrong on our side; the log says what."

log = structlog.get_logger(__name__)


class Progress:
    """Why no more pictures may be begun."""

    def __init__(self, stopping: asyncio.Event) -> None:
        self._stopping = stopping
        self.failure: str | None = None
        self.hold = Hold(is_ours=True, cancel_requested=False)
        self.interrupted = False
        self.tries: Counter[int] = Counter()

    def may_go_on(self) -> bool:
        if self._stopping.is_set():
            self.interrupted = True
        held = self.hold.is_ours and not self.hold.cancel_requested
        return held and not self.interrupted and self.failure is None


class BookRun:
    """Calls under way are never broken off: they are paid, so they are kept and counted."""

    def __init__(
        self,
        queue: JobQueue,
        providers: ProviderFactory,
        images: ImageStore,
        choices: Choices,
        pages_at_once: int,
    ) -> None:
        self._queue = queue
        self._providers = providers
        self._images = images
        self._choices = choices
        self._pages_at_once = pages_at_once

    async def execute(self, book: Ebook, stopping: asyncio.Event) -> None:
        """Until nothing waits, or it has to stop."""
        while not await self._run(book, Progress(stopping)):
            log.info("more pictures were asked for")

    async def _run(self, book: Ebook, progress: Progress) -> bool:
        """False where pictures were asked for while it ended."""
        done = asyncio.Event()
        keeper = asyncio.create_task(self._keep_lease(book, progress, done))
        outcomes = await asyncio.gather(
            *(self._make_pictures(book, progress) for _ in range(self._pages_at_once)),
            return_exceptions=True,
        )
        done.set()
        await keeper  # not cancelled: a broken-off transaction would keep SQLite's lock
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                # A person decides whether to go on: a loop of retries would pay each time.
                log.error("book failed unexpectedly", exc_info=outcome)
                progress.failure = MISHAP
        mishap = progress.failure == MISHAP
        if not progress.hold.is_ours:
            log.warning("another worker took the book over")
            return True
        if progress.interrupted and progress.failure is None:
            await self._queue.release(book.id)
            return True
        return await self._queue.finish(book.id, progress.failure, nothing_more=mishap)

    async def _make_pictures(self, book: Ebook, progress: Progress) -> None:
        try:
            while progress.may_go_on():
                progress.hold, begun = await self._queue.begin(book.id)
                if begun is None:
                    return
                await self._make_picture(book, *begun, progress)
        except BaseException:
            progress.interrupted = True  # the other makers begin nothing more
            raise

    async def _make_picture(
        self, book: Ebook, page: Page, attempt: Attempt, progress: Progress
    ) -> None:
        number = attempt.number
        progress.tries[number] += 1
        try:
            provider = self._provider(page.plan.kind)
            image = await provider.generate(self._request(book, page, attempt))
        except ImageProviderError as error:
            retry = error.retryable and progress.tries[number] < ATTEMPTS_A_PAGE
            text = f"{str(error).rstrip('.')}. {error.advice}".strip()
            log.warning("attempt failed", page=number, error=str(error), retry=retry)
            if not retry and page.used is None:
                progress.failure = text
            progress.hold = await persistently(
                lambda: self._queue.fail(book.id, attempt.id, text, retry=retry)
            )
            return
        file = await self._images.save(book.id, f"{number:03d}-{new_id().hex[-8:]}", image.content)
        progress.hold = await persistently(lambda: self._queue.store(book.id, attempt.id, file))
        log.info("picture stored", page=number)
        await self._images.thumbnail(file)  # so that whoever watches need not wait

    def _provider(self, kind: PageKind) -> ImageProvider:
        if kind is PageKind.CONTENT:
            return self._providers.create_content_page_provider()
        return self._providers.create_cover_provider()

    def _scene(self, book: Ebook, page: Page, attempt: Attempt) -> PagePlan:
        """An image model is told the prompt. Who draws by the plan's keys gets another scene for a
        picture that is drawn again: the same one would look the same."""
        plan = replace(page.plan, prompt=attempt.prompt)
        scenes = self._choices.themes.get(book.brief.theme)
        is_planned = attempt.seed == book.brief.seed_of(plan.number)
        if plan.kind is not PageKind.CONTENT or is_planned or scenes is None:
            return plan
        chooser = random.Random(attempt.seed)  # noqa: S311
        return replace(
            plan,
            setting=chooser.choice(scenes.settings).key,
            composition=chooser.choice(scenes.compositions).key,
        )

    def _request(self, book: Ebook, page: Page, attempt: Attempt) -> ImageRequest:
        """A theme or an audience may have been taken out of the catalogue since the order."""
        audience = self._choices.audiences.get(book.brief.audience)
        theme = self._choices.themes.get(book.brief.theme)
        return ImageRequest(
            request_id=book.request_id,
            ebook_id=book.id,
            attempt_id=attempt.id,
            page=self._scene(book, page, attempt),
            theme=book.brief.theme,
            title=book.brief.title,
            audience_label=audience.name.en if audience else "",
            blurb=theme.description.en if theme else "",
            complexity=audience.complexity if audience else MIDDLE_COMPLEXITY,
            seed=attempt.seed,
        )

    async def _keep_lease(self, book: Ebook, progress: Progress, done: asyncio.Event) -> None:
        """Begins nothing more where the lease cannot be kept."""
        interval = self._queue.lease.total_seconds() / RENEWALS_A_LEASE
        while progress.hold.is_ours and not await _is_set_within(done, interval):
            try:
                progress.hold = await self._queue.renew(book.id)
            except Exception:
                log.exception("lease could not be renewed")
                progress.interrupted = True


async def _is_set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True

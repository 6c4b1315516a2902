"""Installs the making of books."""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from datetime import timedelta
from pathlib import Path

import httpx
import structlog

from backoffice.features.ebook.creation.domain.strategies.coloring_book_strategy import (
    ColoringBookStrategy,
)
from backoffice.features.ebook.creation.domain.themes import Choices
from backoffice.features.ebook.creation.domain.usecases import (
    AddPages,
    CancelEbook,
    CreateEbook,
    ResumeEbook,
)
from backoffice.features.ebook.creation.infrastructure.book_run import BookRun
from backoffice.features.ebook.creation.infrastructure.choices import load_choices
from backoffice.features.ebook.creation.infrastructure.job_queue import JobQueue
from backoffice.features.ebook.creation.infrastructure.orders import OrderRepository
from backoffice.features.ebook.creation.infrastructure.worker import Worker
from backoffice.features.ebook.creation.presentation import routes as creation_routes
from backoffice.features.ebook.curation.domain.usecases import (
    DeleteEbook,
    DuplicateEbook,
    ReviewEbook,
)
from backoffice.features.ebook.curation.infrastructure.book_shelf import BookShelfRepository
from backoffice.features.ebook.curation.presentation import routes as curation_routes
from backoffice.features.ebook.export.presentation import routes as export_routes
from backoffice.features.ebook.listing.presentation import book_pages, pictures
from backoffice.features.ebook.listing.presentation import routes as listing_routes
from backoffice.features.ebook.regeneration.domain.usecases import (
    DiscardAttempt,
    KeepAttempt,
    RegeneratePage,
)
from backoffice.features.ebook.regeneration.infrastructure.attempts import AttemptRepository
from backoffice.features.ebook.regeneration.presentation import routes as regeneration_routes
from backoffice.features.ebook.shared.domain.events import EbookWaitsEvent
from backoffice.features.ebook.shared.domain.ports import (
    BookCosts,
    NoBookCosts,
    NoUsageTracker,
    UsageTracker,
)
from backoffice.features.ebook.shared.infrastructure.image_store import ImageStore
from backoffice.features.ebook.shared.infrastructure.providers.provider_factory import (
    ProviderFactory,
)
from backoffice.features.ebook.shared.presentation.dependencies import EbookFeature
from backoffice.features.ebook.true_cost.presentation import routes as true_cost_routes
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.presentation.pages import NavigationEntry
from backoffice.features.shared.wiring import Platform
from backoffice.settings import Settings

CONNECT_SECONDS = 10
BOOKS_AT_ONCE = 2  # a picture that is drawn again does not wait for a whole book

log = structlog.get_logger(__name__)


def install(platform: Platform) -> None:
    settings = platform.settings
    choices = load_choices()
    images = ImageStore(settings.data_dir / "images")
    client = None if settings.provider == "local" else new_client(settings)
    providers = ProviderFactory(settings, client, platform.ask(UsageTracker, NoUsageTracker()))
    at_work: set[int] = set()
    workers = [
        new_worker(platform, providers, images, choices, at_work) for _ in range(BOOKS_AT_ONCE)
    ]
    for worker in workers:
        platform.bus.subscribe(EbookWaitsEvent, worker)
    orders = OrderRepository(platform.unit_of_work, platform.clock)
    attempts = AttemptRepository(platform.unit_of_work)
    shelf = BookShelfRepository(platform.unit_of_work, platform.clock)
    strategy = ColoringBookStrategy()
    platform.app.state.ebook = EbookFeature(
        choices=choices,
        costs=platform.ask(BookCosts, NoBookCosts()),
        images=images,
        follows_prompts=settings.provider != "local",
        create=CreateEbook(orders, choices, strategy),
        cancel=CancelEbook(orders),
        resume=ResumeEbook(orders),
        add_pages=AddPages(orders, choices, strategy),
        regenerate=RegeneratePage(attempts, platform.clock),
        keep=KeepAttempt(attempts),
        discard=DiscardAttempt(attempts),
        review=ReviewEbook(shelf),
        duplicate=DuplicateEbook(shelf, images),
        delete=DeleteEbook(shelf, images),
    )
    for router in (
        listing_routes.api,
        listing_routes.pages,
        book_pages.router,
        pictures.router,
        creation_routes.api,
        creation_routes.pages,
        regeneration_routes.api,
        regeneration_routes.pages,
        curation_routes.api,
        curation_routes.pages,
        true_cost_routes.api,
        export_routes.api,
        export_routes.pages,
    ):
        platform.add_router(router)
    platform.add_pages(
        "ebook",
        Path(__file__).parent / "listing" / "presentation",
        NavigationEntry("Books", "/", "books", order=10),
    )
    platform.add_pages("ebook_export", Path(__file__).parent / "export" / "presentation")

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        async with client or nullcontext(), AsyncExitStack() as running:
            for worker in workers:
                await running.enter_async_context(worker.running())
            log.info("workers started", provider=settings.provider, books_at_once=len(workers))
            yield
            for worker in workers:  # all of them, before one is waited for
                worker.stop()

    platform.add_lifespan(lifespan)


def new_client(settings: Settings) -> httpx.AsyncClient:
    timeout = httpx.Timeout(settings.openrouter_timeout_seconds, connect=CONNECT_SECONDS)
    return httpx.AsyncClient(timeout=timeout)


def new_worker(
    platform: Platform,
    providers: ProviderFactory,
    images: ImageStore,
    choices: Choices,
    at_work: set[int],
) -> Worker:
    settings = platform.settings
    queue = JobQueue(
        platform.unit_of_work,
        platform.clock,
        owner=f"{socket.gethostname()[:20]}-{os.getpid()}-{new_id().hex[-12:]}",
        lease=timedelta(seconds=settings.job_lease_seconds),
    )
    run = BookRun(queue, providers, images, choices, settings.pages_at_once)
    return Worker(queue, run, at_work)

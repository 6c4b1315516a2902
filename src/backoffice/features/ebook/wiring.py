"""Installs the making of books."""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import structlog

from backoffice.features.ebook.creation.domain.strategies.coloring_book_strategy import (
    ColoringBookStrategy,
)
from backoffice.features.ebook.creation.domain.usecases import CancelEbook, CreateEbook, ResumeEbook
from backoffice.features.ebook.creation.infrastructure.book_run import BookRun
from backoffice.features.ebook.creation.infrastructure.choices import load_choices
from backoffice.features.ebook.creation.infrastructure.job_queue import JobQueue
from backoffice.features.ebook.creation.infrastructure.orders import OrderRepository
from backoffice.features.ebook.creation.infrastructure.worker import Worker
from backoffice.features.ebook.creation.presentation import routes as creation_routes
from backoffice.features.ebook.export.presentation import routes as export_routes
from backoffice.features.ebook.listing.presentation import routes as listing_routes
from backoffice.features.ebook.shared.domain.events import EbookCreatedEvent
from backoffice.features.ebook.shared.domain.ports import (
    BookCosts,
    NoBookCosts,
    NoUsageTracker,
    UsageTracker,
)
from backoffice.features.ebook.shared.infrastructure.ebooks import Ebooks
from backoffice.features.ebook.shared.infrastructure.image_store import ImageStore
from backoffice.features.ebook.shared.infrastructure.providers.provider_factory import (
    ProviderFactory,
)
from backoffice.features.ebook.shared.presentation.dependencies import EbookFeature
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.presentation.pages import NavigationEntry
from backoffice.features.shared.wiring import Platform

CONNECT_SECONDS = 10

log = structlog.get_logger(__name__)


def install(platform: Platform) -> None:
    settings = platform.settings
    choices = load_choices()
    images = ImageStore(settings.data_dir / "images")
    client = httpx.AsyncClient(
        timeout=httpx.Timeout(settings.openrouter_timeout_seconds, connect=CONNECT_SECONDS)
    )
    providers = ProviderFactory(settings, client, platform.ask(UsageTracker, NoUsageTracker()))
    queue = JobQueue(
        platform.unit_of_work,
        platform.clock,
        owner=f"{socket.gethostname()[:20]}-{os.getpid()}-{new_id().hex[-12:]}",
        lease=timedelta(seconds=settings.job_lease_seconds),
    )
    run = BookRun(
        Ebooks(platform.database.sessions),
        queue,
        providers,
        images,
        choices,
        settings.pages_at_once,
    )
    worker = Worker(queue, run)
    platform.bus.subscribe(EbookCreatedEvent, worker)
    orders = OrderRepository(platform.unit_of_work, platform.clock)
    platform.app.state.ebook = EbookFeature(
        choices=choices,
        costs=platform.ask(BookCosts, NoBookCosts()),
        images=images,
        create=CreateEbook(orders, choices, ColoringBookStrategy()),
        cancel=CancelEbook(orders),
        resume=ResumeEbook(orders),
    )
    for router in (
        listing_routes.api,
        listing_routes.pages,
        creation_routes.api,
        creation_routes.pages,
        export_routes.router,
    ):
        platform.add_router(router)
    platform.add_pages(
        "ebook",
        Path(__file__).parent / "listing" / "presentation",
        NavigationEntry("Books", "/", "books", order=10),
    )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        async with client, worker.running():
            log.info("worker started", provider=settings.provider)
            yield

    platform.add_lifespan(lifespan)

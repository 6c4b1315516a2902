"""Installs the ledger."""

from pathlib import Path

from backoffice.features.ebook.shared.domain.events import EbookCreatedEvent, EbookStoppedEvent
from backoffice.features.generation_costs.infrastructure.adapters.ledger import Ledger
from backoffice.features.generation_costs.infrastructure.event_handlers.ebook_handlers import (
    NameTheRequest,
    TieUsageToEbook,
)
from backoffice.features.generation_costs.presentation.routes import costs_routes
from backoffice.features.shared.presentation.pages import NavigationEntry
from backoffice.features.shared.wiring import Platform


def install(platform: Platform) -> None:
    sessions, bus = platform.database.sessions, platform.bus
    ledger = Ledger(sessions, bus)
    platform.answer("UsageTracker", ledger)
    platform.answer("BookCosts", ledger)
    bus.subscribe(EbookCreatedEvent, NameTheRequest(sessions))
    bus.subscribe(EbookStoppedEvent, TieUsageToEbook(sessions, bus))
    platform.add_router(costs_routes.api)
    platform.add_router(costs_routes.pages)
    platform.add_pages(
        "generation_costs",
        Path(__file__).parent / "presentation",
        NavigationEntry("Generation costs", "/costs", "receipt", order=20),
    )

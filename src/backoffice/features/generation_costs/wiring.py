"""Installs the ledger."""

from functools import partial
from pathlib import Path

from backoffice.features.ebook.shared.domain.events import EbookCreatedEvent, EbookStoppedEvent
from backoffice.features.generation_costs.domain.ports.call_prices import (
    CallPrices,
    NoCallPrices,
)
from backoffice.features.generation_costs.domain.usecases.record_calls_usecase import (
    RecordCallsUseCase,
)
from backoffice.features.generation_costs.domain.usecases.record_usages_usecase import (
    RecordUsagesUseCase,
    announce,
)
from backoffice.features.generation_costs.infrastructure.adapters.ledger import Ledger
from backoffice.features.generation_costs.infrastructure.drift import watch as drift_watching
from backoffice.features.generation_costs.infrastructure.drift.price_drifts import PriceDrifts
from backoffice.features.generation_costs.infrastructure.drift.watch import DriftWatch
from backoffice.features.generation_costs.infrastructure.event_handlers.ebook_handlers import (
    NameTheRequest,
    TieUsageToEbook,
)
from backoffice.features.generation_costs.infrastructure.ledger.journal import Journal
from backoffice.features.generation_costs.infrastructure.ledger.watch import EVERY, LedgerWatch
from backoffice.features.generation_costs.infrastructure.ledger.writer import LedgerWriter
from backoffice.features.generation_costs.infrastructure.received import otlp
from backoffice.features.generation_costs.infrastructure.received.model_spans import SpansAbove
from backoffice.features.generation_costs.infrastructure.repricing.months import ClosedMonths
from backoffice.features.generation_costs.infrastructure.repricing.runs import RepricingRuns
from backoffice.features.generation_costs.infrastructure.repricing.steps import RepricingSteps
from backoffice.features.generation_costs.infrastructure.repricing.worker import RepricingWorker
from backoffice.features.generation_costs.presentation.recording_schemas import (
    BatchIn,
    CostEntryIn,
)
from backoffice.features.generation_costs.presentation.repricing import Repricing
from backoffice.features.generation_costs.presentation.routes import (
    cloud_events_routes,
    costs_routes,
    drift_routes,
    litellm_routes,
    otlp_routes,
    reading_routes,
    recording_routes,
    repricing_pages,
    repricing_routes,
    response_routes,
    service_routes,
    usage_routes,
)
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.presentation.pages import NavigationEntry
from backoffice.features.shared.wiring import Platform


def install(platform: Platform) -> None:
    sessions, bus, settings = platform.database.sessions, platform.bus, platform.settings
    journal = Journal(settings.data_dir.absolute() / "journal", settings.journal_megabytes * 2**20)
    writer = LedgerWriter(platform.database, journal, partial(announce, bus))
    record = RecordUsagesUseCase(writer, bus)
    prices = platform.ask(CallPrices, NoCallPrices())
    record_calls = RecordCallsUseCase(prices, record)
    ledger = Ledger(record_calls, sessions)
    platform.app.state.record_calls = record_calls
    platform.add_lifespan(lambda: writer)
    watch = LedgerWatch(platform.database, bus, journal, platform.clock)
    platform.add_job("generation_costs.verify", EVERY, watch.check)
    drifts = PriceDrifts(platform.database, settings.price_drift_percent)
    drift_watch = DriftWatch(platform.database, drifts, bus, platform.clock, settings.zone)
    platform.add_job("generation_costs.drift", drift_watching.EVERY, drift_watch.check)
    platform.answer("PriceDrift", drifts)
    platform.app.state.price_drifts = drifts
    months = ClosedMonths(platform.unit_of_work, settings.zone, platform.clock)
    worker = RepricingWorker(platform.database, RepricingSteps(platform.database, prices, months))
    runs = RepricingRuns(platform.unit_of_work, months)
    platform.app.state.repricing = Repricing(runs, months, worker, prices)
    platform.add_lifespan(worker.running)
    for notice in (watch.differences, watch.quarantined, watch.journalled, drift_watch.notice):
        platform.add_notice(notice)
    platform.answer("UsageTracker", ledger)
    platform.answer("BookCosts", ledger)
    bus.subscribe(EbookCreatedEvent, NameTheRequest(sessions))
    bus.subscribe(EbookStoppedEvent, TieUsageToEbook(sessions, bus))
    platform.add_router(costs_routes.api)
    platform.add_router(repricing_pages.pages, writes=Role.ADMIN)  # before the costs of a request
    platform.add_router(costs_routes.pages)
    platform.add_router(recording_routes.api, first=True)
    platform.add_models(CostEntryIn, BatchIn)
    platform.add_router(service_routes.api)
    platform.add_router(response_routes.api)
    platform.app.state.spans_above = SpansAbove()
    platform.add_router(
        otlp_routes.api, first=True, body_limit=otlp.LIMIT, problem_format=otlp_routes.status_of
    )
    platform.add_router(cloud_events_routes.api)
    platform.add_router(litellm_routes.api, body_limit=litellm_routes.BODY_LIMIT)
    platform.add_router(reading_routes.api)
    platform.add_router(usage_routes.api)
    platform.add_router(drift_routes.api)
    platform.add_router(repricing_routes.api, writes=Role.ADMIN)
    platform.add_pages(
        "generation_costs",
        Path(__file__).parent / "presentation",
        NavigationEntry("Generation costs", "/costs", "receipt", order=20),
        NavigationEntry(
            "Unpriced calls",
            "/costs/unpriced",
            "alert-triangle",
            order=21,
            count=lambda: worker.unpriced,
        ),
        NavigationEntry("Repricing", "/costs/repricing", "history", order=90, role=Role.ADMIN),
    )

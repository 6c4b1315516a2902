"""The program without a database behind its ledger: `python -m benchmarks.generation_costs.server`.

The same app, middleware and server settings as `backoffice serve`; calls are accepted, not kept.
"""

import gc
from collections.abc import Sequence

import uvicorn
from fastapi import FastAPI

from backoffice.features.generation_costs.domain.entities.recording import (
    Recording,
    RecordingState,
)
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.domain.ports.call_prices import NoCallPrices
from backoffice.features.generation_costs.domain.ports.usage_ledger import UsageLedger
from backoffice.features.generation_costs.domain.usecases.record_calls_usecase import (
    RecordCallsUseCase,
)
from backoffice.features.generation_costs.domain.usecases.record_usages_usecase import (
    RecordUsagesUseCase,
)
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from backoffice.features.shared.infrastructure.logs import configure_logs
from backoffice.main import create_app
from backoffice.settings import Settings, load_settings

RECORDED = Recording(RecordingState.RECORDED)


class NoLedger(UsageLedger):
    async def record(self, usages: Sequence[Usage], *, wait: bool = True) -> list[Recording]:
        return [RECORDED] * len(usages)


def create_app_without_ledger(settings: Settings) -> FastAPI:
    app = create_app(settings)
    app.state.record_calls = RecordCallsUseCase(
        NoCallPrices(), RecordUsagesUseCase(NoLedger(), EventBus())
    )
    return app


def main() -> None:
    settings = load_settings()
    configure_logs()
    app = create_app_without_ledger(settings)
    gc.collect()  # as `backoffice serve` does
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
    )


if __name__ == "__main__":
    main()

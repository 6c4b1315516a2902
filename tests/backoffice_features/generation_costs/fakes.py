"""A catalogue of few words, the app with it, and a ledger in memory."""

from collections.abc import Sequence
from decimal import Decimal
from importlib import import_module

from fastapi import FastAPI

from backoffice.features.generation_costs.domain.entities.recording import (
    Recording,
    RecordingState,
)
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.domain.ports.call_prices import CallPrices
from backoffice.features.generation_costs.domain.ports.usage_ledger import UsageLedger
from backoffice.features.generation_costs.domain.usecases.record_calls_usecase import (
    RecordCallsUseCase,
)
from backoffice.features.generation_costs.domain.usecases.record_usages_usecase import (
    RecordUsagesUseCase,
)
from backoffice.features.shared.domain.call import Call, PricedCall, PriceLine
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from backoffice.features.shared.wiring import Platform
from backoffice.settings import Settings

VERSION = "test@2026-11-26"
CENT = Decimal("0.01")
UNKNOWN, IMPOSSIBLE = "of-nobody", "impossible"


class CentPrices(CallPrices):
    """A cent for each token, picture and unit; but for two models, one unknown, one refused."""

    def price(self, call: Call) -> PricedCall | None:
        if call.model == UNKNOWN:
            return None
        if call.model == IMPOSSIBLE or call.cached_tokens > call.input_tokens:
            raise InvalidValue("cached_tokens", "must not exceed the input tokens")
        tokens = call.input_tokens + call.output_tokens
        quantity = Decimal(tokens or call.output_images) if call.quantity is None else call.quantity
        line = PriceLine("all", quantity, CENT, quantity * CENT)
        return PricedCall(line.amount, VERSION, [line])


def app_with_prices(settings: Settings, prices: CallPrices) -> FastAPI:
    features = ("auth", "generation_costs", "ebook")
    platform = Platform(settings, features=features)
    platform.answer("CallPrices", prices)
    for feature in features:
        import_module(f"backoffice.features.{feature}.wiring").install(platform)
    return platform.app


class FakeLedger(UsageLedger):
    """Keeps usages by their event id; `is_away`: in its journal."""

    def __init__(self, *, is_away: bool = False) -> None:
        self.usages: dict[object, Usage] = {}
        self._new = RecordingState.JOURNALLED if is_away else RecordingState.RECORDED

    async def record(self, usages: Sequence[Usage], *, wait: bool = True) -> list[Recording]:
        return [self._record(usage) for usage in usages]

    def _record(self, usage: Usage) -> Recording:
        is_new = self.usages.setdefault(usage.event_id, usage) is usage
        return Recording(self._new if is_new else RecordingState.DUPLICATE)

    def priced_by(self, prices: CallPrices) -> RecordCallsUseCase:
        return RecordCallsUseCase(prices, RecordUsagesUseCase(self, EventBus()))

"""Price paid calls and record them."""

from collections.abc import Sequence

from backoffice.features.generation_costs.domain.entities.paid_call import PaidCall
from backoffice.features.generation_costs.domain.entities.recording import Recording
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.domain.ports.call_prices import CallPrices
from backoffice.features.generation_costs.domain.usecases.record_usages_usecase import (
    RecordUsagesUseCase,
)
from backoffice.features.shared.domain.errors import InvalidValue


class RecordCallsUseCase:
    def __init__(self, prices: CallPrices, record: RecordUsagesUseCase) -> None:
        self._prices = prices
        self._record = record

    def priced(self, call: PaidCall) -> Usage:
        """As it goes into the ledger. Raises InvalidValue that names the field; where a cost is
        given or reported, not for what the catalogue takes for impossible: that is noted.
        """
        if call.given is not None or call.reported is not None:
            return self.priced_anyway(call)[0]
        return self._usage(call)

    def priced_anyway(self, call: PaidCall) -> tuple[Usage, str]:
        """For what was paid already: what the catalogue takes for impossible is kept without its
        price. The text says why, as the metadata does. Raises InvalidValue for what cannot be kept.
        """
        try:
            return self._usage(call), ""
        except InvalidValue as error:
            why = f"not priced: {error}"
            return call.noting(why).usage(None), why

    def _usage(self, call: PaidCall) -> Usage:
        return call.usage(self._prices.price(call.call) if call.says_what_it_used else None)

    async def execute(self, calls: Sequence[PaidCall], *, wait: bool = True) -> list[Recording]:
        """As `UsageLedger.record`. Raises InvalidValue before anything is recorded."""
        return await self.keep([self.priced(call) for call in calls], wait=wait)

    async def keep(self, usages: Sequence[Usage], *, wait: bool = True) -> list[Recording]:
        """Of calls that are `priced` already."""
        return await self._record.execute(usages, wait=wait)

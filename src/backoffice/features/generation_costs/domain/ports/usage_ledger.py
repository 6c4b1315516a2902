"""The one way into the ledger."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from backoffice.features.generation_costs.domain.entities.recording import Recording
from backoffice.features.generation_costs.domain.entities.usage import Usage


class UsageLedger(ABC):
    @abstractmethod
    async def record(self, usages: Sequence[Usage], *, wait: bool = True) -> list[Recording]:
        """What became of each; durable on return, but for those that are refused.

        Raises Unavailable where nothing was kept; without `wait` also where too much waits.
        """

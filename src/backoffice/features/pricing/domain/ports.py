"""What the feature asks of others."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol, runtime_checkable


class Drift(Protocol):
    """How far what a provider reported for a model is from what its price says, on some days.

    `calls` are those with both costs; `reported` and `computed` are their sums in USD. `difference`
    is (reported - computed) / computed in percent; None where computed is zero. `since` and `until`
    are inclusive.
    """

    @property
    def provider(self) -> str: ...

    @property
    def model(self) -> str: ...

    @property
    def calls(self) -> int: ...

    @property
    def reported(self) -> Decimal: ...

    @property
    def computed(self) -> Decimal: ...

    @property
    def difference(self) -> Decimal | None: ...

    @property
    def since(self) -> date: ...

    @property
    def until(self) -> date: ...


@runtime_checkable
class PriceDrift(Protocol):
    async def by_model(self) -> Sequence[Drift]:
        """Empty where no call has both costs."""
        ...


class NoPriceDrift:
    """Where no feature keeps costs, there is nothing to compare."""

    async def by_model(self) -> Sequence[Drift]:
        return ()

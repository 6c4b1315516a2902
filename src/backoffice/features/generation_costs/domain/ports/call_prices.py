"""What a call costs by the catalogue; answered by the feature that keeps prices."""

from typing import Protocol, runtime_checkable

from backoffice.features.shared.domain.call import Call, PricedCall


@runtime_checkable
class CallPrices(Protocol):
    def price(self, call: Call) -> PricedCall | None:
        """None where the price is unknown. Raises InvalidValue for impossible usage."""
        ...


class NoCallPrices:
    """Where no feature keeps prices, every one is unknown."""

    def price(self, call: Call) -> PricedCall | None:
        return None

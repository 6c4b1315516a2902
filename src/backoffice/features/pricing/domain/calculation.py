"""`Calculator`: a price resolved once, so that a call costs a few multiplications."""

from collections.abc import Iterable

from backoffice.features.pricing.domain.price import TOKENS, Price, Rate
from backoffice.features.pricing.domain.token_prices import TokenPrices
from backoffice.features.pricing.domain.unit_prices import UnitPrices
from backoffice.features.pricing.domain.usage import Counts, check, counts_of
from backoffice.features.shared.domain.call import Call, PricedCall, PriceLine
from backoffice.features.shared.domain.money import LIMIT, QUANTUM, ZERO, amount


class Calculator:
    def __init__(self, price: Price) -> None:
        self._version = price.version
        self._is_free = not any(rate.price for rate in price.rates)
        self._standard = _Rates(rate for rate in price.rates if not rate.is_batch)
        batch = {(rate.component, rate.size, rate.quality) for rate in price.rates if rate.is_batch}
        # What has no price of its own for what may wait, such as a search, costs the same.
        patient = (
            rate
            for rate in price.rates
            if rate.is_batch or (rate.component, rate.size, rate.quality) not in batch
        )
        self._batch = _Rates(patient) if batch else None

    def __call__(self, call: Call) -> PricedCall | None:
        """None where the price does not cover all of the call, or the call does not say enough.

        Raises InvalidValue for usage that cannot be, and for a unit without a price.
        """
        counts = counts_of(call)
        check(call, counts)
        rates = self._batch if call.is_batch else self._standard
        lines = rates.lines(call, counts) if rates else None
        if lines is None:
            if not self._is_free:
                return None
            lines = []
        total = ZERO
        for line in lines:
            total += line.amount
        if total >= LIMIT:
            amount(total)  # raises
        return PricedCall(total.quantize(QUANTUM), self._version, lines)


class _Rates:
    """Those of calls that want an answer at once, or of those that may wait."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        rates = list(rates)
        tokens = [rate for rate in rates if rate.component in TOKENS]
        starts = sorted({rate.above for rate in tokens}, reverse=True)
        self._tiers = [(start, TokenPrices(tokens, start)) for start in starts]
        self._units = UnitPrices(rates)

    def lines(self, call: Call, counts: Counts) -> list[PriceLine] | None:
        """None where a part of the call has no price, or nothing has."""
        lines = self._token_lines(call, counts)
        if lines is None:
            return None
        # A picture is paid by its tokens where these were counted, else by the piece.
        images = 0 if self._tiers and call.output_tokens else call.output_images
        if images and self._tiers and not self._units.by_image:
            return None
        if images or call.quantity is not None or self._units.fee:
            by_unit = self._units.lines(call, images)
            if by_unit is None:
                return None
            lines += by_unit
        return lines or None

    def _token_lines(self, call: Call, counts: Counts) -> list[PriceLine] | None:
        for above, tokens in self._tiers:
            if not above or call.input_tokens > above:
                return tokens.lines(counts)
        return []

"""Prices of pictures by size and quality, and of everything that has a unit of its own."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal

from backoffice.features.pricing.domain.price import IMAGES, REQUEST, TOKENS, Rate
from backoffice.features.pricing.domain.units import IMAGE, canonical, durations
from backoffice.features.shared.domain.call import Call, PriceLine
from backoffice.features.shared.domain.errors import InvalidValue, Several

# Wide enough for any call that the ledger takes, whatever the caller's own context is.
EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)


class UnitPrices:
    """By unit as `units.canonical` writes it; "image" too, and "request" for a fee of each call."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        by_unit = defaultdict(list)
        for rate in rates:
            if rate.component not in TOKENS:
                unit = IMAGE if rate.component == IMAGES else canonical(rate.component)
                by_unit[unit].append(rate)
        self._by_unit: dict[str, tuple[_Sized, Decimal]] = {}
        for unit, of_unit in by_unit.items():
            sized = _Sized(of_unit)
            for other, many in durations(unit).items():
                if other == unit or other not in by_unit:
                    self._by_unit[other] = (sized, many)
        self.by_image = IMAGE in self._by_unit
        self.fee = REQUEST in self._by_unit

    def lines(self, call: Call, images: int) -> list[PriceLine] | None:
        """None where there is no price for the size and quality of the call.

        Raises InvalidValue for a unit without a price.
        """
        unit = canonical(call.unit) if call.quantity is not None else ""
        if unit == "operation" and unit not in self._by_unit:
            unit = canonical(call.operation)
        sold = [(call.quantity, unit)] if call.quantity is not None else []
        # Unless the quantity counts them already.
        if images and unit != IMAGE:
            sold.append((Decimal(images), IMAGE))
        if self.fee and unit != REQUEST:
            sold.append((Decimal(1), REQUEST))
        lines = []
        for quantity, unit in sold:
            line = self._line(call, quantity, unit)
            if line is None:
                return None
            lines.append(line)
        return lines

    def _line(self, call: Call, quantity: Decimal, unit: str) -> PriceLine | None:
        if unit not in self._by_unit:
            raise InvalidValue(
                "unit",
                "{model} has no price by {unit}",
                "It is sold by: {units}.",
                model=call.model or call.provider,
                unit=unit or "an unnamed unit",
                units=Several(self._by_unit or ("token",)),
            )
        sized, many = self._by_unit[unit]
        rate = sized.rate_for(call)
        if rate is None:
            return None
        per = rate.per * many
        billed = max(quantity, rate.minimum * many) if quantity else quantity
        name = " ".join(filter(None, (unit, rate.size, rate.quality)))
        amount = EXACT.divide(EXACT.multiply(billed, rate.price), per)
        return PriceLine(name, billed, EXACT.divide(rate.price, per), amount)


class _Sized:
    """Rates of one unit. Where sizes have prices, the one without is for calls that name none."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self._rates = {(_plain(rate.size), _plain(rate.quality)): rate for rate in rates}
        self._have_sizes = any(size for size, _ in self._rates)
        self._have_qualities = any(quality for _, quality in self._rates)

    def rate_for(self, call: Call) -> Rate | None:
        size = _plain(call.image_size) if self._have_sizes else ""
        quality = _plain(call.image_quality) if self._have_qualities else ""
        return self._rates.get((size, quality))


def _plain(text: str) -> str:
    return text.strip().lower().replace("\N{MULTIPLICATION SIGN}", "x")

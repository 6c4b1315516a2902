"""Numbers, money and times in the form of a language."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent

CENT = Decimal("0.01")
TWO_DECIMALS_FROM = Decimal(1)
SIGNIFICANT_DIGITS = 3


Day = date  # by which name `Formats` has a method


@dataclass(frozen=True)
class Formats:
    locale: Locale
    zone: ZoneInfo

    def money(self, usd: Decimal) -> str:
        """Cents from one dollar on; below, enough digits that no cost reads as zero."""
        step = CENT
        if usd and abs(usd) < TWO_DECIMALS_FROM:
            step = min(CENT, Decimal(1).scaleb(usd.adjusted() + 1 - SIGNIFICANT_DIGITS))
        return self._currency(usd.quantize(step, ROUND_HALF_EVEN))

    def exact_money(self, usd: Decimal) -> str:
        return self._currency(usd)

    def number(self, value: Decimal | int) -> str:
        return format_decimal(value, locale=self.locale, decimal_quantization=False)

    def percent(self, share: Decimal) -> str:
        """Of 1, with one decimal where there is one."""
        pattern = self.locale.percent_formats[None].pattern.replace("0", "0.#", 1)
        return format_percent(share, pattern, locale=self.locale)

    def date(self, moment: datetime) -> str:
        return format_date(moment.astimezone(self.zone).date(), "medium", locale=self.locale)

    def day(self, day: Day) -> str:
        """Of a calendar, whatever the zone is."""
        return format_date(day, "medium", locale=self.locale)

    def datetime(self, moment: datetime) -> str:
        return format_datetime(moment, "medium", tzinfo=self.zone, locale=self.locale)

    def _currency(self, usd: Decimal) -> str:
        return format_currency(usd, "USD", locale=self.locale, decimal_quantization=False)

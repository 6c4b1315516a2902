"""Times are UTC with a zone; days and months are those of the configured zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """UTC instant at which `day` begins in `zone`."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def start_of_month(moment: datetime, zone: ZoneInfo) -> datetime:
    """UTC instant at which the month of `moment` begins in `zone`."""
    return start_of_day(moment.astimezone(zone).date().replace(day=1), zone)

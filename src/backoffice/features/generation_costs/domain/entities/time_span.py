"""Days and months of a zone as times, cut at the hours that the roll-ups keep."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from backoffice.features.shared.domain.time import start_of_day

ONE_DAY = timedelta(days=1)
ONE_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class TimeSpan:
    """UTC; `until` is exclusive."""

    since: datetime
    until: datetime

    @property
    def hours(self) -> "TimeSpan":
        """The whole hours in it; where there is none, it ends no later than it begins."""
        return TimeSpan(next_full_hour(self.since), full_hour(self.until))

    @property
    def edges(self) -> list["TimeSpan"]:
        """What is left beside the whole hours: in a zone such as UTC+5:30 a day cuts hours."""
        hours = self.hours
        if hours.since > hours.until:
            return [self] if self.since < self.until else []
        edges = TimeSpan(self.since, hours.since), TimeSpan(hours.until, self.until)
        return [edge for edge in edges if edge.since < edge.until]


def days_span(first: date, last: date, zone: ZoneInfo) -> TimeSpan:
    return TimeSpan(start_of_day(first, zone), start_of_day(last + ONE_DAY, zone))


def day_span(day: date, zone: ZoneInfo) -> TimeSpan:
    return days_span(day, day, zone)


def month_span(day: date, zone: ZoneInfo) -> TimeSpan:
    """The month that the day lies in."""
    first = day.replace(day=1)
    return days_span(first, months_later(first, 1) - ONE_DAY, zone)


def months_later(first: date, count: int) -> date:
    """`first` is the first of a month, and so is the answer; `count` may be negative."""
    years, month = divmod(first.month - 1 + count, 12)
    return date(first.year + years, month + 1, 1)


def full_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def next_full_hour(moment: datetime) -> datetime:
    hour = full_hour(moment)
    return hour if hour == moment else hour + ONE_HOUR

"""The days and months that a caller asks for: those of the configured time zone, inclusive."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from backoffice.features.generation_costs.domain.entities.time_span import months_later
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.time import utc_now

DEFAULT_DAYS = 30
DEFAULT_MONTHS = 12
MAX_DAYS = 400
MAX_MONTHS = 60

MONTH = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "examples": ["2026-03"]}


def _first_of_month(value: object) -> object:
    if not isinstance(value, str) or len(value) != len("2026-03"):
        raise ValueError("must be a month such as 2026-03")
    return f"{value}-01"


Day = Annotated[date, Field(ge=date(1970, 1, 2), le=date(9000, 1, 1))]
Month = Annotated[Day, BeforeValidator(_first_of_month), WithJsonSchema(MONTH)]
MonthText = Annotated[date, PlainSerializer(lambda day: f"{day:%Y-%m}"), WithJsonSchema(MONTH)]


def today_in(zone: ZoneInfo) -> date:
    return utc_now().astimezone(zone).date()


class Days(BaseModel):
    model_config = ConfigDict(extra="forbid")

    since: Annotated[Day | None, Field(description="First day")] = None
    until: Annotated[Day | None, Field(description="Last day")] = None

    def listed(self, today: date) -> Sequence[date]:
        """The last thirty days unless given. Raises InvalidValue."""
        last = self.until or today
        first = self.since or last - timedelta(days=DEFAULT_DAYS - 1)
        return [first + timedelta(days=number) for number in range(_day_count(first, last))]

    def bounds(self, today: date) -> tuple[date, date]:
        """First and last day: those of the month unless given. Raises InvalidValue."""
        last = self.until or months_later(today.replace(day=1), 1) - timedelta(days=1)
        first = self.since or last.replace(day=1)
        _day_count(first, last)
        return first, last


class Months(BaseModel):
    model_config = ConfigDict(extra="forbid")

    since: Annotated[Month | None, Field(description="First month")] = None
    until: Annotated[Month | None, Field(description="Last month")] = None

    def listed(self, today: date) -> Sequence[date]:
        """The first day of each; the last twelve months unless given. Raises InvalidValue."""
        last = self.until or today.replace(day=1)
        first = self.since or months_later(last, 1 - DEFAULT_MONTHS)
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        _check_order(count)
        if count > MAX_MONTHS:
            raise InvalidValue("since", "must leave at most {limit} months", limit=MAX_MONTHS)
        return [months_later(first, number) for number in range(count)]


def _day_count(first: date, last: date) -> int:
    count = (last - first).days + 1
    _check_order(count)
    if count > MAX_DAYS:
        raise InvalidValue("since", "must leave at most {limit} days", limit=MAX_DAYS)
    return count


def _check_order(count: int) -> None:
    if count < 1:
        raise InvalidValue("since", "must not be after until")

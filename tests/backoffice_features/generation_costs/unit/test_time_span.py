from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.features.generation_costs.domain.entities.time_span import (
    TimeSpan,
    day_span,
    month_span,
    months_later,
)

MINUTE = timedelta(minutes=1)
moments = st.timedeltas(timedelta(0), timedelta(days=2)).map(
    lambda after: datetime(2020, 1, 1, tzinfo=UTC) + after
)


@given(moments, st.timedeltas(timedelta(0), timedelta(hours=30)))
def test_hours_and_edges_cover_a_span_without_a_gap_or_an_overlap(
    since: datetime, length: timedelta
) -> None:
    span = TimeSpan(since, since + length)
    pieces = [*span.edges, span.hours] if span.hours.since < span.hours.until else span.edges
    place = span.since
    for piece in sorted(pieces, key=lambda each: each.since):
        assert piece.since == place < piece.until
        place = piece.until
    assert place == span.until
    assert all(edge.until - edge.since < timedelta(hours=2) for edge in span.edges)


@pytest.mark.parametrize(
    ("zone", "day", "hours", "edge_minutes"),
    [
        ("UTC", date(2026, 3, 29), 24, []),
        ("Europe/Paris", date(2026, 3, 29), 23, []),
        ("Europe/Paris", date(2026, 10, 25), 25, []),
        ("Asia/Kolkata", date(2026, 3, 29), 23, [30, 30]),
        ("Asia/Kathmandu", date(2026, 3, 29), 23, [45, 15]),
        ("America/St_Johns", date(2026, 3, 8), 22, [30, 30]),
        ("America/St_Johns", date(2026, 11, 1), 24, [30, 30]),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24, [30]),
        ("Pacific/Apia", date(2011, 12, 30), 0, []),
    ],
)
def test_a_day_has_whole_hours_and_what_its_zone_cuts_off(
    zone: str, day: date, hours: int, edge_minutes: list[int]
) -> None:
    span = day_span(day, ZoneInfo(zone))
    assert span.hours.until - span.hours.since == timedelta(hours=hours)
    assert [(edge.until - edge.since) // MINUTE for edge in span.edges] == edge_minutes


def test_a_month_is_that_of_its_zone() -> None:
    span = month_span(date(2025, 12, 31), ZoneInfo("Asia/Kolkata"))
    assert span.since == datetime(2025, 11, 30, 18, 30, tzinfo=UTC)
    assert span.until == datetime(2025, 12, 31, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, (2026, 1)), (1, (2026, 2)), (-1, (2025, 12)), (-12, (2025, 1)), (23, (2027, 12))],
)
def test_months_are_counted_over_the_ends_of_years(count: int, expected: tuple[int, int]) -> None:
    assert months_later(date(2026, 1, 1), count) == date(*expected, 1)

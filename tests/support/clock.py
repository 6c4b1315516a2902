"""A clock that only the test moves."""

from datetime import UTC, datetime, timedelta


class SetClock:
    """Starts at the present, for what others stamped with the real one to be near."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self._now

    def advance(self, **by: float) -> None:
        """`by`: as for a timedelta."""
        self._now += timedelta(**by)

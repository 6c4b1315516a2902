"""What the commands that a feature brings are given, as `context.obj`."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from backoffice.features.shared.infrastructure.database import Database

T = TypeVar("T")


class OnDatabase(Protocol):
    def __call__(self, work: Callable[[Database], Awaitable[T]]) -> T:
        """On the migrated database of the settings; what is wrong with it is one line, exit 2."""

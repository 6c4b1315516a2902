"""The one connection through which a writer adds batches, one transaction each."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TypeVar

from psycopg.errors import ProgramLimitExceeded
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from backoffice.features.generation_costs.domain.entities.usage import Usage

WAIT_SECONDS = 10  # for a lock; then the journal takes the batch

T = TypeVar("T")


class LedgerConnection(ABC):
    """Made when it is first needed, and anew after an error. What is asked of it waits its turn.

    Raises SQLAlchemyError or OSError where the database is away; then nothing is certain.
    """

    @abstractmethod
    async def run(self, work: Callable[[Connection], T]) -> T:
        """In a transaction."""

    @abstractmethod
    async def record(self, usages: Sequence[Usage]) -> Sequence[Usage]:
        """Those that were not there already, out of usages that have each an id of their own."""

    @abstractmethod
    async def close(self) -> None: ...


def is_refusal(error: BaseException) -> bool:
    """Whether a row is to blame: the database would refuse it again."""
    if isinstance(error, IntegrityError | DataError | OverflowError):
        return True
    return isinstance(error, DBAPIError) and isinstance(error.orig, ProgramLimitExceeded)

"""Where the attempts at a page's picture are kept."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from uuid import UUID

from backoffice.features.ebook.shared.domain.ebook import Attempt, AttemptState, Ebook, Page

Decision = Mapping[UUID, AttemptState]
"""The new state of each attempt that changes."""


class Attempts(ABC):
    """What is given sees the book as it is, and nobody changes it meanwhile.

    Every change is durable on return, and its event has gone out. Raises NotFound for a book,
    page or attempt that is not there, and what is given raises.
    """

    @abstractmethod
    async def ask(
        self,
        ebook_id: int,
        find: Callable[[Page], bool],
        plan: Callable[[Ebook, Page], Attempt],
        is_same: Callable[[Attempt], bool],
        idempotency_key: str | None,
    ) -> Attempt:
        """The attempt that waits for a worker; a known key gives the attempt of then.

        Raises Conflict where that was for another page, or is not the same.
        """

    @abstractmethod
    async def decide(
        self,
        ebook_id: int,
        attempt_id: UUID,
        action: str,
        decide: Callable[[Page, Attempt], Decision],
    ) -> Attempt: ...

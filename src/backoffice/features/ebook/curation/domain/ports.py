"""Where finished books are kept."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence

from backoffice.features.ebook.shared.domain.ebook import Ebook, Page


class BookShelf(ABC):
    """What is given sees the book as it is, and nobody changes it meanwhile.

    Every change is durable on return. Raises NotFound, and what is given raises.
    """

    @abstractmethod
    async def revise(self, ebook_id: int, revise: Callable[[Ebook], Ebook], action: str) -> Ebook:
        """Keeps the review that `revise` gives."""

    @abstractmethod
    async def pages(self, ebook_id: int) -> tuple[Ebook, Sequence[Page]]: ...

    @abstractmethod
    async def find_by_idempotency_key(self, key: str | None) -> Ebook | None: ...

    @abstractmethod
    async def add_copy(
        self,
        source: Ebook,
        title: str,
        pages: Sequence[Page],
        files: Mapping[str, str],
        request_id: str,
        idempotency_key: str | None,
    ) -> Ebook:
        """A book with these pages' pictures, under the names that `files` gives for theirs.

        A known key gives the book of then.
        """

    @abstractmethod
    async def remove(self, ebook_id: int, check: Callable[[Ebook], None]) -> Sequence[str]:
        """The names of the pictures that nobody needs any more. Its costs stay in the ledger."""

"""Where orders are kept."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from backoffice.features.ebook.shared.domain.ebook import Brief, Ebook, Page, PagePlan


class Orders(ABC):
    """Every change is durable on return, and its event has gone out."""

    @abstractmethod
    async def find(self, ebook_id: int) -> Ebook | None: ...

    @abstractmethod
    async def find_by_idempotency_key(self, key: str) -> Ebook | None: ...

    @abstractmethod
    async def create(
        self, brief: Brief, pages: list[PagePlan], request_id: str, idempotency_key: str | None
    ) -> Ebook | None:
        """None where the key is taken."""

    @abstractmethod
    async def request_cancel(self, ebook_id: int) -> bool:
        """False where no picture of the book is being made. Raises NotFound."""

    @abstractmethod
    async def reopen(self, ebook_id: int) -> bool:
        """False where the book did not stop short of being ready. Raises NotFound."""

    @abstractmethod
    async def extend(
        self,
        ebook_id: int,
        count: int,
        plan: Callable[[Ebook, Sequence[Page]], list[PagePlan]],
        idempotency_key: str | None,
    ) -> bool:
        """Adds the `count` pages that `plan` gives for the book as it is; what `plan` raises, too.

        False where the key added them before. Raises NotFound, or Conflict where it was used for
        something else.
        """

"""What becomes of a book that is made: reviewed, copied, thrown away."""

from dataclasses import replace

from backoffice.features.ebook.curation.domain.ports import BookShelf
from backoffice.features.ebook.shared.domain.ebook import Ebook, EbookStatus, Review
from backoffice.features.ebook.shared.domain.idempotency import check_idempotency_key
from backoffice.features.ebook.shared.domain.ports import Pictures
from backoffice.features.ebook.shared.domain.title import checked_title
from backoffice.features.shared.domain.errors import Conflict, InvalidValue

REASON_LIMIT = 1000


class ReviewEbook:
    def __init__(self, shelf: BookShelf) -> None:
        self._shelf = shelf

    async def execute(self, ebook_id: int, decision: Review, reason: str = "") -> Ebook:
        """Approves the book, rejects it with a reason, or makes it a draft again.

        Raises InvalidValue, NotFound, or Conflict where the book is not ready.
        """
        reason = reason.strip()
        if decision is Review.REJECTED and not reason:
            raise InvalidValue("reason", "must not be empty", "Say what has to change.")
        if len(reason) > REASON_LIMIT:
            raise InvalidValue("reason", "must have at most {limit} characters", limit=REASON_LIMIT)
        if "\0" in reason:
            raise InvalidValue("reason", "must not hold control characters")

        def revise(book: Ebook) -> Ebook:
            if book.status is not EbookStatus.READY:
                raise Conflict(
                    "The book is {status}.",
                    "It can be reviewed once it is ready.",
                    status=book.status,
                )
            if decision is Review.APPROVED and book.proposals:
                raise Conflict(
                    "New pictures wait for a decision.", "Keep or discard them, then approve."
                )
            return replace(book, review=decision, review_reason=reason)

        return await self._shelf.revise(ebook_id, revise, f"ebook.{decision}")


class DuplicateEbook:
    def __init__(self, shelf: BookShelf, pictures: Pictures) -> None:
        self._shelf = shelf
        self._pictures = pictures

    async def execute(
        self, ebook_id: int, title: str, request_id: str, idempotency_key: str | None = None
    ) -> Ebook:
        """A book of its own with the same plan and the same pictures; nothing is paid again.

        The same idempotency key gives the same copy. Raises InvalidValue, NotFound, or Conflict
        where pictures of the book are being made.
        """
        title = checked_title(title)
        check_idempotency_key(idempotency_key)
        known = await self._shelf.find_by_idempotency_key(idempotency_key)
        if known is not None:
            return _same_copy(known, ebook_id, title)
        source, pages = await self._shelf.pages(ebook_id)
        if source.is_worked_on:
            raise Conflict("The book is being made.", "Duplicate it once it has stopped.")
        files = await self._pictures.copy([page.file for page in pages if page.file])
        try:
            copy = await self._shelf.add_copy(
                source, title, pages, files, request_id, idempotency_key
            )
        except BaseException:
            await self._pictures.remove(files.values())
            raise
        if copy.request_id != request_id:  # another request with the same key was quicker
            await self._pictures.remove(files.values())
        return _same_copy(copy, ebook_id, title)


class DeleteEbook:
    def __init__(self, shelf: BookShelf, pictures: Pictures) -> None:
        self._shelf = shelf
        self._pictures = pictures

    async def execute(self, ebook_id: int) -> None:
        """The book, its attempts and its pictures; what it cost stays known.

        Raises NotFound, or Conflict where pictures of the book are being made.
        """

        def check(book: Ebook) -> None:
            if book.is_worked_on:
                raise Conflict("The book is being made.", "Cancel it first, then delete it.")

        files = await self._shelf.remove(ebook_id, check)
        await self._pictures.remove(files, ebook_id)


def _same_copy(known: Ebook, ebook_id: int, title: str) -> Ebook:
    if (known.copy_of, known.brief.title) != (ebook_id, title):
        raise Conflict(
            "The Idempotency-Key was used for something else.", "Use a new key for a new order."
        )
    return known

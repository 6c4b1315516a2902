"""Draw a page again, and keep the new picture or the old one."""

import secrets
import unicodedata
from collections.abc import Callable
from uuid import UUID

from backoffice.features.ebook.regeneration.domain.ports import Attempts, Decision
from backoffice.features.ebook.shared.domain.ebook import (
    SEED_LIMIT,
    Attempt,
    AttemptState,
    Ebook,
    Page,
    PageKind,
)
from backoffice.features.ebook.shared.domain.idempotency import check_idempotency_key
from backoffice.features.shared.domain.errors import Conflict, InvalidValue
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.domain.time import Clock

PROMPT_LIMIT = 2000
NOT_TEXT = ("Cc", "Cs", "Cn")  # control characters, surrogates, unassigned


class RegeneratePage:
    def __init__(self, attempts: Attempts, clock: Clock) -> None:
        self._attempts = attempts
        self._clock = clock

    async def content_page(
        self, ebook_id: int, number: int, prompt: str | None, idempotency_key: str | None = None
    ) -> Attempt:
        """Orders another picture of the page; the present one stays until a person decides.

        A page that a stopped book has no picture of takes the new one at once.

        `prompt` None asks for the prompt of the present picture. The same idempotency key orders
        one picture. Raises InvalidValue, NotFound, or Conflict where the page is being drawn.
        """

        def find(page: Page) -> bool:
            return page.plan.kind is PageKind.CONTENT and page.plan.number == number

        return await self._order(ebook_id, find, prompt, idempotency_key)

    async def cover(
        self, ebook_id: int, kind: PageKind, prompt: str | None, idempotency_key: str | None = None
    ) -> Attempt:
        """Like `content_page`, for the cover or the back cover."""
        return await self._order(
            ebook_id, lambda page: page.plan.kind is kind, prompt, idempotency_key
        )

    async def _order(
        self,
        ebook_id: int,
        find: Callable[[Page], bool],
        prompt: str | None,
        idempotency_key: str | None,
    ) -> Attempt:
        check_idempotency_key(idempotency_key)
        wanted = None if prompt is None else checked_prompt(prompt)

        def plan(book: Ebook, page: Page) -> Attempt:
            if book.is_being_stopped:
                raise Conflict("The book is being stopped.", "Wait until it has stopped.")
            if page.is_drawn:
                raise Conflict("The page is being drawn already.", "Wait for its picture.")
            if page.used is None and book.status.is_active:
                raise Conflict("The page has no picture yet.", "Wait for its picture.")
            return Attempt(
                id=new_id(),
                number=page.plan.number,
                state=AttemptState.QUEUED,
                prompt=wanted or (page.used or page.plan).prompt,
                seed=secrets.randbelow(SEED_LIMIT),
                created_at=self._clock(),
            )

        def is_same(known: Attempt) -> bool:
            return wanted in (None, known.prompt)

        return await self._attempts.ask(ebook_id, find, plan, is_same, idempotency_key)


class KeepAttempt:
    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts

    async def execute(self, ebook_id: int, attempt_id: UUID) -> Attempt:
        """Puts its picture into the book, in the place of the one that is there.

        Also a picture that was replaced or rejected before. Raises NotFound, or Conflict where
        the attempt has no picture.
        """
        return await self._attempts.decide(ebook_id, attempt_id, "page.kept", keep)


class DiscardAttempt:
    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts

    async def execute(self, ebook_id: int, attempt_id: UUID) -> Attempt:
        """Leaves the present picture in the book. Raises NotFound or Conflict."""
        return await self._attempts.decide(ebook_id, attempt_id, "page.discarded", discard)


def keep(page: Page, attempt: Attempt) -> Decision:
    if attempt.file is None:
        raise Conflict("The attempt has no picture.", "Keep one that has.")
    if attempt.state is AttemptState.USED:
        return {}
    changes = {attempt.id: AttemptState.USED}
    for other in page.attempts:
        if other.state is AttemptState.USED:
            changes[other.id] = AttemptState.REPLACED
        elif other.state is AttemptState.PROPOSED and other.id != attempt.id:
            changes[other.id] = AttemptState.REJECTED
    return changes


def discard(_page: Page, attempt: Attempt) -> Decision:
    if attempt.state is AttemptState.REJECTED:
        return {}
    if attempt.state is not AttemptState.PROPOSED:
        raise Conflict("Only a new picture that waits for a decision can be discarded.")
    return {attempt.id: AttemptState.REJECTED}


def checked_prompt(prompt: str) -> str:
    """Raises InvalidValue."""
    text = prompt.replace("\r\n", "\n").strip()
    if not text:
        raise InvalidValue("prompt", "must not be empty", "Leave it out to keep the present one.")
    if len(text) > PROMPT_LIMIT:
        raise InvalidValue("prompt", "must have at most {limit} characters", limit=PROMPT_LIMIT)
    if any(unicodedata.category(each) in NOT_TEXT and each != "\n" for each in text):
        raise InvalidValue("prompt", "must not hold control characters")
    return text

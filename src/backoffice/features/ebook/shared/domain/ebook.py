"""A book, its pages and the states they go through."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from backoffice.features.shared.domain.ids import new_id

SEED_LIMIT = 2**31 - 1  # INTEGER


class EbookStatus(StrEnum):
    QUEUED = "queued"
    GENERATING = "generating"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_active(self) -> bool:
        return self in (EbookStatus.QUEUED, EbookStatus.GENERATING)


class Review(StrEnum):
    """What a person thinks of a finished book; any change of its pictures makes it a draft."""

    DRAFT = "draft"
    APPROVED = "approved"
    REJECTED = "rejected"


class AttemptState(StrEnum):
    """QUEUED: nothing was called yet. PROPOSED: made, and a person decides. REPLACED: was used."""

    QUEUED = "queued"
    RUNNING = "running"
    PROPOSED = "proposed"
    USED = "used"
    REPLACED = "replaced"
    REJECTED = "rejected"
    FAILED = "failed"

    @property
    def is_open(self) -> bool:
        return self in (AttemptState.QUEUED, AttemptState.RUNNING)


class PageKind(StrEnum):
    """Also the name of the operation that a provider call is recorded under."""

    COVER = "cover"
    CONTENT = "page"
    BACK_COVER = "back_cover"


@dataclass(frozen=True, kw_only=True)
class PagePlan:
    """One picture to make. Keys are those of the theme; `number` 0 is the cover."""

    number: int
    kind: PageKind
    prompt: str
    subject: str = ""
    setting: str = ""
    composition: str = ""

    @property
    def scene(self) -> tuple[str, str, str]:
        """No two content pages of a book show the same."""
        return self.subject, self.setting, self.composition


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What a person asks for. `page_count` is the number of content pages."""

    title: str
    theme: str
    audience: str
    page_count: int
    seed: int

    def seed_of(self, number: int) -> int:
        """The seed of a page's first picture."""
        return (self.seed + number) % (SEED_LIMIT + 1)


@dataclass(frozen=True, kw_only=True)
class Ebook:
    """`request_id` ties the provider calls, and so the costs, to the book.

    `pages_done` counts content pages, `pictures_done` the covers too; `attempts_open` wait or are
    under way, `proposals` wait for a person.
    """

    id: int
    request_id: str
    brief: Brief
    status: EbookStatus
    created_at: datetime
    pages_done: int
    pictures_done: int
    cancel_requested: bool = False
    error: str | None = None
    has_cover: bool = False
    review: Review = Review.DRAFT
    review_reason: str = ""
    copy_of: int | None = None
    attempts_open: int = 0
    proposals: int = 0

    @property
    def picture_count(self) -> int:
        return self.brief.page_count + 2

    @property
    def is_worked_on(self) -> bool:
        return self.status.is_active or self.attempts_open > 0

    @property
    def is_being_stopped(self) -> bool:
        return self.is_worked_on and self.cancel_requested


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try at a page's picture, and so at most one picture that was paid for.

    `file` is the stored picture's name, None where there is none; `error` says why.
    """

    id: UUID
    number: int
    state: AttemptState
    prompt: str
    seed: int
    created_at: datetime
    file: str | None = None
    error: str | None = None


def first_attempt(brief: Brief, plan: PagePlan, now: datetime) -> Attempt:
    """What the plan asks for."""
    return Attempt(
        id=new_id(),
        number=plan.number,
        state=AttemptState.QUEUED,
        prompt=plan.prompt,
        seed=brief.seed_of(plan.number),
        created_at=now,
    )


@dataclass(frozen=True, kw_only=True)
class Page:
    """`attempts` in the order in which they were asked for; at most one is used."""

    plan: PagePlan
    attempts: tuple[Attempt, ...] = ()

    @property
    def used(self) -> Attempt | None:
        return self._last(AttemptState.USED)

    @property
    def proposed(self) -> Attempt | None:
        return self._last(AttemptState.PROPOSED)

    @property
    def last(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None

    @property
    def is_drawn(self) -> bool:
        """A picture of it is being made, or waits to be."""
        return any(attempt.state.is_open for attempt in self.attempts)

    @property
    def file(self) -> str | None:
        """The name of the picture that is in the book."""
        return self.used.file if self.used else None

    def _last(self, state: AttemptState) -> Attempt | None:
        found = [attempt for attempt in self.attempts if attempt.state is state]
        return found[-1] if found else None

"""A book, its pages and the states they go through."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EbookStatus(StrEnum):
    QUEUED = "queued"
    GENERATING = "generating"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_active(self) -> bool:
        return self in (EbookStatus.QUEUED, EbookStatus.GENERATING)


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


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What a person asks for. `page_count` is the number of content pages."""

    title: str
    theme: str
    audience: str
    page_count: int
    seed: int


@dataclass(frozen=True, kw_only=True)
class Ebook:
    """`request_id` ties the provider calls, and so the costs, to the book.

    `pages_done` counts content pages, `pictures_done` the covers too.
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

    @property
    def picture_count(self) -> int:
        return self.brief.page_count + 2


@dataclass(frozen=True, kw_only=True)
class Page:
    """`file` is the stored picture's name, None until it is made."""

    plan: PagePlan
    file: str | None = None

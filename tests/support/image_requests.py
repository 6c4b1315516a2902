"""What tests of image providers ask for, and where the usage goes."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from backoffice.features.ebook.shared.domain.ebook import PageKind, PagePlan
from backoffice.features.ebook.shared.domain.ports import ImageRequest, UsageTracker


def image_request(
    prompt: str = "an octopus with a hat", kind: PageKind = PageKind.CONTENT, number: int = 1
) -> ImageRequest:
    return ImageRequest(
        request_id="book-7",
        ebook_id=7,
        page=PagePlan(number=number, kind=kind, prompt=prompt),
        theme="ocean",
        title="Ocean friends",
        audience_label="Children",
        blurb="",
        complexity=2,
        seed=1,
    )


class RecordedUsage(UsageTracker):
    """Keeps the calls of `track_tokens`, in order; a call told twice counts once."""

    def __init__(self) -> None:
        self.by_event: dict[UUID, dict[str, Any]] = {}

    @property
    def rows(self) -> list[dict[str, Any]]:
        return list(self.by_event.values())

    @property
    def costs(self) -> list[Decimal | None]:
        return [row["cost"] for row in self.rows]

    async def track_tokens(self, *, event_id: UUID, **usage: Any) -> None:
        self.by_event[event_id] = usage

    async def track_images(self, **usage: Any) -> None:
        raise AssertionError(f"a call billed by tokens was told as {usage}")

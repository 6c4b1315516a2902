"""What tests of image providers ask for, and where the usage goes."""

import ssl
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx

from backoffice.features.ebook.shared.domain.ebook import PageKind, PagePlan
from backoffice.features.ebook.shared.domain.ports import ImageRequest, UsageTracker
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.openrouter_image_provider import (  # noqa: E501
    OpenRouterImageProvider,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.retries import (
    RetryPolicy,
)

ATTEMPT = UUID("01990000-0000-7000-8000-000000000007")


def image_request(
    prompt: str = "an octopus with a hat", kind: PageKind = PageKind.CONTENT, number: int = 1
) -> ImageRequest:
    return ImageRequest(
        request_id="book-7",
        ebook_id=7,
        attempt_id=ATTEMPT,
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


def http_client(**options: Any) -> httpx.AsyncClient:
    """For plain HTTP: without the certificates, which take longer to load than a test to run."""
    return httpx.AsyncClient(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), **options)


class Studio:
    """An OpenRouter provider whose waits are noted, not slept, and where its usage goes."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        base_url: str,
        *,
        api_key: str = "sk-or-v1-secret",
        usage: RecordedUsage | None = None,
        sleep: Callable[[float], Awaitable[None]] | None = None,
        longest_call: float = 30.0,
    ) -> None:
        self.usage = usage or RecordedUsage()
        self.waits: list[float] = []
        self.provider = OpenRouterImageProvider(
            client,
            self.usage,
            base_url=base_url,
            api_key=api_key,
            model="google/gemini-2.5-flash-image",
            retries=RetryPolicy(
                sleep=sleep or self._note, random=lambda: 1.0, longest_call=longest_call
            ),
        )

    async def draw(self, prompt: str = "an octopus with a hat") -> bytes:
        return (await self.provider.generate(image_request(prompt))).content

    async def _note(self, seconds: float) -> None:
        self.waits.append(seconds)

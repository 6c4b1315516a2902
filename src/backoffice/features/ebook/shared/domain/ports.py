"""What the ebook feature asks of image providers and of other features."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Protocol, runtime_checkable
from uuid import UUID

from backoffice.features.ebook.shared.domain.ebook import PagePlan
from backoffice.features.shared.domain.errors import DomainError


@dataclass(frozen=True, kw_only=True)
class ImageRequest:
    """One picture of one book: all that any provider needs, and nothing kept between calls.

    `complexity` goes from 1 (young children) to 5 (adults).
    """

    request_id: str
    ebook_id: int
    attempt_id: UUID
    page: PagePlan
    theme: str
    title: str
    audience_label: str
    blurb: str
    complexity: int
    seed: int


@dataclass(frozen=True)
class GeneratedImage:
    """`content` is a PNG, JPEG or WebP file."""

    content: bytes


class ImageProvider(ABC):
    @abstractmethod
    async def generate(self, request: ImageRequest) -> GeneratedImage:
        """Records the usage of each call it makes. Raises ImageProviderError."""


class ImageProviderError(DomainError):
    """The provider gave no usable picture. `retryable`: another attempt may give one."""

    code = "image_provider_error"
    title = "The image provider failed"
    status = 502
    retryable: ClassVar[bool] = False


class NoImageInReply(ImageProviderError):
    """The provider answered, and charged, without a usable picture."""

    code = "no_image_in_reply"
    retryable = True


class Pictures(ABC):
    """Where the files of pictures are kept."""

    @abstractmethod
    async def copy(self, files: Sequence[str]) -> Mapping[str, str]:
        """The new name of each. Raises Conflict where one is missing."""

    @abstractmethod
    async def remove(self, files: Collection[str], ebook_id: int | None = None) -> None:
        """With whatever was made of them; with all that was made of the book, where it is given."""


@runtime_checkable
class UsageTracker(Protocol):
    """Where the usage of a provider call goes; answered by the feature that keeps costs.

    `event_id` identifies the call: told twice, it counts once. `attempt_id` is what it was made
    for; several calls may be. `cost` is in USD as the provider reported it, None where it said
    nothing.
    """

    async def track_tokens(
        self,
        *,
        event_id: UUID,
        request_id: str,
        ebook_id: int,
        attempt_id: UUID,
        provider: str,
        model: str,
        operation: str,
        prompt_tokens: int,
        completion_tokens: int,
        cached_tokens: int,
        reasoning_tokens: int,
        image_tokens: int,
        input_images: int,
        output_images: int,
        cost: Decimal | None,
    ) -> None: ...

    async def track_images(
        self,
        *,
        event_id: UUID,
        request_id: str,
        ebook_id: int,
        attempt_id: UUID,
        provider: str,
        model: str,
        operation: str,
        input_images: int,
        output_images: int,
        cost: Decimal | None,
    ) -> None: ...


class NoUsageTracker:
    """Where no feature keeps costs."""

    async def track_tokens(self, **_usage: object) -> None: ...

    async def track_images(self, **_usage: object) -> None: ...


class PaidCall(Protocol):
    """One recorded call. `cost` in USD, None where it is unknown."""

    @property
    def event_id(self) -> UUID: ...

    @property
    def attempt_id(self) -> UUID | None: ...

    @property
    def cost(self) -> Decimal | None: ...


@runtime_checkable
class BookCosts(Protocol):
    async def total_costs(self, ebook_ids: Sequence[int]) -> dict[int, tuple[Decimal, int]]:
        """USD, and how many calls have an unknown cost, by book. Empty where none are kept."""

    async def calls_of(self, ebook_id: int) -> Sequence[PaidCall] | None:
        """Every recorded call of the book; None where no costs are kept."""


class NoBookCosts:
    """Where no feature keeps costs: nothing is known of any book."""

    async def total_costs(self, ebook_ids: Sequence[int]) -> dict[int, tuple[Decimal, int]]:
        return {}

    async def calls_of(self, ebook_id: int) -> Sequence[PaidCall] | None:
        return None

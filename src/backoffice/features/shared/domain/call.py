"""The vocabulary of paid calls: what one used, and what that costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """What one call of a paid service used; `at` is when, in UTC.

    Counts are in tokens and images. Parts are contained in their whole: cached, cache-write, audio
    and image tokens in `input_tokens`, or in `output_tokens`, reasoning tokens in `output_tokens`,
    cached audio and image tokens in both the cached and the audio or image ones. `image_size` and
    `image_quality` are in the provider's words ("1024x1024", "hd"). `quantity` in `unit` is for
    what is billed by neither tokens nor images: characters, seconds, GB-months. `is_batch`: at the
    discount that providers give to what may wait.
    """

    provider: str
    model: str
    at: datetime
    service: str = ""
    operation: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0  # kept for 5 minutes, or for as long as the provider chooses
    cache_write_1h_tokens: int = 0
    input_audio_tokens: int = 0
    cached_audio_tokens: int = 0
    input_image_tokens: int = 0
    cached_image_tokens: int = 0
    output_audio_tokens: int = 0
    output_image_tokens: int = 0
    reasoning_tokens: int = 0
    input_images: int = 0
    output_images: int = 0
    image_size: str = ""
    image_quality: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    is_batch: bool = False


class PriceLine(NamedTuple):
    """`quantity` of a component ("cached input tokens") at `unit_price` USD each; exact amount."""

    component: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal


class PricedCall(NamedTuple):
    """`amount` in USD is the sum of the lines, rounded once; `price_version` names dated prices."""

    amount: Decimal
    price_version: str
    lines: Sequence[PriceLine]

"""What no provider can have reported: the error says which number is wrong."""

from operator import attrgetter
from typing import NoReturn

from backoffice.features.pricing.domain.price import TOKENS
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import InvalidValue

Counts = tuple[int, ...]
COUNTS = (*TOKENS, "input_images", "output_images")
counts_of = attrgetter(*COUNTS)


def check(call: Call, counts: Counts) -> None:
    """Raises InvalidValue for a negative number, and for parts that are larger than their whole."""
    if min(counts) < 0:
        name = next(name for name in COUNTS if getattr(call, name) < 0)
        raise InvalidValue(name, "must not be negative")
    quantity = call.quantity
    if quantity is not None and not (quantity.is_finite() and quantity >= 0):
        raise InvalidValue("quantity", "must be a finite number and not negative")
    read, cached, write, write_1h, audio, cached_audio, image, cached_image, *rest = counts
    written, reasoning, audio_out, image_out, *_ = rest
    if cached + write + write_1h > read:
        refuse(call, "input_tokens", "cached_tokens", "cache_write_tokens", "cache_write_1h_tokens")
    if audio + image > read:
        refuse(call, "input_tokens", "input_audio_tokens", "input_image_tokens")
    if cached_audio + cached_image > cached:
        refuse(call, "cached_tokens", "cached_audio_tokens", "cached_image_tokens")
    if cached_audio > audio:
        refuse(call, "input_audio_tokens", "cached_audio_tokens")
    if cached_image > image:
        refuse(call, "input_image_tokens", "cached_image_tokens")
    if reasoning > written:
        refuse(call, "output_tokens", "reasoning_tokens")
    if audio_out + image_out > written:
        refuse(call, "output_tokens", "output_audio_tokens", "output_image_tokens")


def refuse(call: Call, whole: str, *parts: str) -> NoReturn:
    """Raises InvalidValue: together the parts are more than their whole."""
    named = [part for part in parts if getattr(call, part)]
    raise InvalidValue(
        named[0],
        "{parts} are {total}, but {whole}, which they are part of, are {limit}",
        "Count the parts in their whole, too.",
        parts=" + ".join(named),
        total=sum(getattr(call, part) for part in named),
        whole=whole,
        limit=getattr(call, whole),
    )

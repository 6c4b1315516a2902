"""What each kind of token costs, once it is decided which kinds a price tells apart."""

from collections.abc import Iterable
from decimal import Decimal

from backoffice.features.pricing.domain.price import TOKENS, Rate
from backoffice.features.pricing.domain.usage import Counts
from backoffice.features.shared.domain.call import PriceLine

Part = tuple[str, int, Decimal | None]


class TokenPrices:
    """The USD of one token of each kind, in calls with more than `above` input tokens.

    A part that a price does not tell apart costs what its whole costs: cached tokens without a
    discount are input. But sound and pictures that a model makes, and an hour in a cache that is
    paid for, cost a multiple: without a price of their own they are unknown.
    """

    def __init__(self, rates: Iterable[Rate], above: int) -> None:
        prices: dict[str, Decimal] = {}
        for rate in sorted(rates, key=lambda rate: rate.above):
            if rate.component in TOKENS and rate.above <= above:
                prices[rate.component] = rate.price / rate.per
        get = prices.get
        self._input, self._output = get("input_tokens"), get("output_tokens")
        self._cached = get("cached_tokens", self._input)
        self._write = get("cache_write_tokens", self._input)
        self._write_1h = get("cache_write_1h_tokens")
        if self._write_1h is None and "cache_write_tokens" not in prices:
            self._write_1h = self._input
        self._audio, self._image = get("input_audio_tokens"), get("input_image_tokens")
        self._cached_audio = get("cached_audio_tokens")
        self._cached_image = get("cached_image_tokens")
        if "cached_tokens" not in prices:
            self._cached_audio, self._cached_image = self._audio, self._image
        self._reasoning = get("reasoning_tokens")
        self._audio_out, self._image_out = get("output_audio_tokens"), get("output_image_tokens")

    def lines(self, counts: Counts) -> list[PriceLine] | None:
        """None where a kind of token that was used has no price, or nobody knows how many.

        That is so where parts with prices of their own overlap, and where a model made pictures,
        which cost more than text, but not how many of its tokens they are.
        """
        (
            text, cached, write, write_1h, audio, cached_audio, image, cached_image,
            written, reasoning, audio_out, image_out, _, images,
        ) = counts  # fmt: skip
        parts: list[Part] = []
        if cached or write or write_1h:
            text -= cached + write + write_1h
            parts.append(("cache write tokens", write, self._write))
            parts.append(("1 h cache write tokens", write_1h, self._write_1h))
        if audio and self._audio is not None:
            text -= audio - cached_audio
            cached -= cached_audio
            parts.append(("input audio tokens", audio - cached_audio, self._audio))
            parts.append(("cached audio tokens", cached_audio, self._cached_audio))
        if image and self._image is not None:
            text -= image - cached_image
            cached -= cached_image
            parts.append(("input image tokens", image - cached_image, self._image))
            parts.append(("cached image tokens", cached_image, self._cached_image))
        if reasoning and self._reasoning is not None:
            written -= reasoning
            parts.append(("reasoning tokens", reasoning, self._reasoning))
        if audio_out or image_out:
            written -= audio_out + image_out
            parts.append(("output audio tokens", audio_out, self._audio_out))
            parts.append(("output image tokens", image_out, self._image_out))
        elif images and written and self._image_out not in (None, self._output):
            return None
        if text < 0 or written < 0:
            return None
        lines: list[PriceLine] = []
        for name, count, price in (
            ("input tokens", text, self._input),
            ("cached input tokens", cached, self._cached),
            *parts,
            ("output tokens", written, self._output),
        ):
            if count:
                if price is None:
                    return None
                lines.append(PriceLine(name, Decimal(count), price, price * count))
        return lines

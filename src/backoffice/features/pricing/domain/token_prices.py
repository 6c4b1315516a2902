"""What each kind of token costs, once it is decided which kinds a price tells apart."""

from collections.abc import Iterable
from decimal import Decimal

from backoffice.features.pricing.domain.price import TOKENS, Rate
from backoffice.features.pricing.domain.usage import Counts, refuse
from backoffice.features.shared.domain.call import Call, PriceLine

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

    def lines(self, call: Call, counts: Counts) -> list[PriceLine] | None:
        """None where a kind of token that the call used has no price.

        Raises InvalidValue where parts with a price each overlap, and nothing says how far.
        """
        drew = call.output_images and call.output_tokens
        if drew and not call.output_image_tokens and self._image_out is not None:
            return None  # nobody said how many of them are pictures, which cost more
        parts: list[Part] = []
        self._add_input(call, counts, parts)
        self._add_output(call, counts, parts)
        lines = []
        for name, count, price in parts:
            if count:
                if price is None:
                    return None
                lines.append(PriceLine(name, Decimal(count), price, count * price))
        return lines

    def _add_input(self, call: Call, counts: Counts, parts: list[Part]) -> None:
        text, cached, write, write_1h, audio, cached_audio, image, cached_image, *_ = counts
        text -= cached + write + write_1h
        if audio and self._audio is not None:
            parts.append(("input audio tokens", audio - cached_audio, self._audio))
            parts.append(("cached audio tokens", cached_audio, self._cached_audio))
            text -= audio - cached_audio
            cached -= cached_audio
        if image and self._image is not None:
            parts.append(("input image tokens", image - cached_image, self._image))
            parts.append(("cached image tokens", cached_image, self._cached_image))
            text -= image - cached_image
            cached -= cached_image
        if text < 0:
            refuse(call, "input_tokens", *OVERLAPPING_INPUT)
        parts.append(("input tokens", text, self._input))
        if cached or write or write_1h:
            parts.append(("cached input tokens", cached, self._cached))
            parts.append(("cache write tokens", write, self._write))
            parts.append(("1 h cache write tokens", write_1h, self._write_1h))

    def _add_output(self, call: Call, counts: Counts, parts: list[Part]) -> None:
        text, reasoning, audio, image, *_ = counts[8:]
        if reasoning and self._reasoning is not None:
            parts.append(("reasoning tokens", reasoning, self._reasoning))
            text -= reasoning
        if audio or image:
            parts.append(("output audio tokens", audio, self._audio_out))
            parts.append(("output image tokens", image, self._image_out))
            text -= audio + image
        if text < 0:
            refuse(call, "output_tokens", *OVERLAPPING_OUTPUT)
        parts.append(("output tokens", text, self._output))


OVERLAPPING_INPUT = (
    "cached_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "input_audio_tokens",
    "input_image_tokens",
)
OVERLAPPING_OUTPUT = ("reasoning_tokens", "output_audio_tokens", "output_image_tokens")

"""What a reply of OpenRouter says: never trusted, never a float."""

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import structlog

from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.money import amount

MOST_TOKENS = 2**31 - 1  # INTEGER
LONGEST_INTEGER = 18  # digits; longer ones are no count, and int() refuses them from 4,300 on
DETAIL_LENGTH = 200
BAD_GATEWAY = 502  # the documented code for "we received an invalid response"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Tokens, and USD where known. https://openrouter.ai/docs/use-cases/usage-accounting"""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    image_tokens: int = 0
    cost: Decimal | None = None

    def completed_by(self, other: "Usage") -> "Usage":
        """What this one does not know, `other` may."""
        return Usage(
            prompt_tokens=self.prompt_tokens or other.prompt_tokens,
            completion_tokens=self.completion_tokens or other.completion_tokens,
            cached_tokens=self.cached_tokens or other.cached_tokens,
            reasoning_tokens=self.reasoning_tokens or other.reasoning_tokens,
            image_tokens=self.image_tokens or other.image_tokens,
            cost=other.cost if self.cost is None else self.cost,
        )


@dataclass(frozen=True, kw_only=True)
class Fault:
    """An `error` object, of the reply or of its first choice."""

    code: int
    message: str
    limit_source: object = None


@dataclass(frozen=True, kw_only=True)
class Reply:
    """`image_urls` are data or https URLs; `text` is what the model said beside them."""

    id: str | None = None
    usage: Usage | None = None
    image_urls: tuple[str, ...] = ()
    text: str = ""
    fault: Fault | None = None


def read_reply(content: bytes) -> Reply:
    """Empty where the content is no JSON object."""
    body = _parsed(content)
    images = at(body, "choices", 0, "message", "images")
    urls = [at(image, "image_url", "url") for image in images] if isinstance(images, list) else []
    return Reply(
        id=_text(at(body, "id")) or None,
        usage=_usage(at(body, "usage")),
        image_urls=tuple(url for url in urls if isinstance(url, str) and url),
        text=_text(at(body, "choices", 0, "message", "content")),
        fault=_fault(at(body, "error")) or _fault(at(body, "choices", 0, "error")),
    )


def read_generation(content: bytes) -> Usage:
    """The answer to GET /generation, which names the same numbers differently."""
    data = at(_parsed(content), "data")
    return Usage(
        prompt_tokens=_tokens(data, "native_tokens_prompt") or _tokens(data, "tokens_prompt"),
        completion_tokens=_tokens(data, "native_tokens_completion")
        or _tokens(data, "tokens_completion"),
        cached_tokens=_tokens(data, "native_tokens_cached"),
        reasoning_tokens=_tokens(data, "native_tokens_reasoning"),
        image_tokens=_tokens(data, "native_tokens_completion_images"),
        cost=_cost(
            at(data, "total_cost"), at(data, "is_byok"), at(data, "upstream_inference_cost")
        ),
    )


def printable(text: str, secret: str) -> str:
    """A provider's text fit for a message: short, on one line, without the key."""
    shown = text.replace(secret, "***") if secret else text
    one_line = " ".join("".join(c if c.isprintable() else " " for c in shown).split())
    return one_line if len(one_line) <= DETAIL_LENGTH else one_line[: DETAIL_LENGTH - 3] + "..."


def at(value: object, *path: str | int) -> object:
    """The value at a path of keys and indexes, None where the path leads nowhere."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _parsed(content: bytes) -> object:
    try:
        # NaN and Infinity become Decimals too: they are refused one by one, and the rest is read.
        return json.loads(
            content, parse_float=_decimal, parse_int=_integer, parse_constant=_decimal
        )
    except (ValueError, RecursionError):
        return None


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond what Decimal holds
        return Decimal("NaN")


def _integer(text: str) -> int | Decimal:
    return int(text) if len(text) <= LONGEST_INTEGER else _decimal(text)


def _usage(usage: object) -> Usage | None:
    if not isinstance(usage, dict):
        return None
    return Usage(
        prompt_tokens=_tokens(usage, "prompt_tokens"),
        completion_tokens=_tokens(usage, "completion_tokens"),
        cached_tokens=_tokens(usage, "prompt_tokens_details", "cached_tokens"),
        reasoning_tokens=_tokens(usage, "completion_tokens_details", "reasoning_tokens"),
        image_tokens=_tokens(usage, "completion_tokens_details", "image_tokens"),
        cost=_cost(
            at(usage, "cost"),
            at(usage, "is_byok"),
            at(usage, "cost_details", "upstream_inference_cost"),
        ),
    )


def _tokens(usage: object, *path: str) -> int:
    value = at(usage, *path)
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_TOKENS:
        log.warning("impossible token count", field=".".join(path), value=_shown(value))
        return 0
    return value


def _cost(charged: object, is_byok: object, upstream: object) -> Decimal | None:
    """With a key of one's own at the model's provider, OpenRouter charges its fee only and the
    provider bills the rest; without one it repeats its charge as `upstream`."""
    if charged is None:
        return None
    try:
        cost = amount(charged)
        return amount(cost + amount(upstream)) if is_byok is True else cost
    except InvalidValue as error:
        log.warning("impossible cost", value=_shown(charged), why=str(error))
        return None


def _fault(error: object) -> Fault | None:
    if not error:
        return None
    code = at(error, "code")
    if isinstance(code, str) and code.isdecimal():
        code = _integer(code)
    message, raw = _text(at(error, "message")), _text(at(error, "metadata", "raw"))
    return Fault(
        code=code if isinstance(code, int) and not isinstance(code, bool) else BAD_GATEWAY,
        message=f"{message} ({raw})" if raw else message or _text(error),
        limit_source=at(error, "metadata", "limit_source"),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _shown(value: object) -> str:
    return printable(str(value), "")

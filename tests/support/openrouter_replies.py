"""What the stand-in for OpenRouter is told to do, and the documented shapes it does it in.

https://openrouter.ai/docs/api/reference/overview, .../usage-accounting, .../get-generation
"""

import base64
import hashlib
import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO

from PIL import Image, ImageDraw

PROMPT_TOKEN = Decimal("0.0000003")  # USD
IMAGE_TOKEN = Decimal("0.00003")
TOKENS_A_PICTURE = 1290
TOKENS_OF_TEXT = 12
TEXT_TOKEN = Decimal("0.0000025")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A charged reply with HTTP status 200.

    `usage` overrides fields of the reported usage; Decimals in it go out as their text, so
    Decimal("NaN") is the bare word. `price` is what is charged, whatever is reported.
    `generation_misses` is how often GET /generation says 404 first, None: always.
    """

    pictures: int = 1
    linked: bool = False  # https-style links to this server instead of data URLs
    picture_urls: Sequence[str] | None = None
    text: str = ""
    price: Decimal | None = None
    has_usage: bool = True
    has_cost: bool = True
    usage: Mapping[str, object] = field(default_factory=dict)
    generation: Mapping[str, object] = field(default_factory=dict)
    generation_misses: int | None = 0
    error: Mapping[str, object] | None = None
    choice_error: Mapping[str, object] | None = None
    body: bytes | None = None
    delay: float = 0.0  # seconds
    blanks: int = 0  # sent before the reply, one each ten milliseconds


@dataclass(frozen=True)
class Failure:
    """Any other status; not charged, unless `usage` says so with a cost."""

    status: int
    message: str = "Provider returned error"
    retry_after: str | None = None
    metadata: Mapping[str, object] | None = None
    usage: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    halfway: bool = False  # the connection ends in the middle of it
    delay: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Drop:
    """The connection ends without an answer; `halfway`: in the middle of one."""

    charged: bool = False
    halfway: bool = False


Step = Answer | Failure | Drop


@dataclass(frozen=True)
class Call:
    """One POST /chat/completions. Header names are in lower case; `charged` is in USD."""

    id: str
    prompt: str
    body: Mapping[str, object]
    headers: Mapping[str, str]
    charged: Decimal
    step: Step


def picture(seed: str) -> bytes:
    """A PNG of 96 x 128 pixels, another one for each seed."""
    red, green, blue, *numbers = hashlib.sha256(seed.encode()).digest()
    image = Image.new("RGB", (96, 128), "white")
    draw = ImageDraw.Draw(image)
    for left, top, size in zip(numbers[0::3], numbers[1::3], numbers[2::3], strict=False):
        x, y, radius = left % 96, top % 128, 4 + size % 24
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(box, outline=(red // 2, green // 2, blue // 2), width=2)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def price_of(prompt: str, pictures: int = 1) -> Decimal:
    """USD that an unscripted call is charged."""
    output = TOKENS_A_PICTURE * pictures * IMAGE_TOKEN if pictures else TOKENS_OF_TEXT * TEXT_TOKEN
    return _prompt_tokens(prompt) * PROMPT_TOKEN + output


def _prompt_tokens(prompt: str) -> int:
    return max(1, len(prompt) // 4)


def charge(step: Step, prompt: str) -> Decimal:
    if isinstance(step, Answer):
        is_free = step.error is not None or step.choice_error is not None
        if step.price is not None or is_free:
            return step.price or Decimal(0)
        return price_of(prompt, step.pictures)
    if isinstance(step, Drop):
        return price_of(prompt) if step.charged else Decimal(0)
    cost = (step.usage or {}).get("cost", 0)
    return cost if isinstance(cost, Decimal) else Decimal(0)


def completion(call: Call, step: Answer, origin: str) -> bytes:
    if step.body is not None:
        return step.body
    urls = step.picture_urls
    if urls is None and step.linked:
        urls = [f"{origin}/pictures/{call.id}-{turn}.png" for turn in range(step.pictures)]
    elif urls is None:
        seeds = [f"{call.prompt}:{turn}" for turn in range(step.pictures)]
        urls = [f"data:image/png;base64,{_base64(picture(seed))}" for seed in seeds]
    images = [
        {"type": "image_url", "image_url": {"url": url}, "index": index}
        for index, url in enumerate(urls)
    ]
    message: dict[str, object] = {"role": "assistant", "content": step.text, "refusal": None}
    choice: dict[str, object] = {
        "logprobs": None,
        "finish_reason": "stop",
        "native_finish_reason": "STOP",
        "index": 0,
        "message": message | ({"images": images} if images else {}),
    }
    if step.choice_error is not None:
        choice |= {"finish_reason": "error", "error": step.choice_error}
    body: dict[str, object] = {
        "id": call.id,
        "provider": "Google",
        "model": call.body.get("model"),
        "object": "chat.completion",
        "created": int(time.time()),
        "choices": [choice],
    }
    if step.error is not None:
        body["error"] = step.error
    if step.has_usage:
        body["usage"] = _usage(call, step)
    return _json(body)


def _usage(call: Call, step: Answer) -> dict[str, object]:
    prompt, image = _prompt_tokens(call.prompt), TOKENS_A_PICTURE * step.pictures
    completion = image or TOKENS_OF_TEXT
    usage: dict[str, object] = {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "cost": call.charged,
        "is_byok": False,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0, "video_tokens": 0},
        "cost_details": {"upstream_inference_cost": call.charged},
        "completion_tokens_details": {"reasoning_tokens": 0, "image_tokens": image},
    }
    if not step.has_cost:
        del usage["cost"]
    return usage | dict(step.usage)


def generation(call: Call, step: Answer) -> bytes:
    prompt, image = _prompt_tokens(call.prompt), TOKENS_A_PICTURE * step.pictures
    data: dict[str, object] = {
        "id": call.id,
        "model": call.body.get("model"),
        "total_cost": call.charged,
        "usage": call.charged,
        "is_byok": False,
        "upstream_inference_cost": None,
        "tokens_prompt": prompt,
        "tokens_completion": TOKENS_OF_TEXT,
        "native_tokens_prompt": prompt,
        "native_tokens_completion": image or TOKENS_OF_TEXT,
        "native_tokens_completion_images": image,
        "native_tokens_reasoning": 0,
        "native_tokens_cached": 0,
        "num_media_completion": step.pictures,
        "finish_reason": "stop",
        "native_finish_reason": "STOP",
        "provider_name": "Google",
        "streamed": False,
        "cancelled": False,
        "api_type": "completions",
    }
    return _json({"data": data | dict(step.generation)})


def error_body(
    code: int,
    message: str,
    metadata: Mapping[str, object] | None = None,
    usage: Mapping[str, object] | None = None,
) -> bytes:
    error = {"code": code, "message": message} | ({"metadata": metadata} if metadata else {})
    return _json({"error": error} | ({"usage": usage} if usage else {}))


def _json(value: object) -> bytes:
    """Decimals as their own text: json would turn them into floats first."""
    marked = json.dumps(value, default=lambda number: f"<number {number}>")
    return re.sub(r'"<number ([^>]*)>"', r"\1", marked).encode()


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()

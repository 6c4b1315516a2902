"""From the URL in a reply to a picture that is known to open."""

import base64
import binascii
import struct
import zlib
from io import BytesIO

import httpx
from anyio import to_thread
from PIL import Image

from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.retries import (
    RetryPolicy,
    is_passing,
)

MOST_BYTES = 50 * 1024 * 1024
MOST_PIXELS = 50_000_000
FORMATS = ("PNG", "JPEG", "WEBP")
# What Pillow raises for damaged files of these formats.
DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


class UnusablePicture(Exception):
    """Says why, for a person."""


async def picture_at(
    url: str, client: httpx.AsyncClient, base_url: str, retries: RetryPolicy
) -> bytes:
    """A PNG, JPEG or WebP file. Raises UnusablePicture."""
    if url[:5].lower() == "data:":
        return await to_thread.run_sync(_decoded, url)
    content = await _downloaded(url, client, base_url, retries)
    await to_thread.run_sync(verify, content)
    return content


def verify(content: bytes) -> None:
    """Decodes every pixel, so that a cut-off file is found now and not in the book."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise UnusablePicture(f"the picture has more than {MOST_PIXELS:,} pixels")
            image.load()
    except DAMAGED:
        raise UnusablePicture("the picture is damaged, or neither PNG, JPEG nor WebP") from None


def is_allowed(url: httpx.URL, base: httpx.URL) -> bool:
    """The API's own origin, or https at its host or below it (openrouter.ai, *.openrouter.ai)."""
    if url.userinfo:
        return False
    if (url.scheme, url.host, url.port) == (base.scheme, base.host, base.port):
        return True
    is_family = url.host == base.host or url.host.endswith(f".{base.host}")
    return is_family and url.scheme == "https" and url.port is None


def _decoded(data_url: str) -> bytes:
    head, _, payload = data_url.partition(",")
    if not head.lower().endswith(";base64"):
        raise UnusablePicture("its data URL is not in base64")
    if len(payload) > MOST_BYTES * 4 // 3 + 4:
        raise UnusablePicture(f"the picture is larger than {MOST_BYTES:,} bytes")
    try:
        content = base64.b64decode("".join(payload.split()), validate=True)
    except (binascii.Error, ValueError):
        raise UnusablePicture("its data URL is damaged") from None
    verify(content)
    return content


async def _downloaded(
    text: str, client: httpx.AsyncClient, base_url: str, retries: RetryPolicy
) -> bytes:
    """Tried again where that may help: the picture is paid for already."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise UnusablePicture("its URL is none") from None
    if not is_allowed(url, httpx.URL(base_url)):
        raise UnusablePicture("its URL leads to a host that is not OpenRouter's")
    attempt = 1
    while True:
        try:
            # No API key goes along, and no redirect is followed to a host that was not checked.
            async with client.stream("GET", url, follow_redirects=False) as response:
                if response.is_success:
                    return await _read(response)
                reason, passing = str(response.status_code), is_passing(response.status_code)
        except httpx.RequestError as error:
            reason, passing = type(error).__name__, True
        if not passing or attempt >= retries.attempts:
            raise UnusablePicture(f"it could not be downloaded ({reason})")
        await retries.wait(attempt)
        attempt += 1


async def _read(response: httpx.Response) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > MOST_BYTES:
            raise UnusablePicture(f"the picture is larger than {MOST_BYTES:,} bytes")
    return bytes(content)

"""Which pictures are taken, and from where."""

import random
from contextlib import suppress
from io import BytesIO

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.pictures import (
    UnusablePicture,
    is_allowed,
    picture_at,
    verify,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.retries import (
    RetryPolicy,
)
from tests.support.image_requests import http_client


def file_of(format_: str, size: tuple[int, int] = (60, 80), mode: str = "RGB") -> bytes:
    noise = random.Random(5)  # noqa: S311
    image = Image.new(mode, size)
    if size == (60, 80):
        image.putdata([(noise.randrange(256),) * 3 for _ in range(60 * 80)])
    file = BytesIO()
    image.save(file, format_)
    return file.getvalue()


GOOD = {name: file_of(name) for name in ("PNG", "JPEG", "WEBP")}


@pytest.mark.parametrize("name", GOOD)
def test_the_three_formats_are_taken(name: str) -> None:
    verify(GOOD[name])


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_a_picture_that_is_cut_off_is_refused(name: str, share: float) -> None:
    content = GOOD[name]

    with pytest.raises(UnusablePicture, match="damaged"):
        verify(content[: int(len(content) * share)])


@pytest.mark.parametrize("name", ["GIF", "BMP", "TIFF", "PDF", "EPS"])
def test_other_formats_are_refused(name: str) -> None:
    with pytest.raises(UnusablePicture, match="neither PNG, JPEG nor WebP"):
        verify(file_of(name))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(UnusablePicture, match="50,000,000 pixels"):
        verify(file_of("PNG", size=(7100, 7100), mode="1"))


async def test_a_data_url_of_too_many_bytes_is_refused_before_it_is_decoded() -> None:
    url = "data:image/png;base64," + "A" * (70 * 1024 * 1024)

    async with http_client() as client:
        with pytest.raises(UnusablePicture, match="larger than"):
            await picture_at(url, client, "https://openrouter.ai/api/v1", RetryPolicy())


@given(
    st.sampled_from(sorted(GOOD)),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=20),
)
def test_damage_is_either_survived_or_told(name: str, damage: list[tuple[int, int]]) -> None:
    content = bytearray(GOOD[name])
    for place, value in damage:
        content[place % len(content)] = value

    with suppress(UnusablePicture):
        verify(bytes(content))


@pytest.mark.parametrize(
    "url",
    [
        "https://openrouter.ai/files/1.png",
        "https://OpenRouter.ai:443/1.png",
        "https://cdn.openrouter.ai/1.png",
        "https://a.b.openrouter.ai/1.png?sig=x",
    ],
)
def test_the_hosts_of_the_api_may_hand_out_pictures(url: str) -> None:
    assert is_allowed(httpx.URL(url), httpx.URL("https://openrouter.ai/api/v1"))


@pytest.mark.parametrize(
    "url",
    [
        "http://openrouter.ai/1.png",
        "https://openrouter.ai:8443/1.png",
        "https://evilopenrouter.ai/1.png",
        "https://openrouter.ai.evil.example/1.png",
        "https://evil.example/openrouter.ai",
        "https://user@openrouter.ai/1.png",
        "https://openrouter.ai@evil.example/1.png",
        "https://169.254.169.254/latest",
        "http://127.0.0.1/1.png",
        "file:///etc/passwd",
        "//openrouter.ai/1.png",
        "1.png",
    ],
)
def test_no_other_host_may(url: str) -> None:
    assert not is_allowed(httpx.URL(url), httpx.URL("https://openrouter.ai/api/v1"))


def test_a_local_stand_in_may_hand_out_pictures_from_its_own_port_only() -> None:
    base = httpx.URL("http://127.0.0.1:8123/api/v1")

    assert is_allowed(httpx.URL("http://127.0.0.1:8123/pictures/1.png"), base)
    assert not is_allowed(httpx.URL("http://127.0.0.1:5432/"), base)

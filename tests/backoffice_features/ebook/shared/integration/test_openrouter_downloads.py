"""Pictures that an OpenRouter reply links to, and pictures that are none."""

import base64

import pytest

from backoffice.features.ebook.shared.domain.ports import NoImageInReply
from tests.support.image_requests import Studio
from tests.support.openrouter import Answer, Drop, Failure, OpenRouterStandIn, picture


def data_url(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


async def test_a_linked_picture_is_downloaded_without_the_key(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(linked=True))

    content = await studio.draw()

    (download,) = openrouter.downloads
    assert content == picture(download.path)
    assert "authorization" not in download.headers
    assert "secret" not in str(download.headers)


async def test_a_download_is_tried_again_and_the_picture_not_paid_again(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(linked=True))
    openrouter.script_downloads(Failure(503), Drop())

    assert await studio.draw()

    assert len(openrouter.downloads) == 3
    assert len(openrouter.calls) == 1
    assert studio.usage.costs == [openrouter.charged]


async def test_a_download_that_keeps_failing_is_told_and_recorded(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(linked=True))
    openrouter.script_downloads(*[Failure(503)] * 4)

    with pytest.raises(NoImageInReply, match="could not be downloaded"):
        await studio.draw()

    assert studio.usage.costs == [openrouter.charged]


async def test_a_redirect_is_not_followed(studio: Studio, openrouter: OpenRouterStandIn) -> None:
    openrouter.script(Answer(linked=True))
    openrouter.script_downloads(
        Failure(302, headers={"Location": f"{openrouter.origin}/pictures/other.png"})
    )

    with pytest.raises(NoImageInReply, match="could not be downloaded"):
        await studio.draw()

    assert len(openrouter.downloads) == 1


async def test_a_link_to_another_host_is_not_touched(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    with OpenRouterStandIn() as other:
        openrouter.script(Answer(picture_urls=[f"{other.origin}/pictures/1.png"]))

        with pytest.raises(NoImageInReply, match="host that is not OpenRouter's"):
            await studio.draw()

        assert other.downloads == []
    assert studio.usage.costs == [openrouter.charged]


async def test_an_endless_download_is_cut(studio: Studio, openrouter: OpenRouterStandIn) -> None:
    openrouter.script(Answer(linked=True))
    openrouter.script_downloads(bytes(50 * 1024 * 1024 + 1))

    with pytest.raises(NoImageInReply, match="larger than"):
        await studio.draw()


@pytest.mark.parametrize(
    "url",
    [
        "https://openrouter.ai:port/1.png",
        "https://openrouter.ai:99999/1.png",
        "data:image/png;base64,%%%",
        "data:image/png,plain",
        "data:",
        "data:image/png;base64,",
        data_url(b"GIF89a"),
        data_url(picture("cut")[:-40]),
        data_url(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
async def test_an_unusable_picture_is_told_and_recorded(
    studio: Studio, openrouter: OpenRouterStandIn, url: str
) -> None:
    openrouter.script(Answer(picture_urls=[url]))

    with pytest.raises(NoImageInReply):
        await studio.draw()

    assert studio.usage.costs == [openrouter.charged]
    assert studio.usage.rows[0]["output_images"] == 1


async def test_the_first_usable_picture_is_taken(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    urls = [data_url(b"broken"), data_url(picture("good")), data_url(picture("next"))]
    openrouter.script(Answer(picture_urls=urls))

    assert await studio.draw() == picture("good")


async def test_line_breaks_in_a_data_url_do_no_harm(
    studio: Studio, openrouter: OpenRouterStandIn
) -> None:
    head, _, payload = data_url(picture("good")).partition(",")
    wrapped = "\n".join(payload[start : start + 76] for start in range(0, len(payload), 76))
    openrouter.script(Answer(picture_urls=[f"{head},{wrapped}"]))

    assert await studio.draw() == picture("good")

"""What is exported of a book, and what is not."""

from io import BytesIO
from typing import Any

import httpx
import pikepdf
import pytest
from PIL import Image

from backoffice.settings import Settings
from tests.support.books import approve, order, stopped
from tests.support.pdf import pages

LETTER = (612, 792)
DRAWN = (2550, 3300)
CONTENTS = 2


@pytest.fixture
def settings(openrouter_settings: Settings) -> Settings:
    """The image model answers sooner than the local provider draws."""
    return openrouter_settings


@pytest.fixture
async def draft(client: httpx.AsyncClient, settings: Settings) -> dict[str, Any]:
    """A finished book with pictures of 8.5 x 11 in at 300 dpi."""
    accepted = await order(client, title="Forêt à colorier", page_count=CONTENTS)
    book = await stopped(client, accepted["id"])
    _fill(settings, Image.new("1", DRAWN, 1))
    return book


@pytest.fixture
async def book(client: httpx.AsyncClient, draft: dict[str, Any]) -> dict[str, Any]:
    """The same, approved."""
    return await approve(client, draft["id"])


@pytest.fixture
def painted(book: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """The same with smaller pictures, as an image model makes them."""
    _fill(settings, Image.new("RGB", (864, 1184), "white"))
    return book


def _fill(settings: Settings, picture: Image.Image) -> None:
    for path in settings.data_dir.rglob("*.png"):
        picture.save(path)


async def export(client: httpx.AsyncClient, book: dict[str, Any], **choice: object) -> Any:
    path = f"/ebooks/{book['id']}/export.pdf"
    return await client.get(path, params={name: str(each) for name, each in choice.items()})


async def test_an_approved_book_is_a_pdf_at_trim_size_and_300_dpi(
    client: httpx.AsyncClient, book: dict[str, Any]
) -> None:
    answer = await export(client, book)
    assert answer.headers["content-type"] == "application/pdf"
    assert "For%C3%AAt%20%C3%A0%20colorier.pdf" in answer.headers["content-disposition"]
    assert pages(answer.content) == [(LETTER, DRAWN)] * (CONTENTS + 2)
    with pikepdf.open(BytesIO(answer.content)) as document:
        assert str(document.docinfo["/Title"]) == "Forêt à colorier"


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"part": "interior"}, [(LETTER, DRAWN)] * CONTENTS),
        ({"part": "cover"}, [(LETTER, DRAWN)] * 2),
        ({"part": "cover", "size": "6x9"}, [((432, 648), (1800, 2700))] * 2),
        ({"part": "interior", "size": "a4", "dpi": 150}, [((595, 842), (1240, 1754))] * CONTENTS),
    ],
)
async def test_a_part_is_exported_at_the_size_and_resolution_chosen(
    client: httpx.AsyncClient,
    book: dict[str, Any],
    choice: dict[str, object],
    expected: list[object],
) -> None:
    answer = await export(client, book, **choice)
    assert pages(answer.content) == expected
    assert f"-%20{choice['part']}.pdf" in answer.headers["content-disposition"]


async def test_a_book_in_the_making_is_not_exported(idle_client: httpx.AsyncClient) -> None:
    accepted = await order(idle_client, page_count=1)
    early = await export(idle_client, accepted, unapproved="true")
    page = await idle_client.get(f"/ebooks/{accepted['id']}/export")
    assert early.status_code == 409
    assert early.json()["hint"] == "It can be exported once it is ready."
    assert "The book is not ready yet" in page.text
    assert "Download the PDF" not in page.text


async def test_a_book_that_is_not_approved_is_exported_as_a_proof_only(
    client: httpx.AsyncClient, draft: dict[str, Any]
) -> None:
    refused = await export(client, draft)
    proof = await export(client, draft, unapproved="true")
    assert (refused.status_code, refused.json()["detail"]) == (409, "The book is not approved.")
    assert "unapproved=true" in refused.json()["hint"]
    assert proof.status_code == 200
    assert "proof.pdf" in proof.headers["content-disposition"]


async def test_pictures_with_too_few_pixels_are_refused_with_the_way_out(
    client: httpx.AsyncClient, painted: dict[str, Any]
) -> None:
    answer = await export(client, painted)
    problem = answer.json()
    assert answer.status_code == 422
    assert problem["errors"] == [
        {
            "field": "dpi",
            "message": "300 is more than these pages have at letter: front cover, 1-2, back cover",
        }
    ]
    assert problem["hint"].startswith("Take one of these: enlarge=true.")


async def test_they_are_enlarged_where_that_is_asked_for(
    client: httpx.AsyncClient, painted: dict[str, Any]
) -> None:
    enlarged = await export(client, painted, enlarge="true")
    again = await export(client, painted)
    assert pages(enlarged.content) == [(LETTER, DRAWN)] * (CONTENTS + 2)
    assert again.status_code == 422


async def test_the_refusal_speaks_the_reader_s_language(
    client: httpx.AsyncClient, painted: dict[str, Any]
) -> None:
    browser = {"Accept": "text/html", "Accept-Language": "fr"}
    page = await client.get(f"/ebooks/{painted['id']}/export.pdf", headers=browser)
    assert page.status_code == 422
    assert "première de couverture, 1-2, quatrième de couverture" in page.text


async def test_the_check_says_how_fine_each_page_prints(
    client: httpx.AsyncClient, book: dict[str, Any]
) -> None:
    path = f"/api/ebooks/{book['id']}/export-check"
    fine = (await client.get(path)).json()
    a4 = (await client.get(path, params={"size": "a4", "part": "cover"})).json()
    assert fine["is_enough"]
    assert (fine["lowest_dpi"], fine["passing_dpi"]) == (300, [150, 300])
    assert [page["number"] for page in fine["pages"]] == [0, 1, 2, 3]
    assert a4 == {
        "part": "cover",
        "size": "a4",
        "dpi": 300,
        "is_enough": False,
        "lowest_dpi": 282,
        "passing_dpi": [150],
        "fitting_sizes": ["letter", "8x10", "8.5x8.5", "6x9"],
        "pages": [
            {"number": number, "kind": kind, "width": 2550, "height": 3300, "dpi": 282}
            | {"is_enough": False}
            for number, kind in ((0, "cover"), (3, "back_cover"))
        ],
    }


@pytest.mark.parametrize(
    ("choice", "allowed"),
    [
        ({"size": "a5"}, "'letter', '8x10', 'a4', '8.5x8.5' or '6x9'"),
        ({"dpi": "72"}, "150, 300 or 600"),
        ({"part": "spine"}, "'book', 'interior' or 'cover'"),
        ({"colour": "cmyk"}, "not permitted"),
    ],
)
@pytest.mark.parametrize("path", ["/ebooks/1/export.pdf", "/api/ebooks/1/export-check"])
async def test_a_choice_that_we_do_not_offer_is_named_with_those_that_we_do(
    idle_client: httpx.AsyncClient, choice: dict[str, str], allowed: str, path: str
) -> None:
    answer = await idle_client.get(path, params=choice)
    (error,) = answer.json()["errors"]
    assert answer.status_code == 422
    assert error["field"] == next(iter(choice))
    assert allowed in error["message"]


async def test_parts_of_the_pdf_can_be_asked_for_and_each_choice_is_written_once(
    client: httpx.AsyncClient, book: dict[str, Any], settings: Settings
) -> None:
    path = f"/ebooks/{book['id']}/export.pdf"
    whole = await client.get(path)
    part = await client.get(path, headers={"Range": "bytes=0-4"})
    beyond = await client.get(path, headers={"Range": "bytes=999999999-"})
    assert (part.status_code, part.content) == (206, whole.content[:5])
    assert beyond.status_code == 416
    assert len([*settings.data_dir.rglob("*.pdf")]) == 1
    for choice in ({"dpi": 150}, {"size": "6x9"}, {"part": "cover"}, {"dpi": 150}):
        assert (await export(client, book, **choice)).status_code == 200
    assert len([*settings.data_dir.rglob("*.pdf")]) == 4


@pytest.mark.parametrize(
    ("language", "title", "enough", "warning"),
    [
        ("en", "Export as PDF", "Every picture has at least 300 dpi at this size.", "Too few"),
        ("fr", "Exporter en PDF", "À ce format, chaque image a au moins 300 ppp.", "Trop peu"),
    ],
)
async def test_the_page_shows_whether_the_pictures_suffice(
    client: httpx.AsyncClient,
    book: dict[str, Any],
    language: str,
    title: str,
    enough: str,
    warning: str,
) -> None:
    path, spoken = f"/ebooks/{book['id']}/export", {"Accept-Language": language}
    fine = (await client.get(path, headers=spoken)).text
    low = (await client.get(f"{path}?dpi=600&utm=1", headers=spoken)).text
    enlarged = (await client.get(f"{path}?dpi=600&enlarge=true", headers=spoken)).text
    assert title in fine
    assert enough in fine
    assert warning not in fine
    assert warning in low
    assert [_can_download(page) for page in (fine, low, enlarged)] == [True, False, True]


async def test_the_page_offers_an_unapproved_book_as_a_proof(
    client: httpx.AsyncClient, draft: dict[str, Any]
) -> None:
    path = f"/ebooks/{draft['id']}/export"
    refused = (await client.get(path)).text
    proof = (await client.get(path, params={"unapproved": "true"})).text
    assert "Export it as a proof" in refused
    assert [_can_download(page) for page in (refused, proof)] == [False, True]


def _can_download(page: str) -> bool:
    (button,) = [line for line in page.splitlines() if 'id="download"' in line]
    return " disabled" not in button

"""What a form did is said once, by the page that follows."""

import httpx

ORDER = {"title": "Bleu", "theme": "ocean", "audience": "children", "page_count": "2"}
ENGLISH = "The book is ordered."
FRENCH = "Le livre est commandé."
IN_FRENCH = {"Accept-Language": "fr"}


async def test_the_page_after_a_form_says_once_what_was_done(
    idle_client: httpx.AsyncClient,
) -> None:
    ordered = await idle_client.post("/ebooks", data=ORDER)
    cookie = ordered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "ordered" not in cookie
    path = ordered.headers["location"]
    assert FRENCH in (await idle_client.get(path, headers=IN_FRENCH)).text
    again = await idle_client.get(path)
    assert ENGLISH not in again.text
    assert "set-cookie" not in again.headers


async def test_a_part_that_refreshes_itself_leaves_the_message_to_the_page(
    idle_client: httpx.AsyncClient,
) -> None:
    await idle_client.post("/ebooks", data=ORDER)
    refreshed = await idle_client.get("/", headers={"HX-Request": "true"})
    assert ENGLISH not in refreshed.text
    assert ENGLISH in (await idle_client.get("/")).text


async def test_a_message_that_the_program_does_not_know_is_not_shown(
    idle_client: httpx.AsyncClient,
) -> None:
    idle_client.cookies.set("toast", "forged-message")
    page = await idle_client.get("/")
    assert page.status_code == 200
    assert "forged-message" not in page.text
    assert 'id="toast"' not in page.text

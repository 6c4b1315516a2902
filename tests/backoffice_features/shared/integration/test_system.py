import asyncio
import json
from pathlib import Path

import httpx
import pytest
import structlog
from alembic import command
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from backoffice.features.ebook.shared.domain.ports import NoUsageTracker, UsageTracker
from backoffice.features.shared.infrastructure.database import persistently
from backoffice.features.shared.infrastructure.migrations import alembic_config
from backoffice.features.shared.wiring import Platform
from backoffice.main import create_app
from backoffice.settings import Settings
from tests.support.accounts import client_of


@pytest.mark.smoke
async def test_a_running_app_is_healthy_and_ready(idle_client: httpx.AsyncClient) -> None:
    assert (await idle_client.get("/healthz")).json() == {"status": "ok"}
    assert (await idle_client.get("/readyz")).json() == {"status": "ready", "notices": []}


async def test_an_unmigrated_database_is_not_ready_and_says_why(
    idle_client: httpx.AsyncClient, database_url: str
) -> None:
    await asyncio.to_thread(command.downgrade, alembic_config(database_url), "-1")
    answer = await idle_client.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "The database is not migrated."
    assert "make db-migrate" in answer.json()["hint"]
    assert (await idle_client.get("/healthz")).status_code == 200


async def test_an_unreachable_database_is_not_ready_and_says_why(tmp_path: Path) -> None:
    nobody_there = "postgresql+psycopg://me@127.0.0.1:1/books"
    app = create_app(Settings(database_url=nobody_there, data_dir=tmp_path))
    async with client_of(app) as client:
        ready = await client.get("/readyz")
        books = await client.get("/api/ebooks", headers={"Authorization": "Bearer bo_some-key"})
    assert ready.status_code == 503
    assert ready.json()["detail"] == "The database cannot be reached."
    assert books.status_code == 503
    assert books.headers["retry-after"] == "5"


async def test_an_unknown_path_is_a_problem_for_programs_and_a_page_for_people(
    idle_client: httpx.AsyncClient,
) -> None:
    for_program = await idle_client.get("/nowhere")
    for_person = await idle_client.get("/nowhere", headers={"Accept": "text/html"})
    assert for_program.status_code == for_person.status_code == 404
    assert for_program.json()["request_id"] == for_program.headers["x-request-id"]
    assert for_person.headers["content-type"].startswith("text/html")


async def test_an_unexpected_error_is_logged_with_its_request_and_shows_no_trace(
    app: FastAPI, idle_client: httpx.AsyncClient
) -> None:
    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("the secret is 1234")

    with structlog.testing.capture_logs(
        processors=[structlog.contextvars.merge_contextvars, structlog.processors.format_exc_info]
    ) as lines:
        answer = await idle_client.get("/broken")
    assert answer.status_code == 500
    assert "1234" not in answer.text
    assert answer.json()["code"] == "internal_error"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    (line,) = [line for line in lines if line["event"] == "request failed"]
    assert line["request_id"] == answer.headers["x-request-id"]
    assert "the secret is 1234" in line["exception"]


async def test_log_lines_of_a_request_carry_its_id(idle_client: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs(
        processors=[structlog.contextvars.merge_contextvars]
    ) as lines:
        answer = await idle_client.get("/api/ebooks")
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["request_id"] == answer.headers["x-request-id"]
    assert (line["path"], line["status"]) == ("/api/ebooks", 200)


@pytest.mark.parametrize(
    ("cookie", "accept", "expected"),
    [
        (None, None, "en"),
        (None, "fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        (None, "de,es;q=0.5", "en"),
        ("fr", "en", "fr"),
        ("xx", "fr", "fr"),
    ],
)
async def test_pages_are_in_the_reader_s_language(
    idle_client: httpx.AsyncClient, cookie: str | None, accept: str | None, expected: str
) -> None:
    headers = {"Accept-Language": accept} if accept else {}
    if cookie:
        idle_client.cookies.set("language", cookie)
    page = await idle_client.get("/", headers=headers)
    assert page.headers["content-language"] == expected
    assert ("Livres" in page.text) is (expected == "fr")


async def test_preferences_are_kept_and_lead_back_to_this_site_only(
    idle_client: httpx.AsyncClient,
) -> None:
    kept = await idle_client.post("/preferences", data={"language": "fr", "back": "/ebooks/1?q=a"})
    assert (kept.status_code, kept.headers["location"]) == (303, "/ebooks/1?q=a")
    assert kept.cookies["language"] == "fr"
    for elsewhere in ("https://evil.example", "//evil.example", "/\\evil.example"):
        refused = await idle_client.post("/preferences", data={"theme": "dark", "back": elsewhere})
        assert refused.status_code == 422
    unknown = await idle_client.post("/preferences", data={"theme": "purple"})
    assert unknown.json()["errors"] == [{"field": "theme", "message": "must be one of light, dark"}]


async def test_openapi_documents_problems(idle_client: httpx.AsyncClient) -> None:
    paths = (await idle_client.get("/openapi.json")).json()["paths"]
    answers = paths["/api/ebooks/{ebook_id}"]["get"]["responses"]
    assert "application/problem+json" in json.dumps(answers["404"])


def test_a_null_answer_stands_in_for_a_missing_feature(settings: Settings) -> None:
    platform, nobody = Platform(settings), NoUsageTracker()
    assert platform.ask(UsageTracker, nobody) is nobody
    platform.answer("UsageTracker", object())
    with pytest.raises(TypeError, match="UsageTracker"):
        platform.ask(UsageTracker, nobody)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_page_of_another_site_cannot_change_anything(
    idle_client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    refused = await idle_client.post("/preferences", data={"theme": "dark"}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "foreign_origin")
    assert (await idle_client.get("/healthz", headers=headers)).status_code == 200


async def test_a_form_of_ours_is_accepted(idle_client: httpx.AsyncClient) -> None:
    headers = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    kept = await idle_client.post("/preferences", data={"theme": "dark"}, headers=headers)
    assert kept.status_code == 303


async def test_more_readers_than_connections_are_all_answered(
    idle_client: httpx.AsyncClient,
) -> None:
    paths = ("/", "/api/ebooks")
    answers = await asyncio.gather(*(idle_client.get(path) for path in paths * 30))
    assert {answer.status_code for answer in answers} == {200}


async def test_an_idempotent_write_is_tried_again_while_the_database_is_away() -> None:
    left = [OperationalError("INSERT", {}, Exception("gone")) for _ in range(2)]

    async def write() -> str:
        await asyncio.sleep(0)
        if left:
            raise left.pop()
        return "stored"

    assert await persistently(write, waits=(0, 0)) == "stored"
    left = [OperationalError("INSERT", {}, Exception("gone")) for _ in range(3)]
    with pytest.raises(OperationalError):
        await persistently(write, waits=(0, 0))

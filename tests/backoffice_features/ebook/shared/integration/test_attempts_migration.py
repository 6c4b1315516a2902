"""Books that were made before attempts were kept."""

import asyncio

from alembic import command
from sqlalchemy import text

from backoffice.features.ebook.shared.infrastructure.ebooks import Ebooks
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.migrations import alembic_config

BEFORE, AFTER = "0003", "0004"
BOOK = (
    "INSERT INTO ebooks (id, request_id, title, theme, audience, page_count, seed, status, "
    "created_at) VALUES ({id}, 'r{id}', 'Old', 'ocean', 'children', 1, 2147483647, '{status}', "
    "'2026-01-01 00:00:00+00:00')"
)
PAGE = (
    "INSERT INTO ebook_pages (id, ebook_id, number, kind, prompt, subject, setting, composition, "
    "file) VALUES ({id}, {book}, {number}, '{kind}', 'a whale', '', '', '', {file})"
)
JOB = "INSERT INTO ebook_jobs (ebook_id, cancel_requested, finished_at) VALUES ({id}, {no}, {end})"
KINDS = ("cover", "page", "back_cover")


async def test_pictures_are_kept_and_only_what_was_being_made_is_asked_for(
    database: Database, database_url: str
) -> None:
    config = alembic_config(database_url)
    await asyncio.to_thread(command.downgrade, config, BEFORE)
    books = {1: "ready", 2: "generating", 3: "failed"}
    async with database.engine.begin() as connection:
        for book, status in books.items():
            await connection.execute(text(BOOK.format(id=book, status=status)))
            for number, kind in enumerate(KINDS):
                is_made = book == 1 or number == 0
                await connection.execute(
                    text(
                        PAGE.format(
                            id=book * 10 + number,
                            book=book,
                            number=number,
                            kind=kind,
                            file=f"'{book}/{number}.png'" if is_made else "NULL",
                        )
                    )
                )
            end = "'2026-01-01 00:00:00+00:00'" if book == 1 else "NULL"
            await connection.execute(text(JOB.format(id=book, no="false", end=end)))

    await asyncio.to_thread(command.upgrade, config, "head")
    ebooks = Ebooks(database.sessions)
    states = {
        book: [[each.state for each in page.attempts] for page in await ebooks.pages(book)]
        for book in books
    }
    assert states == {
        1: [["used"], ["used"], ["used"]],
        2: [["used"], ["queued"], ["queued"]],
        3: [["used"], [], []],
    }
    ready = await ebooks.get(1)
    assert (ready.review, ready.pages_done, ready.pictures_done) == ("draft", 1, 3)

    await asyncio.to_thread(command.downgrade, config, BEFORE)
    async with database.engine.connect() as connection:
        files = await connection.scalars(text("SELECT file FROM ebook_pages ORDER BY id"))
        assert [file for file in files if file] == [
            "1/0.png",
            "1/1.png",
            "1/2.png",
            "2/0.png",
            "3/0.png",
        ]
    await asyncio.to_thread(command.upgrade, config, AFTER)

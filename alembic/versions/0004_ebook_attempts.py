"""Every attempt at a page's picture, and the review of a book."""

import time
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from backoffice.features.shared.infrastructure.database import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT_LIMIT = 255
SEED_LIMIT = 2**31 - 1

books = sa.table(
    "ebooks", sa.column("id", sa.Integer), sa.column("seed"), sa.column("created_at", UtcDateTime)
)
pages = sa.table(
    "ebook_pages",
    *(sa.column(name) for name in ("id", "ebook_id", "number", "prompt", "file")),
)
attempts = sa.table(
    "ebook_attempts",
    sa.column("id", sa.Uuid),
    sa.column("ebook_id"),
    sa.column("page_id"),
    sa.column("state"),
    sa.column("prompt"),
    sa.column("seed"),
    sa.column("file"),
    sa.column("created_at", UtcDateTime),
)


def upgrade() -> None:
    # Without batch mode, which would make SQLite's table anew and forget AUTOINCREMENT.
    op.add_column(
        "ebooks", sa.Column("review", sa.String(16), nullable=False, server_default="draft")
    )
    op.add_column("ebooks", sa.Column("review_reason", sa.Text, nullable=False, server_default=""))
    op.add_column("ebooks", sa.Column("copy_of", sa.Integer))
    op.create_index("ix_ebooks_review", "ebooks", ["status", "review", "created_at", "id"])

    op.create_table(
        "ebook_attempts",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("ebook_id", sa.Integer, nullable=False),
        sa.Column("page_id", sa.Integer, nullable=False),
        sa.Column("idempotency_key", sa.String(TEXT_LIMIT)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("file", sa.String(TEXT_LIMIT)),
        sa.Column("error", sa.Text),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ebook_attempts"),
        sa.UniqueConstraint("idempotency_key", name="uq_ebook_attempts_idempotency_key"),
        sa.ForeignKeyConstraint(
            ["ebook_id"],
            ["ebooks.id"],
            name="fk_ebook_attempts_ebook_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["ebook_pages.id"],
            name="fk_ebook_attempts_page_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_ebook_attempts_state", "ebook_attempts", ["ebook_id", "state"])
    op.create_index("ix_ebook_attempts_page_id", "ebook_attempts", ["page_id", "created_at"])
    op.create_index(
        "uq_ebook_attempts_used",
        "ebook_attempts",
        ["page_id"],
        unique=True,
        sqlite_where=sa.text("state = 'used'"),
        postgresql_where=sa.text("state = 'used'"),
    )
    _keep_pictures()
    op.drop_column("ebook_pages", "file")


def _keep_pictures() -> None:
    """A picture becomes the used attempt of its page; what is missing waits as before."""
    connection = op.get_bind()
    found = connection.execute(
        sa.select(pages, books.c.seed, books.c.created_at).join(
            books, books.c.id == pages.c.ebook_id
        )
    ).all()
    open_books = set(
        connection.scalars(
            sa.text(
                "SELECT ebook_id FROM ebook_jobs JOIN ebooks ON ebooks.id = ebook_id "
                "WHERE finished_at IS NULL AND status IN ('queued', 'generating')"
            )
        )
    )
    rows = [
        {
            "id": _ordered_id(place),
            "ebook_id": page.ebook_id,
            "page_id": page.id,
            "state": "used" if page.file else "queued",
            "prompt": page.prompt,
            "seed": (page.seed + page.number) % SEED_LIMIT,
            "file": page.file,
            "created_at": page.created_at,
        }
        for place, page in enumerate(found)
        if page.file or page.ebook_id in open_books
    ]
    if rows:
        connection.execute(sa.insert(attempts), rows)


def _ordered_id(place: int) -> UUID:
    """Version 7 with the place in its random part: different for every row."""
    value = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | 0b10 << 62 | place
    return UUID(int=value)


def downgrade() -> None:
    op.add_column("ebook_pages", sa.Column("file", sa.String(TEXT_LIMIT)))
    used = (
        sa.select(attempts.c.file)
        .where(attempts.c.page_id == pages.c.id, attempts.c.state == "used")
        .scalar_subquery()
    )
    op.get_bind().execute(sa.update(pages).values(file=used))
    op.drop_table("ebook_attempts")
    op.drop_index("ix_ebooks_review", "ebooks")
    op.drop_column("ebooks", "copy_of")
    op.drop_column("ebooks", "review_reason")
    op.drop_column("ebooks", "review")

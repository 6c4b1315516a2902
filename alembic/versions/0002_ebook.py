"""Books, their pages and the jobs that make them."""

import sqlalchemy as sa
from alembic import op

from backoffice.features.shared.infrastructure.database import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ebooks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("request_id", sa.String(255), nullable=False),
        sa.Column("idempotency_key", sa.String(255)),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("theme", sa.String(64), nullable=False),
        sa.Column("audience", sa.String(64), nullable=False),
        sa.Column("page_count", sa.Integer, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ebooks"),
        sa.UniqueConstraint("request_id", name="uq_ebooks_request_id"),
        sa.UniqueConstraint("idempotency_key", name="uq_ebooks_idempotency_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ebooks_created_at", "ebooks", ["created_at", "id"])

    op.create_table(
        "ebook_pages",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("ebook_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("setting", sa.String(64), nullable=False),
        sa.Column("composition", sa.String(64), nullable=False),
        sa.Column("file", sa.String(255)),
        sa.PrimaryKeyConstraint("id", name="pk_ebook_pages"),
        sa.UniqueConstraint("ebook_id", "number", name="uq_ebook_pages_ebook_id_number"),
        of_ebook("ebook_pages"),
    )

    op.create_table(
        "ebook_jobs",
        sa.Column("ebook_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("lease_owner", sa.String(64)),
        sa.Column("leased_until", UtcDateTime),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.PrimaryKeyConstraint("ebook_id", name="pk_ebook_jobs"),
        of_ebook("ebook_jobs"),
    )
    op.create_index("ix_ebook_jobs_open", "ebook_jobs", ["finished_at", "leased_until"])


def downgrade() -> None:
    for table in ("ebook_jobs", "ebook_pages", "ebooks"):
        op.drop_table(table)


def of_ebook(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["ebook_id"], ["ebooks.id"], name=f"fk_{table}_ebook_id", ondelete="CASCADE"
    )

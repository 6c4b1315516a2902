"""ebooks, ebook_pages, ebook_attempts and ebook_jobs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.features.shared.infrastructure.database import Base, UtcDateTime


class EbookModel(Base):
    __tablename__ = "ebooks"
    __table_args__ = (
        Index("ix_ebooks_created_at", "created_at", "id"),
        Index("ix_ebooks_review", "status", "review", "created_at", "id"),
        {"sqlite_autoincrement": True},  # the costs of a deleted book are not those of a new one
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(String(255), unique=True)
    idempotency_key: Mapped[str | None] = mapped_column(String(255), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    theme: Mapped[str] = mapped_column(String(64))
    audience: Mapped[str] = mapped_column(String(64))
    page_count: Mapped[int]
    seed: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    error: Mapped[str | None] = mapped_column(Text)
    review: Mapped[str] = mapped_column(String(16), server_default="draft")
    review_reason: Mapped[str] = mapped_column(Text, server_default="")
    copy_of: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EbookPageModel(Base):
    """The plan of one picture: what the first attempt at it is asked to draw."""

    __tablename__ = "ebook_pages"
    __table_args__ = (UniqueConstraint("ebook_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ebook_id: Mapped[int] = mapped_column(ForeignKey("ebooks.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    prompt: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String(64))
    setting: Mapped[str] = mapped_column(String(64))
    composition: Mapped[str] = mapped_column(String(64))


class EbookAttemptModel(Base):
    """Its id is what the ledger knows the calls by that were made for it."""

    __tablename__ = "ebook_attempts"
    __table_args__ = (
        Index("ix_ebook_attempts_state", "ebook_id", "state"),
        Index(
            "uq_ebook_attempts_used",
            "page_id",
            unique=True,
            sqlite_where=text("state = 'used'"),
            postgresql_where=text("state = 'used'"),
        ),
        Index("ix_ebook_attempts_page_id", "page_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    ebook_id: Mapped[int] = mapped_column(ForeignKey("ebooks.id", ondelete="CASCADE"))
    page_id: Mapped[int] = mapped_column(ForeignKey("ebook_pages.id", ondelete="CASCADE"))
    idempotency_key: Mapped[str | None] = mapped_column(String(255), unique=True)
    state: Mapped[str] = mapped_column(String(16))
    prompt: Mapped[str] = mapped_column(Text)
    seed: Mapped[int]
    file: Mapped[str | None] = mapped_column(String(255))
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EbookJobModel(Base):
    """Work for a worker: unfinished until its outcome was published.

    Whoever holds the lease works on it; a lease that is not renewed runs out.
    """

    __tablename__ = "ebook_jobs"
    __table_args__ = (Index("ix_ebook_jobs_open", "finished_at", "leased_until"),)

    ebook_id: Mapped[int] = mapped_column(
        ForeignKey("ebooks.id", ondelete="CASCADE"), primary_key=True
    )
    lease_owner: Mapped[str | None] = mapped_column(String(64))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_requested: Mapped[bool]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

"""ebooks, ebook_pages and ebook_jobs."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.features.shared.infrastructure.database import Base, UtcDateTime


class EbookModel(Base):
    __tablename__ = "ebooks"
    __table_args__ = (
        Index("ix_ebooks_created_at", "created_at", "id"),
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
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EbookPageModel(Base):
    """`file` is set when the picture is stored, and never changed."""

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
    file: Mapped[str | None] = mapped_column(String(255))


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

"""The columns that both kinds of usage share."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.features.shared.infrastructure.database import Money, UtcDateTime


class UsageColumns:
    """Append-only: a row is never changed, but for its `ebook_id` once that is known."""

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    request_id: Mapped[str] = mapped_column(String(255), index=True)
    provider: Mapped[str] = mapped_column(String(255))
    model: Mapped[str] = mapped_column(String(255))
    operation: Mapped[str] = mapped_column(String(255))
    input_images: Mapped[int]
    output_images: Mapped[int]
    cost: Mapped[Decimal] = mapped_column(Money)
    cost_source: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ebook_id: Mapped[int | None] = mapped_column(index=True)
    resource_type: Mapped[str | None] = mapped_column(String(64))
    resource_id: Mapped[str | None] = mapped_column(String(255))

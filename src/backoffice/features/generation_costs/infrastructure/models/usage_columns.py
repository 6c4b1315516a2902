"""The columns that every kind of usage has."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, String, Uuid, false
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from backoffice.features.shared.infrastructure.database import Money, UtcDateTime


class UsageColumns:
    """Append-only: a row is never changed, but for its `ebook_id` once that is known."""

    __tablename__: Any

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        return (
            Index(f"ix_{cls.__tablename__}_resource_id", "resource_id", "resource_type"),
            Index(f"ix_{cls.__tablename__}_tenant_id", "tenant_id", "created_at"),
        )

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
    service: Mapped[str] = mapped_column(String(255), server_default="")
    tenant_id: Mapped[str | None] = mapped_column(String(255))
    user_id: Mapped[str | None] = mapped_column(String(255))
    conversation_id: Mapped[str | None] = mapped_column(String(255))
    # The attribute's own name is taken by SQLAlchemy.
    details: Mapped[dict[str, Any] | None] = mapped_column(
        "metadata", JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    )
    computed_cost: Mapped[Decimal | None] = mapped_column(Money)
    price_version: Mapped[str | None] = mapped_column(String(255))
    is_batch: Mapped[bool] = mapped_column(server_default=false())

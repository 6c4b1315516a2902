"""cost_adjustments: what calls cost more or less than was recorded."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.features.shared.infrastructure.database import Base, Money, UtcDateTime


class CostAdjustmentModel(Base):
    """Append-only, as in `Adjustment`. Columns of the call are those of its fact, so that sums are
    made of adjustments as they are of facts.
    """

    __tablename__ = "cost_adjustments"
    __table_args__ = (Index("ix_cost_adjustments_created_at", "created_at"),)

    call_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change: Mapped[Decimal] = mapped_column(Money)
    prices_call: Mapped[bool]
    price_version: Mapped[str] = mapped_column(String(255))
    run_id: Mapped[int] = mapped_column(index=True)
    adjusted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    request_id: Mapped[str] = mapped_column(String(255), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tenant_id: Mapped[str | None] = mapped_column(String(255))
    service: Mapped[str] = mapped_column(String(255))
    provider: Mapped[str] = mapped_column(String(255))
    model: Mapped[str] = mapped_column(String(255))
    operation: Mapped[str] = mapped_column(String(255))
    resource_type: Mapped[str | None] = mapped_column(String(64))
    resource_id: Mapped[str | None] = mapped_column(String(255))

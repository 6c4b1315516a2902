"""The tables of the feature."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.features.shared.infrastructure.database import Base, UtcDateTime


class PriceOverrideModel(Base):
    """Append-only, but for a withdrawal, which is noted once.

    `rates` is a list of the fields of `Rate`, prices as text. `hours` is "22:00-06:00", in UTC.
    """

    __tablename__ = "price_overrides"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(64))
    service: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(128))
    rates: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    hours: Mapped[str | None] = mapped_column(String(11))
    source: Mapped[str] = mapped_column(String(500))
    read_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500))
    reason: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(255))
    withdrawn_from: Mapped[date | None]
    withdrawal_reason: Mapped[str | None] = mapped_column(String(500))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[str | None] = mapped_column(String(255))

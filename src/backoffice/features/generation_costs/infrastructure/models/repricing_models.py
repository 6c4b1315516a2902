"""repricing_runs and closed_months: who made prices count for the past, and where nobody may."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.features.shared.infrastructure.database import Base, UtcDateTime


class RepricingRunModel(Base):
    """A dry run, or one that `applies`. Times from `since` to `until`, exclusive, in UTC.

    `wanted` holds the filter. Facts up to `position_at` and `position_id` are done, after `step`
    steps; `outcome` holds what came of them, by model.
    """

    __tablename__ = "repricing_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    applies: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(255))
    actor: Mapped[str] = mapped_column(String(255))
    actor_user_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    step: Mapped[int]
    position_at: Mapped[datetime] = mapped_column(UtcDateTime)
    position_id: Mapped[UUID | None] = mapped_column(Uuid)
    calls_done: Mapped[int] = mapped_column(BigInteger)
    calls_expected: Mapped[int] = mapped_column(BigInteger)
    outcome: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    error: Mapped[str] = mapped_column(Text)


class ClosedMonthModel(Base):
    """No repricing reaches into it. `month` is "2026-03"; a reopened one has no row."""

    __tablename__ = "closed_months"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    reason: Mapped[str] = mapped_column(String(255))
    actor: Mapped[str] = mapped_column(String(255))
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)

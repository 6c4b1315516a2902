"""Sums kept beside the facts: they move in the transaction that adds a fact."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.features.shared.infrastructure.database import Base, Money, UtcDateTime

SUM_PRECISION = 30  # a sum outgrows NUMERIC(18, 12), the type of one cost


class TotalsColumns:
    total_cost: Mapped[Decimal] = mapped_column(Money(SUM_PRECISION))
    total_prompt_tokens: Mapped[int] = mapped_column(BigInteger)
    total_completion_tokens: Mapped[int] = mapped_column(BigInteger)
    total_input_images: Mapped[int] = mapped_column(BigInteger)
    total_output_images: Mapped[int] = mapped_column(BigInteger)
    api_call_count: Mapped[int] = mapped_column(BigInteger)
    unpriced_call_count: Mapped[int] = mapped_column(BigInteger)


TOTALS = tuple(TotalsColumns.__annotations__)


class GenerationRequestModel(TotalsColumns, Base):
    """One generation request; `created_at` is that of its first call."""

    __tablename__ = "generation_requests"
    __table_args__ = (
        Index("ix_generation_requests_created_at", "created_at", "request_id"),
        Index("ix_generation_requests_total_cost", "total_cost", "request_id"),
        Index("ix_generation_requests_api_call_count", "api_call_count", "request_id"),
    )

    request_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    ebook_id: Mapped[int | None] = mapped_column(index=True)
    ebook_title: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CostRollupModel(TotalsColumns, Base):
    """One UTC hour of what its key names; `tenant_id` is empty where there is none."""

    __tablename__ = "cost_rollups"

    hour: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    tenant_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    service: Mapped[str] = mapped_column(String(255), primary_key=True)
    provider: Mapped[str] = mapped_column(String(255), primary_key=True)
    model: Mapped[str] = mapped_column(String(255), primary_key=True, index=True)
    operation: Mapped[str] = mapped_column(String(255), primary_key=True)


ROLLUP_KEY = ("hour", "tenant_id", "service", "provider", "model", "operation")


class LedgerTotalsModel(TotalsColumns, Base):
    """The whole ledger in one row, so that no page adds it up. No row: nothing was recorded.

    `request_count` counts requests with at least one call; those of a book are also in
    `book_count` and `book_cost`.
    """

    __tablename__ = "ledger_totals"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_count: Mapped[int] = mapped_column(BigInteger)
    book_count: Mapped[int] = mapped_column(BigInteger)
    book_cost: Mapped[Decimal] = mapped_column(Money(SUM_PRECISION))

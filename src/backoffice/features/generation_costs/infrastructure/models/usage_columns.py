"""The columns that every kind of usage has, and what its cost is by now."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    ColumnElement,
    Index,
    String,
    Uuid,
    and_,
    case,
    false,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.infrastructure.models.cost_adjustment_model import (
    CostAdjustmentModel,
)
from backoffice.features.shared.domain.money import ZERO
from backoffice.features.shared.infrastructure.database import Money, UtcDateTime

UNPRICED = literal_column("cost_source") == literal_column("'unknown'")


class UsageColumns:
    """Append-only: a row is never changed, but for its `ebook_id` once that is known."""

    __tablename__: Any

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        return (
            Index(f"ix_{cls.__tablename__}_resource_id", "resource_id", "resource_type"),
            Index(f"ix_{cls.__tablename__}_tenant_id", "tenant_id", "created_at"),
            Index(
                f"ix_{cls.__tablename__}_unpriced",
                "created_at",
                postgresql_where=UNPRICED,
                sqlite_where=UNPRICED,
            ),
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
    image_size: Mapped[str] = mapped_column(String(255), server_default="")
    image_quality: Mapped[str] = mapped_column(String(255), server_default="")
    is_batch: Mapped[bool] = mapped_column(server_default=false())

    @declared_attr
    @classmethod
    def adjusted_by(cls) -> Mapped[Decimal | None]:
        """USD, by all adjustments; None where there is none."""
        adjustment = CostAdjustmentModel
        changed = select(func.sum(adjustment.change)).where(adjustment.call_id == cls.event_id)
        return column_property(changed.correlate_except(adjustment).scalar_subquery())

    @property
    def cost_now(self) -> Decimal:
        return self.cost + (self.adjusted_by or ZERO)

    @property
    def source_now(self) -> CostSource:
        is_priced = self.cost_source == CostSource.UNKNOWN and self.adjusted_by is not None
        return CostSource.CATALOGUE if is_priced else CostSource(self.cost_source)


def cost_now(fact: type[UsageColumns]) -> ColumnElement[Decimal]:
    """USD after all adjustments, in SQL."""
    change = func.coalesce(fact.adjusted_by, literal_column("0", Money()))
    return type_coerce(fact.cost + change, Money())


def is_unpriced(fact: type[UsageColumns]) -> ColumnElement[bool]:
    """Whether the cost is still unknown, in SQL. What was adjusted is not."""
    # A literal: with a parameter, the partial index could not be used.
    is_unknown = fact.cost_source == literal_column(f"'{CostSource.UNKNOWN}'")
    return and_(is_unknown, fact.adjusted_by.is_(None))


def source_now(fact: type[UsageColumns]) -> ColumnElement[str]:
    """Where the cost of now comes from, in SQL: only the catalogue adjusts."""
    return case((fact.adjusted_by.is_not(None), CostSource.CATALOGUE), else_=fact.cost_source)


def version_now(fact: type[UsageColumns]) -> ColumnElement[str | None]:
    """The price that the cost of now, or the computed one beside it, is reckoned by, in SQL."""
    adjustment = CostAdjustmentModel
    latest = (
        select(adjustment.price_version)
        .where(adjustment.call_id == fact.event_id)
        .order_by(adjustment.number.desc())
        .limit(1)
    )
    return func.coalesce(latest.correlate_except(adjustment).scalar_subquery(), fact.price_version)

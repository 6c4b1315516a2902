"""service_usages: calls billed by neither tokens nor images."""

from decimal import Decimal

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.features.generation_costs.infrastructure.models.usage_columns import UsageColumns
from backoffice.features.shared.infrastructure.database import Base, Money


class ServiceUsageModel(UsageColumns, Base):
    __tablename__ = "service_usages"

    quantity: Mapped[Decimal] = mapped_column(Money(30))
    unit: Mapped[str] = mapped_column(String(64))

"""price_drifts: the last finding of the hourly job, a row for each model."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.features.generation_costs.infrastructure.models.totals import SUM_PRECISION
from backoffice.features.shared.infrastructure.database import Base, Money


class PriceDriftModel(Base):
    """`told`: the direction of a drift over the threshold, which an event told of; else empty."""

    __tablename__ = "price_drifts"

    provider: Mapped[str] = mapped_column(String(255), primary_key=True)
    model: Mapped[str] = mapped_column(String(255), primary_key=True)
    calls: Mapped[int] = mapped_column(BigInteger)
    reported: Mapped[Decimal] = mapped_column(Money(SUM_PRECISION))
    computed: Mapped[Decimal] = mapped_column(Money(SUM_PRECISION))
    since: Mapped[date]
    until: Mapped[date]
    told: Mapped[str] = mapped_column(String(16))

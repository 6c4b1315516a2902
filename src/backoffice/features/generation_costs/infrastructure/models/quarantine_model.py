"""ledger_quarantine: calls that the database refuses, kept until somebody decides."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.features.shared.infrastructure.database import Base, UtcDateTime


class QuarantinedEntryModel(Base):
    """`entry` is the call as ASCII JSON, so that whatever it holds can be stored."""

    __tablename__ = "ledger_quarantine"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[UUID | None] = mapped_column(Uuid)
    entry: Mapped[str] = mapped_column(Text)
    error: Mapped[str] = mapped_column(Text)
    quarantined_at: Mapped[datetime] = mapped_column(UtcDateTime)

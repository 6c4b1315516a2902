"""image_usages: calls billed by image."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.features.generation_costs.infrastructure.models.usage_columns import UsageColumns
from backoffice.features.shared.infrastructure.database import Base


class ImageUsageModel(UsageColumns, Base):
    __tablename__ = "image_usages"

    image_size: Mapped[str] = mapped_column(String(255), server_default="")
    image_quality: Mapped[str] = mapped_column(String(255), server_default="")

"""image_usages: calls billed by image."""

from backoffice.features.generation_costs.infrastructure.models.usage_columns import UsageColumns
from backoffice.features.shared.infrastructure.database import Base


class ImageUsageModel(UsageColumns, Base):
    __tablename__ = "image_usages"

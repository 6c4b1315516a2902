"""token_usages: calls billed by tokens."""

from sqlalchemy.orm import Mapped

from backoffice.features.generation_costs.infrastructure.models.usage_columns import UsageColumns
from backoffice.features.shared.infrastructure.database import Base


class TokenUsageModel(UsageColumns, Base):
    __tablename__ = "token_usages"

    prompt_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    cached_tokens: Mapped[int]
    reasoning_tokens: Mapped[int]
    image_tokens: Mapped[int]

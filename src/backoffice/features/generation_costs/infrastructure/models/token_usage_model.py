"""token_usages: calls billed by tokens."""

from sqlalchemy.orm import Mapped, mapped_column

from backoffice.features.generation_costs.infrastructure.models.usage_columns import UsageColumns
from backoffice.features.shared.infrastructure.database import Base


class TokenUsageModel(UsageColumns, Base):
    __tablename__ = "token_usages"

    prompt_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    cached_tokens: Mapped[int]
    reasoning_tokens: Mapped[int]
    image_tokens: Mapped[int]
    cache_write_tokens: Mapped[int] = mapped_column(server_default="0")
    cache_write_1h_tokens: Mapped[int] = mapped_column(server_default="0")
    input_audio_tokens: Mapped[int] = mapped_column(server_default="0")
    cached_audio_tokens: Mapped[int] = mapped_column(server_default="0")
    input_image_tokens: Mapped[int] = mapped_column(server_default="0")
    cached_image_tokens: Mapped[int] = mapped_column(server_default="0")
    output_audio_tokens: Mapped[int] = mapped_column(server_default="0")

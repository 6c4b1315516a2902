"""The tables of facts, all kinds of usage."""

from backoffice.features.generation_costs.infrastructure.models.image_usage_model import (
    ImageUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.service_usage_model import (
    ServiceUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.usage_columns import UsageColumns

FACTS: tuple[type[UsageColumns], ...] = (TokenUsageModel, ImageUsageModel, ServiceUsageModel)

"""Where usage is kept."""

from abc import ABC, abstractmethod

from backoffice.features.generation_costs.domain.entities.cost_calculation import CostCalculation
from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage


class TokenTrackerPort(ABC):
    @abstractmethod
    async def save_token_usage(self, usage: TokenUsage) -> bool:
        """Durable on return. False where its `event_id` was recorded already."""

    @abstractmethod
    async def save_image_usage(self, usage: ImageUsage) -> bool:
        """Durable on return. False where its `event_id` was recorded already."""

    @abstractmethod
    async def tie_to_ebook(self, request_id: str, ebook_id: int, title: str | None = None) -> None:
        """Ties the request's rows, past and future, to the ebook."""

    @abstractmethod
    async def get_cost_calculation(self, request_id: str) -> CostCalculation | None: ...

    @abstractmethod
    async def get_all_cost_calculations(self) -> list[CostCalculation]:
        """Every request with at least one call, newest first."""

"""The JSON of the costs API. Money is USD as a string, times are UTC."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.shared.presentation.web import MoneyText


class _FromAttributes(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class RequestCosts(_FromAttributes):
    """`unpriced_call_count` calls have an unknown cost, missing from total and average."""

    request_id: str
    ebook_id: int | None
    ebook_title: str | None
    total_cost: MoneyText
    total_tokens: int
    total_prompt_tokens: int
    total_completion_tokens: int
    total_input_images: int
    total_output_images: int
    api_call_count: int
    average_cost_per_call: MoneyText | None
    unpriced_call_count: int
    created_at: datetime


class Summary(_FromAttributes):
    """Over every request that the filter lets through, not only those of the page."""

    total_cost: MoneyText
    total_requests: int
    total_tokens: int
    total_api_calls: int
    average_cost_per_request: MoneyText
    unpriced_call_count: int


class RequestCostsPage(BaseModel):
    items: list[RequestCosts]
    next_cursor: str | None
    summary: Summary


class ImageUsageOut(_FromAttributes):
    """`cost` in USD as it is by now, null where it is unknown."""

    event_id: UUID
    provider: str
    model: str
    operation: str
    input_images: int
    output_images: int
    cost: Annotated[MoneyText | None, Field(validation_alias="cost_now")]
    cost_source: Annotated[str, Field(validation_alias="source_now")]
    created_at: datetime

    @model_validator(mode="after")
    def _unknown_is_no_amount(self) -> Self:
        if self.cost_source == CostSource.UNKNOWN:
            self.cost = None
        return self


class TokenUsageOut(ImageUsageOut):
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    reasoning_tokens: int
    image_tokens: int


class ServiceUsageOut(ImageUsageOut):
    quantity: MoneyText
    unit: str


class RequestCostsDetail(RequestCosts):
    token_usages: list[TokenUsageOut]
    image_usages: list[ImageUsageOut]
    service_usages: list[ServiceUsageOut]

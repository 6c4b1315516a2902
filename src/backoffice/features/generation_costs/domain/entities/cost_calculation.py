"""What all calls of one generation request add up to."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from backoffice.features.shared.domain.money import ZERO, mean


@dataclass(frozen=True, kw_only=True)
class CostCalculation:
    """Costs in USD. `unpriced_call_count` calls have an unknown cost, missing from the total.

    `created_at` is the time of the first call, None where there was none.
    """

    request_id: str
    ebook_id: int | None = None
    ebook_title: str | None = None
    total_cost: Decimal = ZERO
    total_prompt_tokens: int = 0
    total_completion_tokens: int = 0
    total_input_images: int = 0
    total_output_images: int = 0
    api_call_count: int = 0
    unpriced_call_count: int = 0
    created_at: datetime | None = None

    @property
    def total_tokens(self) -> int:
        return self.total_prompt_tokens + self.total_completion_tokens

    @property
    def average_cost_per_call(self) -> Decimal | None:
        """Over the calls whose cost is known; None where there are calls and none is."""
        priced = self.api_call_count - self.unpriced_call_count
        return mean(self.total_cost, priced) if priced or not self.api_call_count else None

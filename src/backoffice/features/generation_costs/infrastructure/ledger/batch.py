"""What a batch of calls adds to the facts, the requests and the hours."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Any

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.infrastructure.models.image_usage_model import (
    ImageUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.service_usage_model import (
    ServiceUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.shared.domain.money import ZERO
from backoffice.features.shared.infrastructure.database import Base, table_of

RollupKey = tuple[datetime, str, str, str, str, str]


@dataclass(slots=True)
class Sums:
    """In the order of `TOTALS`: cost in USD, tokens in and out, images in and out, calls."""

    cost: Decimal = ZERO
    prompt_tokens: int = 0
    completion_tokens: int = 0
    input_images: int = 0
    output_images: int = 0
    calls: int = 0
    unpriced: int = 0

    def add(self, usage: Usage) -> None:
        self.cost += usage.cost
        if isinstance(usage, TokenUsage):
            self.prompt_tokens += usage.prompt_tokens
            self.completion_tokens += usage.completion_tokens
        self.input_images += usage.input_images
        self.output_images += usage.output_images
        self.calls += 1
        self.unpriced += usage.cost_source is CostSource.UNKNOWN

    @property
    def values(self) -> tuple[Decimal, int, int, int, int, int, int]:
        return (
            self.cost,
            self.prompt_tokens,
            self.completion_tokens,
            self.input_images,
            self.output_images,
            self.calls,
            self.unpriced,
        )


@dataclass(slots=True)
class RequestSums:
    """`created_at` is that of the first call."""

    created_at: datetime
    ebook_id: int | None = None
    sums: Sums = field(default_factory=Sums)

    def add(self, usage: Usage) -> None:
        self.created_at = min(self.created_at, usage.created_at)
        self.ebook_id = self.ebook_id if usage.ebook_id is None else usage.ebook_id
        self.sums.add(usage)


class FactTable:
    """`columns` are those that a usage gives, in the order of `row`."""

    def __init__(self, kind: type[Usage], model: type[Base]) -> None:
        self.table = table = table_of(model)
        self.kind = kind
        self.name = table.name
        self.columns = tuple(column.name for column in table.columns if column.name != "id")
        paths = ("cost_source.value" if name == "cost_source" else name for name in self.columns)
        self._values: Callable[[Usage], tuple[Any, ...]] = attrgetter(*paths)
        self._metadata = self.columns.index("metadata")

    def row(self, usage: Usage) -> tuple[Any, ...]:
        row = self._values(usage)
        if usage.metadata is None:
            return row
        text = json.dumps(usage.metadata, allow_nan=False)
        return (*row[: self._metadata], text, *row[self._metadata + 1 :])


FACTS = (
    FactTable(TokenUsage, TokenUsageModel),
    FactTable(ImageUsage, ImageUsageModel),
    FactTable(ServiceUsage, ServiceUsageModel),
)


def by_table(usages: Sequence[Usage]) -> list[tuple[FactTable, list[Usage]]]:
    """In the order in which every process locks them, rows by their id."""
    ordered = sorted(usages, key=attrgetter("event_id"))
    parts = ((fact, [usage for usage in ordered if type(usage) is fact.kind]) for fact in FACTS)
    return [(fact, part) for fact, part in parts if part]


def request_sums(usages: Iterable[Usage]) -> list[tuple[str, RequestSums]]:
    """By request id, in the order in which every process locks them."""
    found: dict[str, RequestSums] = {}
    for usage in usages:
        sums = found.get(usage.request_id)
        if sums is None:
            sums = found[usage.request_id] = RequestSums(usage.created_at)
        sums.add(usage)
    return sorted(found.items(), key=itemgetter(0))


def rollup_sums(usages: Iterable[Usage]) -> list[tuple[RollupKey, Sums]]:
    """By hour and what else the key holds, in the order in which every process locks them."""
    found: dict[RollupKey, Sums] = {}
    for usage in usages:
        key = (
            usage.created_at.replace(minute=0, second=0, microsecond=0),
            usage.tenant_id or "",
            usage.service,
            usage.provider,
            usage.model,
            usage.operation,
        )
        sums = found.get(key)
        if sums is None:
            sums = found[key] = Sums()
        sums.add(usage)
    return sorted(found.items(), key=itemgetter(0))


def whole(usages: Iterable[Usage]) -> Sums:
    sums = Sums()
    for usage in usages:
        sums.add(usage)
    return sums

"""What a batch of calls adds to the facts, the requests and the hours."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Column, DefaultClause

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
from backoffice.features.shared.infrastructure.database import Base, table_of

RollupKey = tuple[int, int, int, int, str, str, str, str, str]
NOTHING = object()

Ties = dict[str, int | None]
"""The book that each request is tied to, for requests of which a call or the row names one."""


class FactTable:
    """A table of facts, and how a usage becomes a row of it."""

    def __init__(self, kind: type[Usage], model: type[Base]) -> None:
        self.table = table_of(model)
        self.kind = kind
        self.name = self.table.name
        self._defaults = {c.name: _default(c) for c in self.table.columns if c.name != "id"}
        paths = ("cost_source.value" if name == "cost_source" else name for name in self._defaults)
        self._values: Callable[[Usage], tuple[Any, ...]] = attrgetter(*paths)

    def columns(self, usages: Iterable[Usage]) -> dict[str, tuple[Any, ...]]:
        """The values of each column, without columns of which every value is the default.

        By column and not by row: the work of a column is a loop of the interpreter's own.
        """
        by_column = zip(*map(self._values, usages), strict=True)
        columns = dict(zip(self._defaults, by_column, strict=True))
        for name, default in self._defaults.items():
            if default is not NOTHING and columns[name].count(default) == len(columns[name]):
                del columns[name]
        if "metadata" in columns:
            columns["metadata"] = tuple(map(_json, columns["metadata"]))
        return columns


def _json(metadata: Mapping[str, Any] | None) -> str | None:
    return None if metadata is None else json.dumps(metadata, allow_nan=False)


def _default(column: Column[Any]) -> Any:
    """What the database puts in by itself; NOTHING where it refuses a row without."""
    if column.nullable:
        return None
    if column.server_default is None:
        return NOTHING
    default = column.server_default
    assert isinstance(default, DefaultClause)
    return column.type.python_type(default.arg) if isinstance(default.arg, str) else False


FACTS = (
    FactTable(TokenUsage, TokenUsageModel),
    FactTable(ImageUsage, ImageUsageModel),
    FactTable(ServiceUsage, ServiceUsageModel),
)


def by_table(usages: Sequence[Usage]) -> list[tuple[FactTable, list[Usage]]]:
    """In the order in which every process locks them, rows by their id."""
    ordered = sorted(usages, key=attrgetter("event_id.int"))
    parts = ((fact, [usage for usage in ordered if type(usage) is fact.kind]) for fact in FACTS)
    return [(fact, part) for fact, part in parts if part]


class Sums:
    """`values` in the order of `TOTALS`: USD, tokens in and out, images in and out, calls."""

    __slots__ = ("created_at", "ebook_id", "values")

    def __init__(self, created_at: datetime) -> None:
        self.created_at = created_at  # of the first call
        self.ebook_id: int | None = None
        self.values: list[Any] = [Decimal(0), 0, 0, 0, 0, 0, 0]

    def add(self, usage: Usage) -> None:
        values = self.values
        values[0] += usage.cost
        if isinstance(usage, TokenUsage):
            values[1] += usage.prompt_tokens
            values[2] += usage.completion_tokens
        if usage.input_images:
            values[3] += usage.input_images
        if usage.output_images:
            values[4] += usage.output_images
        values[5] += 1
        if usage.cost_source is CostSource.UNKNOWN:
            values[6] += 1


class Moves:
    """By what a batch moves the totals, each kind in the order in which every process locks it."""

    def __init__(self, usages: Iterable[Usage]) -> None:
        requests: dict[str, Sums] = {}
        rollups: dict[RollupKey, Sums] = {}
        for usage in usages:
            at = usage.created_at
            request = requests.get(usage.request_id)
            if request is None:
                request = requests[usage.request_id] = Sums(at)
            elif at < request.created_at:
                request.created_at = at
            if usage.ebook_id is not None:
                request.ebook_id = usage.ebook_id
            request.add(usage)
            # A datetime takes longer to make and to look up than all the rest.
            key = (
                at.year,
                at.month,
                at.day,
                at.hour,
                usage.tenant_id or "",
                usage.service,
                usage.provider,
                usage.model,
                usage.operation,
            )
            rollup = rollups.get(key)
            if rollup is None:
                rollup = rollups[key] = Sums(at)
            rollup.add(usage)
        self.requests = sorted(requests.items(), key=itemgetter(0))
        self.rollups = sorted(rollups.items(), key=itemgetter(0))

    def request_rows(self) -> list[tuple[Any, ...]]:
        return [
            (request_id, sums.ebook_id, sums.created_at, *sums.values)
            for request_id, sums in self.requests
        ]

    def rollup_rows(self) -> list[tuple[Any, ...]]:
        return [
            (datetime(*key[:4], tzinfo=UTC), *key[4:], *sums.values) for key, sums in self.rollups
        ]

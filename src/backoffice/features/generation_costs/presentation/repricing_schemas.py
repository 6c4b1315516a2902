"""The JSON of repricing: what is asked for, what came of it, closed months, unpriced calls."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from backoffice.features.generation_costs.domain.entities.repricing import (
    ModelOutcome,
    RepricingFilter,
    RepricingRun,
    RunState,
    Skip,
)
from backoffice.features.generation_costs.domain.entities.usage import TEXT_LIMIT
from backoffice.features.generation_costs.infrastructure.adapters.unpriced_queries import (
    UnpricedCalls,
)
from backoffice.features.generation_costs.presentation.periods import Day
from backoffice.features.shared.domain.call import PricedCall
from backoffice.features.shared.presentation.web import MoneyText, StorableText

Name = Annotated[StorableText, Field(min_length=1, max_length=TEXT_LIMIT)]
Reason = Annotated[StorableText, Field(max_length=TEXT_LIMIT)]


class _Camel(BaseModel):
    model_config = ConfigDict(
        extra="forbid", from_attributes=True, alias_generator=to_camel, populate_by_name=True
    )


class FilterOut(_Camel):
    service: Name | None = None
    provider: Name | None = None
    model: Name | None = None
    operation: Name | None = None
    tenant_id: Name | None = None
    only_unpriced: Annotated[bool, Field(description="Those whose cost is unknown")] = False


class RepriceIn(FilterOut):
    """Days are inclusive, and those of the configured time zone; without, all there is."""

    since: Annotated[Day | None, Field(description="First day")] = None
    until: Annotated[Day | None, Field(description="Last day")] = None
    apply: Annotated[bool, Field(strict=True, description="Otherwise a dry run")] = False
    reason: Annotated[Reason, Field(description="Required to apply")] = ""

    @property
    def wanted(self) -> RepricingFilter:
        names = FilterOut.model_fields
        return RepricingFilter(**{name: getattr(self, name) for name in names})


class OutcomeOut(_Camel):
    """`before` and `after` in USD are those of the `changed` calls alone; what was unknown counts
    as 0 before. `priced` of them were unknown. `skipped` says why others keep their cost: a given
    or provider-reported cost stands.
    """

    changed: int
    priced: int
    unchanged: int
    before: MoneyText
    after: MoneyText
    difference: MoneyText
    skipped: dict[Skip, int]


class ModelOutcomeOut(OutcomeOut):
    provider: str
    model: str


class RunOut(OutcomeOut):
    """`state` is `running` until all calls are looked at: ask again. A dry run changes nothing.

    `until` is exclusive. A cancelled or failed run keeps what it did, and can be resumed.
    """

    id: int
    state: RunState
    applies: bool
    reason: str
    actor: str
    since: datetime
    until: datetime
    filter: FilterOut
    created_at: datetime
    finished_at: datetime | None
    calls_done: int
    calls_expected: int
    error: str
    models: list[ModelOutcomeOut]

    @classmethod
    def of(cls, run: RepricingRun) -> Self:
        values = {name: value for name, value in vars(run).items() if name in cls.model_fields}
        models = [ModelOutcomeOut.model_validate(_outcome(each)) for each in run.models]
        total = {k: v for k, v in _outcome(run.total).items() if k in OutcomeOut.model_fields}
        return cls(**values | total | {"models": models, "filter": vars(run.wanted)})


def _outcome(outcome: ModelOutcome) -> dict[str, object]:
    return vars(outcome) | {"difference": outcome.difference}


class RunsOut(BaseModel):
    items: list[RunOut]


class MonthIn(_Camel):
    reason: Annotated[Reason, Field(min_length=1)]


class ClosedMonthOut(_Camel):
    month: str
    reason: str
    actor: str
    closed_at: datetime


class ClosedMonthsOut(BaseModel):
    """The latest first. Months are those of the configured time zone."""

    items: list[ClosedMonthOut]


class UnpricedOut(_Camel):
    """`latestPrice` in USD is what the price list says by now of the last of the calls; where it
    has none, `why` says so.
    """

    provider: str
    model: str
    operation: str
    calls: int
    tokens: int
    first_seen: datetime
    last_seen: datetime
    latest_price: MoneyText | None
    why: Skip | None

    @classmethod
    def of(cls, group: UnpricedCalls) -> Self:
        priced: Decimal | None = None
        why: Skip | None = None
        if isinstance(group.latest, PricedCall):
            priced = group.latest.amount
        else:
            why = group.latest
        values = {name: value for name, value in vars(group).items() if name != "latest"}
        return cls(**values, latest_price=priced, why=why)


class UnpricedPage(_Camel):
    unpriced_calls: int
    items: list[UnpricedOut]

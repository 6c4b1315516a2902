"""What is to be priced anew, and what came of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.domain.ports.call_prices import CallPrices
from backoffice.features.shared.domain.call import Call, PricedCall
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.money import ZERO, plain


@dataclass(frozen=True, kw_only=True)
class RepricingFilter:
    """None lets all through. `only_unpriced`: those whose cost is unknown until now."""

    service: str | None = None
    provider: str | None = None
    model: str | None = None
    operation: str | None = None
    tenant_id: str | None = None
    only_unpriced: bool = False

    @property
    def equal(self) -> dict[str, str]:
        """What columns must hold, by name."""
        names = ("service", "provider", "model", "operation", "tenant_id")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


class RunState(StrEnum):
    """CANCELLED and FAILED ones keep what they did, and can go on from there."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Skip(StrEnum):
    """Why a call keeps its cost: somebody GAVE it, the provider REPORTED it; there is NO_PRICE;
    nobody said what it used; the list price would be wrong (IN_DOUBT); its usage is IMPOSSIBLE.
    """

    GIVEN = "given"
    REPORTED = "provider"
    NO_PRICE = "no_price"
    NO_USAGE = "no_usage"
    IN_DOUBT = "in_doubt"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, kw_only=True)
class KeptCall:
    """A call of the ledger. `cost` in USD as it is by now, None where it is unknown.

    `cost_source` is that of the moment of recording.
    """

    call: Call
    cost: Decimal | None
    cost_source: CostSource
    says_what_it_used: bool
    is_in_doubt: bool

    def price(self, prices: CallPrices) -> PricedCall | Skip:
        if self.cost_source is CostSource.GIVEN:
            return Skip.GIVEN
        if self.cost_source is CostSource.PROVIDER:
            return Skip.REPORTED
        if self.is_in_doubt:
            return Skip.IN_DOUBT
        if not self.says_what_it_used:
            return Skip.NO_USAGE
        try:
            return prices.price(self.call) or Skip.NO_PRICE
        except InvalidValue:
            return Skip.IMPOSSIBLE


@dataclass
class ModelOutcome:
    """Of one model's calls. `before` and `after` in USD, of the `changed` ones only, of which
    `priced` had an unknown cost, counted as 0. `unchanged` cost what they should.
    """

    provider: str
    model: str
    changed: int = 0
    priced: int = 0
    unchanged: int = 0
    before: Decimal = ZERO
    after: Decimal = ZERO
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, kept: KeptCall, found: PricedCall | Skip) -> bool:
        """Whether the cost changes."""
        if isinstance(found, Skip):
            self.skipped[found.value] += 1
            return False
        if found.amount == kept.cost:
            self.unchanged += 1
            return False
        self.changed += 1
        self.priced += kept.cost is None
        self.before += kept.cost or ZERO
        self.after += found.amount
        return True

    @property
    def difference(self) -> Decimal:
        return self.after - self.before

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        money = {name: plain(getattr(self, name)) for name in ("before", "after")}
        return vars(self) | money | {"skipped": dict(self.skipped)}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        money = {name: Decimal(stored[name]) for name in ("before", "after")}
        return cls(**{**stored, **money, "skipped": Counter(stored["skipped"])})


@dataclass(frozen=True, kw_only=True)
class RepricingRun:
    """A dry run, or one that `applies`: see `RepricingFilter` and `ModelOutcome`.

    `calls_expected` is what the sums said when it began; more may have come since.
    """

    id: int
    applies: bool
    state: RunState
    reason: str
    actor: str
    created_at: datetime
    finished_at: datetime | None
    since: datetime
    until: datetime
    wanted: RepricingFilter
    calls_done: int
    calls_expected: int
    models: list[ModelOutcome]
    error: str

    @property
    def total(self) -> ModelOutcome:
        """Of all models."""
        whole = ModelOutcome("", "")
        for each in self.models:
            whole.changed += each.changed
            whole.priced += each.priced
            whole.unchanged += each.unchanged
            whole.before += each.before
            whole.after += each.after
            whole.skipped += each.skipped
        return whole

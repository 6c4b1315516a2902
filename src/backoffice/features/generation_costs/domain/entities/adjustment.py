"""What a call costs more or less than was recorded: a fact of its own."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Adjustment:
    """`change` in USD, on top of all earlier adjustments of the call; it may be negative.

    `call_id` is the event id of the call, `number` counts its adjustments from 1: together they are
    the identity. So each counts once, and none that was reckoned from a cost that another has
    changed meanwhile. `prices_call`: the cost was unknown until now. Who adjusted it, and why, is
    said by the run `run_id`. The rest is as in the call, `created_at` being when that was made.
    """

    call_id: UUID
    number: int
    change: Decimal
    prices_call: bool
    price_version: str
    run_id: int
    adjusted_at: datetime
    request_id: str
    created_at: datetime
    tenant_id: str | None
    service: str
    provider: str
    model: str
    operation: str
    resource_type: str | None
    resource_id: str | None

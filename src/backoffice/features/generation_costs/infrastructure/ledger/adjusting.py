"""Adds adjustments to the ledger, and moves the sums beside the facts by them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from backoffice.features.generation_costs.domain.entities.adjustment import Adjustment
from backoffice.features.generation_costs.domain.entities.time_span import full_hour
from backoffice.features.generation_costs.infrastructure.models.cost_adjustment_model import (
    CostAdjustmentModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import (
    ROLLUP_KEY,
    SUM_PRECISION,
    CostRollupModel,
    GenerationRequestModel,
    LedgerTotalsModel,
)
from backoffice.features.shared.domain.money import ZERO
from backoffice.features.shared.infrastructure.database import Money, insert_into, table_of

REQUESTS = GenerationRequestModel

Moved = tuple[Decimal, int]
"""USD, and how many calls are no longer unpriced."""


def adjust(connection: Connection, adjustments: Sequence[Adjustment]) -> int:
    """How many were not there already: only they count. In the connection's transaction.

    Rows are locked in the order of the write path, behind the facts.
    """
    if not adjustments:
        return 0
    ordered = sorted(adjustments, key=lambda each: (each.call_id.int, each.number))
    table = table_of(CostAdjustmentModel)
    insert = insert_into(connection, table).on_conflict_do_nothing()
    rows = connection.execute(insert.returning(*table.primary_key), list(map(vars, ordered)))
    added = {(row.call_id, row.number) for row in rows}
    new = [each for each in ordered if (each.call_id, each.number) in added]
    if not new:
        return 0
    requests = _summed(((each.request_id,), each) for each in new)
    _move(connection, REQUESTS, ("request_id",), requests)
    cost, priced = _sum(requests.values())
    of_books = select(REQUESTS.request_id).where(
        REQUESTS.request_id.in_([name for (name,) in requests]), REQUESTS.ebook_id.is_not(None)
    )
    book_cost, _ = _sum(requests[(name,)] for name in connection.scalars(of_books))
    totals = LedgerTotalsModel
    connection.execute(
        update(totals).values(
            total_cost=totals.total_cost + cost,
            unpriced_call_count=totals.unpriced_call_count - priced,
            book_cost=totals.book_cost + book_cost,
        )
    )
    _move(connection, CostRollupModel, ROLLUP_KEY, _summed((_rollup_key(a), a) for a in new))
    return len(new)


def _rollup_key(each: Adjustment) -> tuple[Any, ...]:
    names = (each.service, each.provider, each.model, each.operation)
    return (full_hour(each.created_at), each.tenant_id or "", *names)


def _summed(keyed: Iterable[tuple[tuple[Any, ...], Adjustment]]) -> dict[tuple[Any, ...], Moved]:
    sums: dict[tuple[Any, ...], Moved] = defaultdict(lambda: (ZERO, 0))
    for key, each in keyed:
        cost, priced = sums[key]
        sums[key] = cost + each.change, priced + each.prices_call
    return sums


def _sum(moved: Iterable[Moved]) -> Moved:
    listed = list(moved)
    return sum((cost for cost, _ in listed), ZERO), sum(priced for _, priced in listed)


def _move(
    connection: Connection,
    model: type[GenerationRequestModel | CostRollupModel],
    key: Sequence[str],
    sums: dict[tuple[Any, ...], Moved],
) -> None:
    columns = table_of(model).c
    statement = (
        update(model)
        .where(*(columns[name] == bindparam(f"its_{name}") for name in key))
        .values(
            total_cost=columns.total_cost + bindparam("cost", type_=Money(SUM_PRECISION)),
            unpriced_call_count=columns.unpriced_call_count - bindparam("priced"),
        )
    )
    rows = [
        {f"its_{name}": value for name, value in zip(key, of, strict=True)}
        | {"cost": cost, "priced": priced}
        for of, (cost, priced) in sorted(sums.items())
    ]
    connection.execute(statement, rows)

"""What is kept beside the facts, and by how much it differs from them: in SQL, slice by slice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Table,
    and_,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.infrastructure.ledger.batch import FACTS
from backoffice.features.generation_costs.infrastructure.models.cost_adjustment_model import (
    CostAdjustmentModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import (
    ROLLUP_KEY,
    TOTALS,
    CostRollupModel,
    GenerationRequestModel,
    LedgerTotalsModel,
)
from backoffice.features.shared.infrastructure.database import UtcDateTime, table_of

SLICE_FACTS = 250_000  # of one kind: some 2 s of SQLite's one lock
# PostgreSQL's own 4 MB make it sort a slice on disk, which takes twice as long.
MORE_MEMORY = text("SET LOCAL work_mem = '64MB'")

TABLES = [fact.table for fact in FACTS]
ADJUSTMENTS = table_of(CostAdjustmentModel)
NOTHING: ColumnElement[int] = literal_column("0", Integer)
ONE: ColumnElement[int] = literal_column("1", Integer)


Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Slice:
    """From `after`, which is not part of it, to `until`, which is; None: there is no bound."""

    after: Any = None
    until: Any = None

    def holds(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        bounds = []
        if self.after is not None:
            bounds.append(column > self.after)
        if self.until is not None:
            bounds.append(column <= self.until)
        return and_(True, *bounds)


class hour_of(FunctionElement[datetime]):  # noqa: N801 - reads as the function that it is
    """The UTC hour in which a time lies."""

    type = UtcDateTime()
    inherit_cache = True


@compiles(hour_of, "postgresql")
def _(element: hour_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"date_trunc('hour', {compiler.process(element.clauses, **options)}, 'UTC')"


@compiles(hour_of, "sqlite")
def _(element: hour_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"(substr({compiler.process(element.clauses, **options)}, 1, 13) || ':00:00.000000')"


@dataclass(frozen=True)
class Kept:
    """A table of sums. `sources` select what its rows of a slice are made of, grouped by its key.

    `sliced_by` is a column of it, `fact_column` the one of the facts that it is made of. `also`
    are columns that belong to a row, though they are no sums.
    """

    table: Table
    key: Sequence[str]
    sums: Sequence[str]
    sources: Callable[[Slice], Sequence[Rows]]
    sliced_by: str
    fact_column: str = ""
    also: Sequence[str] = ()
    without_calls: bool = False  # whether a row may be there before there is a call

    def differences(self, part: Slice) -> Rows:
        """What the sources say minus what is kept, where they differ; `also` as it should be."""
        table = self.table.c
        kept = select(
            *(table[name] for name in self.key),
            *((-table[name]).label(name) for name in self.sums),
            *(table[name] for name in self.also),
            ONE.label("is_kept"),
        ).where(part.holds(table[self.sliced_by]))
        made = (source.add_columns(NOTHING.label("is_kept")) for source in self.sources(part))
        both = union_all(*made, kept).subquery().c
        key = [both[name] for name in self.key]
        sums = [func.sum(both[name]).label(name) for name in self.sums]
        also = {name: func.min(case((both.is_kept == NOTHING, both[name]))) for name in self.also}
        wrong = [each != NOTHING for each in sums]
        if "created_at" in also:
            as_kept = func.max(case((both.is_kept == ONE, both.created_at)))
            wrong.append(also["created_at"] != as_kept)
        if not self.without_calls:
            wrong.append(func.sum(both.is_kept) == func.count())
        or_as_kept = (func.coalesce(e, func.max(both[n])).label(n) for n, e in also.items())
        return select(*key, *sums, *or_as_kept).group_by(*key).having(or_(*wrong))


def _sums_of_adjustments() -> list[ColumnElement[Any]]:
    """In the order of `TOTALS`."""
    priced = func.sum(case((ADJUSTMENTS.c.prices_call, ONE), else_=NOTHING))
    summed = (func.sum(ADJUSTMENTS.c.change), *[NOTHING] * (len(TOTALS) - 2), -priced)
    return [each.label(name) for each, name in zip(summed, TOTALS, strict=True)]


def _sums_of(table: Table) -> list[ColumnElement[Any]]:
    """Of facts or adjustments, in the order of `TOTALS`."""
    if table is ADJUSTMENTS:
        return _sums_of_adjustments()
    unpriced = case((table.c.cost_source == CostSource.UNKNOWN.value, ONE), else_=NOTHING)
    summed = (
        func.sum(table.c.cost),
        func.sum(table.c.prompt_tokens) if "prompt_tokens" in table.c else NOTHING,
        func.sum(table.c.completion_tokens) if "completion_tokens" in table.c else NOTHING,
        func.sum(table.c.input_images),
        func.sum(table.c.output_images),
        func.count(),
        func.sum(unpriced),
    )
    return [each.label(name) for each, name in zip(summed, TOTALS, strict=True)]


def _facts_by_hour(part: Slice) -> list[Rows]:
    def of(table: Table) -> Rows:
        hour = hour_of(table.c.created_at).label("hour")
        tenant = func.coalesce(table.c.tenant_id, literal_column("''")).label("tenant_id")
        key = (hour, tenant, *(table.c[name] for name in ROLLUP_KEY[2:]))
        made = select(*key, *_sums_of(table)).where(part.holds(table.c.created_at))
        return made.group_by(*key)

    return [of(table) for table in (*TABLES, ADJUSTMENTS)]


def _facts_by_request(part: Slice) -> list[Rows]:
    def of(table: Table) -> Rows:
        created_at = func.min(table.c.created_at).label("created_at")
        book = func.min(table.c.ebook_id) if "ebook_id" in table.c else cast(null(), Integer)
        ebook_id = book.label("ebook_id")
        key = table.c.request_id
        made = select(key, *_sums_of(table), created_at, ebook_id).where(part.holds(key))
        return made.group_by(key)

    return [of(table) for table in (*TABLES, ADJUSTMENTS)]


def sums_of_requests(_: Slice = Slice()) -> list[Rows]:
    """What the totals should be where the requests are. No row where there is no request."""
    requests = table_of(GenerationRequestModel).c
    has_calls, has_book = requests.api_call_count > NOTHING, requests.ebook_id.is_not(None)
    cost = requests.total_cost
    made = select(
        ONE.label("id"),
        *(func.sum(requests[name]).label(name) for name in TOTALS),
        func.sum(case((has_calls, ONE), else_=NOTHING)).label("request_count"),
        func.sum(case((and_(has_calls, has_book), ONE), else_=NOTHING)).label("book_count"),
        func.sum(case((has_book, cost), else_=literal_column("0", cost.type))).label("book_cost"),
    )
    return [made.having(func.count() > NOTHING)]


ROLLUPS = Kept(table_of(CostRollupModel), ROLLUP_KEY, TOTALS, _facts_by_hour, "hour", "created_at")
REQUESTS = Kept(
    table_of(GenerationRequestModel),
    ("request_id",),
    TOTALS,
    _facts_by_request,
    "request_id",
    "request_id",
    also=("created_at", "ebook_id"),
    without_calls=True,
)
WHOLE = Kept(
    table_of(LedgerTotalsModel),
    ("id",),
    (*TOTALS, "request_count", "book_count", "book_cost"),
    sums_of_requests,
    "id",
)


async def slices(
    connection: AsyncConnection, kept: Kept, facts: int, since: datetime | None = None
) -> list[Slice]:
    """All there is, in parts of at least so many facts of one kind, and of whole hours."""
    found = [Slice(since)]
    while kept.fact_column and (end := await _end(connection, kept, found[-1], facts)) is not None:
        found[-1:] = [Slice(found[-1].after, end), Slice(end)]
    return found


async def _end(connection: AsyncConnection, kept: Kept, rest: Slice, facts: int) -> Any:
    ends = []
    for table in TABLES:
        column = table.c[kept.fact_column]
        next_one = select(column).where(rest.holds(column)).order_by(column).offset(facts).limit(1)
        if (end := await connection.scalar(next_one)) is not None:
            ends.append(end)
    if not ends:
        return None
    end = min(ends)
    return end.replace(minute=59, second=59, microsecond=999_999) if kept is ROLLUPS else end

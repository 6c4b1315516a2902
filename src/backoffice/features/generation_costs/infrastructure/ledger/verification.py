"""Whether what is kept beside the facts is what the facts say."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from backoffice.features.generation_costs.infrastructure.ledger.comparison import (
    MORE_MEMORY,
    REQUESTS,
    ROLLUPS,
    SLICE_FACTS,
    WHOLE,
    Kept,
    Slice,
    slices,
    sums_of_requests,
)
from backoffice.features.shared.domain.money import plain
from backoffice.features.shared.infrastructure.database import Database

LISTED = 100  # a ledger that has lost its sums has as many differences as rows

Values = Mapping[str, Any]
Advance = Callable[[int, int], None]
"""Told how many steps are done, of how many."""


def no_progress(_done: int, _of: int) -> None:
    pass


@dataclass(frozen=True)
class Difference:
    """`kept` is None where the row is missing, `should_be` where there should be none."""

    table: str
    key: Values
    kept: Values | None
    should_be: Values | None

    def __str__(self) -> str:
        row = f"{self.table} [{', '.join(f'{n}={_shown(v)}' for n, v in self.key.items())}]"
        if self.should_be is None:
            return f"{row} should not be there"
        if self.kept is None:
            values = (f"{name} {_shown(value)}" for name, value in self.should_be.items())
            return f"{row} is missing: {', '.join(values)}"
        wrong = (
            f"{name} is {_shown(self.kept[name])}, should be {_shown(value)}"
            for name, value in self.should_be.items()
            if value != self.kept[name]
        )
        return f"{row}: {'; '.join(wrong)}"


@dataclass
class Findings:
    """How many rows were looked at, and the first differences of `count`."""

    rollups: int = 0
    requests: int = 0
    count: int = 0
    differences: list[Difference] = field(default_factory=list)

    def add(self, difference: Difference) -> None:
        self.count += 1
        if len(self.differences) < LISTED:
            self.differences.append(difference)


async def verify(
    database: Database,
    since: datetime | None = None,
    advance: Advance = no_progress,
    slice_facts: int = SLICE_FACTS,
) -> Findings:
    """Of one moment, whatever is recorded meanwhile. `since`: only the hours from then on."""
    findings = Findings()
    async with snapshot(database) as connection:
        hours = await slices(connection, ROLLUPS, slice_facts, _before(since))
        parts = [(ROLLUPS, part) for part in hours]
        if since is None:
            requests = await slices(connection, REQUESTS, slice_facts)
            parts += [(REQUESTS, part) for part in requests]
        moved = dict.fromkeys(WHOLE.sums, Decimal(0))
        for done, (kept, part) in enumerate(parts):
            advance(done, len(parts))
            for row in await _wrong_rows(connection, kept, part):
                difference = _difference(kept, row)
                findings.add(difference)
                if kept is REQUESTS:
                    _move(moved, difference, row)
        if since is None:
            await _verify_whole(connection, moved, findings)
        compared = Slice(_before(since)).holds(ROLLUPS.table.c.hour)
        findings.rollups = await _count(connection, ROLLUPS, compared)
        findings.requests = await _count(connection, REQUESTS, REQUESTS.table.c.api_call_count > 0)
        advance(len(parts), len(parts))
    return findings


@asynccontextmanager
async def snapshot(database: Database) -> AsyncIterator[AsyncConnection]:
    """A transaction that only reads, and sees one moment."""
    async with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            await connection.execute(text("BEGIN"))  # the driver begins for a write only
        else:
            await connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            await connection.execute(MORE_MEMORY)
        yield connection


def _before(since: datetime | None) -> datetime | None:
    """The last moment of the hour before."""
    if since is None:
        return None
    return since.replace(minute=0, second=0, microsecond=0) - timedelta(microseconds=1)


async def _wrong_rows(connection: AsyncConnection, kept: Kept, part: Slice) -> list[RowMapping]:
    """The difference of each, and what is kept of it as `kept_...`."""
    wrong = kept.differences(part).subquery()
    table = kept.table
    there = [table.c[name].label(f"kept_{name}") for name in (*kept.key, *kept.sums, *kept.also)]
    same = and_(*(wrong.c[name] == table.c[name] for name in kept.key))
    joined = wrong.outerjoin(table, same)
    found = await connection.execute(select(*wrong.c, *there).select_from(joined))
    return list(found.mappings())


def _difference(kept: Kept, row: RowMapping) -> Difference:
    there = {name: row[f"kept_{name}"] for name in (*kept.sums, *kept.also)}
    is_there = row[f"kept_{kept.key[0]}"] is not None
    should_be = {name: row[name] + (there[name] or 0) for name in kept.sums}
    is_wanted = bool(should_be["api_call_count"])
    if "created_at" in kept.also and is_wanted:
        should_be["created_at"] = row["created_at"]
    return Difference(
        kept.table.name,
        {name: row[name] for name in kept.key},
        there if is_there else None,
        should_be if is_wanted or (is_there and kept.without_calls) else None,
    )


def _move(whole: dict[str, Decimal], request: Difference, row: RowMapping) -> None:
    """What a request that is put right adds to the totals that are made of the requests."""
    kept, should_be = request.kept, request.should_be
    assert should_be is not None
    for name in REQUESTS.sums:
        whole[name] += row[name]
    calls_before, cost_before = (kept["api_call_count"], kept["total_cost"]) if kept else (0, 0)
    appears = (should_be["api_call_count"] > 0) - (calls_before > 0)
    whole["request_count"] += appears
    if (kept or row)["ebook_id"] is not None:
        whole["book_count"] += appears
        whole["book_cost"] += should_be["total_cost"] - cost_before


async def _verify_whole(connection: AsyncConnection, moved: Values, findings: Findings) -> None:
    requests = (await connection.execute(sums_of_requests()[0])).mappings().one_or_none()
    should_be = {name: (requests[name] if requests else 0) + moved[name] for name in WHOLE.sums}
    of_all = select(*(WHOLE.table.c[name] for name in WHOLE.sums)).where(WHOLE.table.c.id == 1)
    row = (await connection.execute(of_all)).mappings().one_or_none()
    kept = dict(row) if row else None
    expected = should_be if should_be["request_count"] else None
    if kept is None and expected is None:
        return
    if kept and expected and all(kept[name] == value for name, value in expected.items()):
        return
    findings.add(Difference(WHOLE.table.name, {"id": 1}, kept, expected))


async def _count(connection: AsyncConnection, kept: Kept, which: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(kept.table).where(which)
    return await connection.scalar(counted) or 0


def _shown(value: object) -> str:
    match value:
        case Decimal():
            return plain(value)
        case datetime():
            return value.isoformat()
        case str():
            return repr(value)
        case _:
            return str(value)

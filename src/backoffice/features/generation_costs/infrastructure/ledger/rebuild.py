"""Makes the sums beside the facts anew, while others record.

Nothing is locked but rows that are wrong, and those for a moment: what is missing from a sum is
found in one snapshot, and added to whatever the sum has become. A call that is recorded meanwhile
moves the sum and what it should be by the same amount.
"""

import asyncio
from collections import Counter

from sqlalchemy import String, collate, delete, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
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
)
from backoffice.features.generation_costs.infrastructure.ledger.verification import (
    Advance,
    no_progress,
)
from backoffice.features.shared.infrastructure.database import Database

ONE_REBUILD_AT_A_TIME = 7_305_114_020_260_301  # key of an advisory lock, of no meaning
PAUSE_SECONDS = 0.05  # between slices, for a writer that polls for SQLite's one lock


async def rebuild(
    database: Database, advance: Advance = no_progress, slice_facts: int = SLICE_FACTS
) -> Counter[str]:
    """How many rows were put right, by table. Each slice is a transaction.

    The totals come last, for they are made of the requests: stopped before, they are what they
    were.
    """
    repaired: Counter[str] = Counter()
    async with database.engine.connect() as connection:
        parts = [
            (kept, part)
            for kept in (ROLLUPS, REQUESTS, WHOLE)
            for part in await slices(connection, kept, slice_facts)
        ]
        await connection.rollback()
        for done, (kept, part) in enumerate(parts):
            advance(done, len(parts))
            async with connection.begin():
                repaired[kept.table.name] += await _repair(connection, kept, part)
            if connection.dialect.name == "sqlite":
                await asyncio.sleep(PAUSE_SECONDS)
        advance(len(parts), len(parts))
    return repaired


async def _repair(connection: AsyncConnection, kept: Kept, part: Slice) -> int:
    """In the connection's transaction. Rows are locked in the order of the write path."""
    wrong = kept.differences(part)
    key = [wrong.selected_columns[name] for name in kept.key]
    if connection.dialect.name == "postgresql":
        # What two find at the same time would be added twice.
        await connection.execute(text("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"))
        await connection.execute(MORE_MEMORY)
        await connection.execute(select(func.pg_advisory_xact_lock(ONE_REBUILD_AT_A_TIME)))
        key = [collate(each, "C") if isinstance(each.type, String) else each for each in key]
    table, columns = kept.table, (*kept.key, *kept.sums, *kept.also)
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = insert(table).from_select(columns, wrong.order_by(*key))
    changes = {name: table.c[name] + new.excluded[name] for name in kept.sums}
    if kept is REQUESTS:
        changes["created_at"] = new.excluded.created_at
        changes["ebook_id"] = func.coalesce(table.c.ebook_id, new.excluded.ebook_id)
    added = await connection.execute(
        new.on_conflict_do_update(index_elements=kept.key, set_=changes),
        execution_options={"preserve_rowcount": True},
    )
    if added.rowcount and not kept.without_calls:
        empty = table.c.api_call_count == 0
        await connection.execute(delete(table).where(part.holds(table.c[kept.sliced_by]), empty))
    return added.rowcount

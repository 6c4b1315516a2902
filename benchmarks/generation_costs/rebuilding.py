"""The roll-ups made anew from a million facts."""

import time
from collections.abc import AsyncIterator

from sqlalchemy import text

from backoffice.features.generation_costs.infrastructure.ledger.rebuild import rebuild
from backoffice.features.shared.infrastructure.database import Database
from benchmarks.bench import Bench
from benchmarks.generation_costs.filling import group_by_key, ledger
from benchmarks.report import Bar, Figure

# What `rebuild` needs beside the roll-ups: it also compares the totals of every request.
GROUP_BY_REQUEST = "SELECT request_id, sum(cost), count(*) FROM token_usages GROUP BY request_id"
NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


async def measure(bench: Bench) -> AsyncIterator[Figure]:
    for dialect, name in NAMES.items():
        database = Database(ledger(bench, dialect))
        async with database.engine.connect() as connection:
            if dialect == "postgresql":  # as a rebuild has
                await connection.execute(text("SET work_mem = '64MB'"))
            theirs = 0.0
            for query in (group_by_key(dialect), GROUP_BY_REQUEST):
                start = time.perf_counter()
                (await connection.execute(text(query))).all()
                theirs += time.perf_counter() - start
        async with database.engine.begin() as connection:
            await connection.execute(text("DELETE FROM cost_rollups"))
        start = time.perf_counter()
        await rebuild(database)
        ours = time.perf_counter() - start
        await database.dispose()
        yield Figure(
            measure=f"rebuild of emptied roll-ups, {name}",
            value=ours / theirs,
            bar=Bar("<=", 2),
            measured=f"{ours:.1f} s, requests and totals compared too",
            reference=f"{theirs:.1f} s for GROUP BY roll-up key and GROUP BY request",
            raw={"seconds": ours, "reference_seconds": theirs},
        )

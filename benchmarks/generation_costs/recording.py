"""Recording within the process: by many callers at once, and by one alone."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count

from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from benchmarks.bench import Bench, median
from benchmarks.generation_costs import references
from benchmarks.generation_costs.calls import CALLERS, usages
from benchmarks.generation_costs.filling import ledger
from benchmarks.generation_costs.recorder import Record, recorder
from benchmarks.report import Bar, Figure

ROUNDS = 7
CALLS_A_CALLER = 60
LONE_CALLS = 200

runs = (f"run-{number}" for number in count())


async def on_postgresql(bench: Bench) -> AsyncIterator[Figure]:
    url = ledger(bench, "postgresql")
    with references.connect_postgresql(url) as connection:

        def reference(batch: Sequence[TokenUsage]) -> float:
            rows = references.rows_for(url, batch)
            return _rate(rows, lambda: references.copy_rows(connection, rows))

        yield await _many_callers(bench, url, "raw COPY of 500", reference)


async def on_sqlite(bench: Bench) -> AsyncIterator[Figure]:
    url = ledger(bench, "sqlite")
    connection = references.connect_sqlite(url)

    def reference(batch: Sequence[TokenUsage]) -> float:
        rows = references.rows_for(url, batch)
        return _rate(rows, lambda: references.insert_rows(connection, rows))

    yield await _many_callers(bench, url, "raw executemany of 500", reference)
    connection.close()


async def lone_call(bench: Bench) -> AsyncIterator[Figure]:
    url = ledger(bench, "postgresql")
    measured: list[float] = []
    reference: list[float] = []
    with references.connect_postgresql(url) as connection:
        async with recorder(url, bench.folder) as record:
            for _ in range(ROUNDS):
                made = usages(next(runs), 2 * LONE_CALLS // CALLERS + 1)
                for usage in made[:LONE_CALLS]:
                    start = time.perf_counter()
                    await record(usage)
                    measured.append(time.perf_counter() - start)
                for row in references.rows_for(url, made[-LONE_CALLS:]):
                    start = time.perf_counter()
                    references.insert_row(connection, row)
                    reference.append(time.perf_counter() - start)
    ours, theirs = median(measured) * 1000, median(reference) * 1000
    yield Figure(
        measure="lone call on an idle system, PostgreSQL, p50",
        value=ours / theirs,
        bar=Bar("<=", 2),
        measured=f"{ours:.2f} ms",
        reference=f"{theirs:.2f} ms for INSERT + COMMIT",
        raw={"calls": len(measured), "p50_ms": ours, "reference_p50_ms": theirs},
    )


async def recording_rate(record: Record) -> float:
    """Rows a second of one round of all callers."""
    made = usages(next(runs), CALLS_A_CALLER)

    async def caller(share: Sequence[TokenUsage]) -> None:
        for usage in share:
            await record(usage)

    with _quiet_collector():
        start = time.perf_counter()
        async with asyncio.TaskGroup() as callers:
            for number in range(CALLERS):
                callers.create_task(caller(made[number::CALLERS]))
        return len(made) / (time.perf_counter() - start)


async def _many_callers(
    bench: Bench, url: str, name: str, reference: Callable[[Sequence[TokenUsage]], float]
) -> Figure:
    ours, theirs = [], []
    async with recorder(url, bench.folder) as record:
        await recording_rate(record)
        for _ in range(ROUNDS):
            ours.append(await recording_rate(record))
            theirs.append(reference(usages(next(runs), CALLS_A_CALLER)))
    dialect = "PostgreSQL" if url.startswith("postgresql") else "SQLite"
    return Figure(
        measure=f"in-process recording, {CALLERS} callers, {dialect}",
        value=median(ours) / median(theirs),
        bar=Bar(">=", 0.6),
        measured=f"{median(ours):,.0f} rows/s",
        reference=f"{median(theirs):,.0f} rows/s by {name}",
        raw={"rows_a_second": ours, "reference_rows_a_second": theirs},
    )


def _rate(rows: Sequence[object], write: Callable[[], None]) -> float:
    with _quiet_collector():
        start = time.perf_counter()
        write()
        return len(rows) / (time.perf_counter() - start)


@contextmanager
def _quiet_collector() -> Iterator[None]:
    """What was made for the measurement is no garbage to look through during it."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()

"""Pages and queries over ledgers of different sizes with as many roll-ups."""

import time
from collections.abc import AsyncIterator

import httpx
from sqlalchemy import event

from backoffice.features.generation_costs.domain.entities.time_span import month_span
from backoffice.features.generation_costs.infrastructure.adapters.cost_queries import CostQueries
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.database import Database
from backoffice.settings import Settings
from benchmarks import processes
from benchmarks.bench import Bench, median
from benchmarks.generation_costs.filling import MILLION, SMALLEST, ledger
from benchmarks.processes import Server
from benchmarks.report import Bar, Figure

TIMES = 60
PAGE_MS = 25
QUERY_MS = 2
GROWTH = Bar("<=", 1.3)


async def postgresql(bench: Bench) -> AsyncIterator[Figure]:
    async for figure in _both(bench, "postgresql"):
        yield figure


async def sqlite(bench: Bench) -> AsyncIterator[Figure]:
    async for figure in _both(bench, "sqlite"):
        yield figure


async def _both(bench: Bench, dialect: str) -> AsyncIterator[Figure]:
    small = ledger(bench, dialect, SMALLEST)
    for rows in (MILLION, 10 * MILLION) if bench.full else (MILLION,):
        large = ledger(bench, dialect, rows)
        where = f"at {rows // MILLION}M rows, {dialect}"
        for figure in _figures(f"/costs {where}", PAGE_MS, *await _page_ms(bench, large, small)):
            yield figure
        for figure in _figures(f"month-to-date {where}", QUERY_MS, *await _query_ms(large, small)):
            yield figure


def _figures(measure: str, bar_ms: float, large: list[float], small: list[float]) -> list[Figure]:
    ours, theirs = median(large), median(small)
    told, reference = f"{ours:.2f} ms", f"{theirs:.2f} ms at {SMALLEST:,} rows"
    raw = {"ms": large, "reference_ms": small}
    return [
        Figure(measure=measure, value=ours / theirs, bar=GROWTH,
               measured=told, reference=reference, raw=raw),
        Figure(measure=measure, value=ours, unit="ms", bar=Bar("<=", bar_ms),
               measured=told, reference=reference),
    ]  # fmt: skip


async def _page_ms(bench: Bench, *urls: str) -> tuple[list[float], list[float]]:
    """As the client sees it, on an idle server: a little more than the server takes."""
    large, small = urls
    headers = [{"Authorization": f"Bearer {await processes.api_key(url)}"} for url in urls]
    async with (
        Server(large, bench.folder) as ours,
        Server(small, bench.folder) as theirs,
        httpx.AsyncClient() as client,
    ):
        took: list[list[float]] = [[], []]
        for _ in range(TIMES):
            for server, header, times in zip((ours, theirs), headers, took, strict=True):
                start = time.perf_counter()
                answer = await client.get(f"{server.url}/costs", headers=header)
                times.append((time.perf_counter() - start) * 1000)
                answer.raise_for_status()
    return took[0], took[1]


async def _query_ms(*urls: str) -> tuple[list[float], list[float]]:
    """What the driver waits for the database, without what is done in Python."""
    databases = [Database(url) for url in urls]
    took: list[list[float]] = [[], []]
    for database, times in zip(databases, took, strict=True):
        _time_statements(database, times)
    sums: list[list[float]] = [[], []]
    month = month_span(utc_now().date(), Settings().zone)
    for _ in range(TIMES):
        for database, times, totals in zip(databases, took, sums, strict=True):
            times.clear()
            async with database.sessions() as session:
                await CostQueries(session).overview(month)
            totals.append(sum(times))
    for database in databases:
        await database.dispose()
    return sums[0], sums[1]


def _time_statements(database: Database, times: list[float]) -> None:
    """Adds the milliseconds that each statement takes."""

    @event.listens_for(database.engine.sync_engine, "before_cursor_execute")
    def _begin(*_: object) -> None:
        times.append(-time.perf_counter() * 1000)

    @event.listens_for(database.engine.sync_engine, "after_cursor_execute")
    def _end(*_: object) -> None:
        times[-1] += time.perf_counter() * 1000

"""Recording over HTTP, and what the server's memory does meanwhile."""

import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import NamedTuple

from benchmarks import processes
from benchmarks.bench import Bench, median
from benchmarks.generation_costs.filling import ledger
from benchmarks.generation_costs.load import Outcome, Plan, generate
from benchmarks.generation_costs.recorder import recorder
from benchmarks.generation_costs.recording import recording_rate
from benchmarks.processes import Server
from benchmarks.report import Bar, Figure

ROUNDS = 4
SECONDS = 3
BATCH = 100
P99_MS = 15
WITHOUT_LEDGER = (sys.executable, "-m", "benchmarks.generation_costs.server")


class Load(NamedTuple):
    """What one round did, and what it took of the machine, in cores."""

    outcome: Outcome
    generator: float
    servers: float
    database: float

    @property
    def cores(self) -> str:
        return (
            f"{self.servers:.2f} server, {self.database:.2f} PostgreSQL, "
            f"{self.generator:.2f} generator"
        )


async def single_records(bench: Bench) -> AsyncIterator[Figure]:
    url = ledger(bench, "postgresql")
    empty = bench.database("sqlite", "without_ledger")
    key, other_key = await processes.api_key(url), await processes.api_key(empty)
    ours, theirs = [], []
    async with (
        Server(url, bench.folder) as server,
        Server(empty, bench.folder, WITHOUT_LEDGER) as bare,
    ):
        for _ in range(ROUNDS):
            ours.append(await _load(url, key, [server]))
            theirs.append(await _load(url, other_key, [bare]))
    yield _rates("single record over HTTP, one worker", 0.6, ours, theirs, "without a database")
    p50, p99 = median([load.outcome.p50_ms for load in ours]), _p99(ours)
    yield Figure(
        measure="single record over HTTP, p99",
        value=p99,
        unit="ms",
        bar=Bar("<=", P99_MS),
        measured=f"p50 {p50:.1f} ms",
        reference=f"p99 {_p99(theirs):.1f} ms without a database",
    )


async def batches(bench: Bench) -> AsyncIterator[Figure]:
    url = ledger(bench, "postgresql")
    key = await processes.api_key(url)
    ours, theirs = [], []
    async with Server(url, bench.folder) as server, recorder(url, bench.folder) as record:
        for _ in range(ROUNDS):
            ours.append(await _load(url, key, [server], BATCH))
            theirs.append(await recording_rate(record))
    rows = median([load.outcome.rows_a_second for load in ours])
    yield Figure(
        measure=f"batches of {BATCH} over HTTP, one worker",
        value=rows / median(theirs),
        bar=Bar(">=", 0.7),
        measured=f"{rows:,.0f} rows/s ({_middle(ours).cores})",
        reference=f"{median(theirs):,.0f} rows/s in-process",
        raw={"rounds": _raw(ours), "reference_rows_a_second": theirs},
    )


async def two_workers(bench: Bench) -> AsyncIterator[Figure]:
    url = ledger(bench, "postgresql")
    key = await processes.api_key(url)
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(Server(url, bench.folder)) for _ in range(2)]
        for name, batch in (("single record", 0), (f"batches of {BATCH}", BATCH)):
            two, one = [], []
            for _ in range(ROUNDS):
                two.append(await _load(url, key, servers, batch))
                one.append(await _load(url, key, servers[:1], batch))
            yield _rates(f"{name} over HTTP, two workers", 1.3, two, one, "by one worker")


async def _load(url: str, key: str, servers: list[Server], batch: int = 0) -> Load:
    """One round, on PostgreSQL."""
    postgres = processes.postgres_pid(url)

    def taken() -> tuple[float, float]:
        of_servers = sum(processes.cpu_seconds(server.pid) for server in servers)
        return of_servers, processes.family_cpu_seconds(postgres)

    ports = tuple(server.port for server in servers)
    before = taken()
    outcome = await generate(Plan(ports, key, SECONDS, batch))
    after = taken()
    busy = outcome.seconds + outcome.warm_up_seconds
    return Load(
        outcome,
        outcome.cpu_seconds / outcome.seconds,
        (after[0] - before[0]) / busy,
        (after[1] - before[1]) / busy,
    )


def _rates(measure: str, bar: float, ours: list[Load], theirs: list[Load], name: str) -> Figure:
    rate, other = (
        median([load.outcome.requests_a_second for load in loads]) for loads in (ours, theirs)
    )
    return Figure(
        measure=measure,
        value=rate / other,
        bar=Bar(">=", bar),
        measured=f"{rate:,.0f} requests/s ({_middle(ours).cores})",
        reference=f"{other:,.0f} requests/s {name} ({_middle(theirs).cores})",
        raw={"rounds": _raw(ours), "reference_rounds": _raw(theirs)},
    )


def _middle(loads: list[Load]) -> Load:
    return sorted(loads, key=lambda load: load.outcome.rows_a_second)[len(loads) // 2]


def _p99(loads: list[Load]) -> float:
    return median([load.outcome.p99_ms for load in loads])


def _raw(loads: list[Load]) -> list[dict[str, float]]:
    return [
        {
            "requests_a_second": load.outcome.requests_a_second,
            "rows_a_second": load.outcome.rows_a_second,
            "p50_ms": load.outcome.p50_ms,
            "p99_ms": load.outcome.p99_ms,
            "server_cores": load.servers,
            "postgresql_cores": load.database,
            "generator_cores": load.generator,
        }
        for load in loads
    ]

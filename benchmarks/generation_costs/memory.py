"""What the server's memory does under load."""

import asyncio
from collections.abc import AsyncIterator

from benchmarks import processes
from benchmarks.bench import Bench, median
from benchmarks.generation_costs.filling import ledger
from benchmarks.generation_costs.load import Plan, generate
from benchmarks.processes import Server
from benchmarks.report import Bar, Figure

SECONDS = 60
FULL_SECONDS = 600
GROWTH_A_MINUTE = 0.5  # percent, 5 in ten minutes


async def under_load(bench: Bench) -> AsyncIterator[Figure]:
    url = ledger(bench, "postgresql")
    key = await processes.api_key(url)
    seconds = FULL_SECONDS if bench.full else SECONDS
    async with Server(url, bench.folder) as server:
        at_start = processes.memory_mb(server.pid)
        load = asyncio.create_task(generate(Plan((server.port,), key, seconds)))
        samples = []
        while not load.done():
            samples.append(processes.memory_mb(server.pid))
            await asyncio.sleep(1)
        outcome = await load
    yield Figure(
        measure=f"memory of the server, {seconds} s under load",
        value=max(samples) / at_start,
        bar=Bar("<=", 1.5),
        measured=f"{max(samples):.0f} MB at most, {outcome.requests:,} requests",
        reference=f"{at_start:.0f} MB after start",
        raw={"mb_each_second": samples},
    )
    if not bench.full:
        return  # a minute tells how the server fills its caches, not whether it leaks
    half = samples[len(samples) // 2 :]
    growth = slope(half) * 60 / median(half) * 100
    yield Figure(
        measure="its growth in the second half",
        value=growth,
        unit="%/min",
        bar=Bar("<=", GROWTH_A_MINUTE),
        measured=f"{half[0]:.1f} MB to {half[-1]:.1f} MB",
    )


def slope(samples: list[float]) -> float:
    """By which the samples go up from one to the next, by least squares."""
    middle, mean = (len(samples) - 1) / 2, sum(samples) / len(samples)
    along = sum((at - middle) * (sample - mean) for at, sample in enumerate(samples))
    return along / sum((at - middle) ** 2 for at in range(len(samples)))

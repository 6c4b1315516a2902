"""Spans over OTLP/HTTP, priced and stored, beside a server that others measure traces with."""

from collections.abc import AsyncIterator

from sqlalchemy import select

from backoffice.features.generation_costs.infrastructure.models.totals import LedgerTotalsModel
from backoffice.features.shared.infrastructure.database import Database
from benchmarks import processes
from benchmarks.bench import Bench, median
from benchmarks.generation_costs.filling import ledger
from benchmarks.generation_costs.load import Outcome, Plan, generate
from benchmarks.generation_costs.phoenix import installed, phoenix
from benchmarks.processes import Server
from benchmarks.report import Bar, Figure

ROUNDS = 4
SECONDS = 3
SPANS = 100  # in a request
REQUESTS = 20  # a round, to Phoenix


async def measure(bench: Bench) -> AsyncIterator[Figure]:
    """In turns, on an idle machine but for the one that is asked."""
    url = ledger(bench, "postgresql")
    key = await processes.api_key(url)
    ours, theirs = [], []
    command = installed(bench.folder)
    async with Server(url, bench.folder) as server, phoenix(command) as other:
        await other.rate(1, SPANS)
        for _ in range(ROUNDS):
            before = await _calls(url)
            ours.append(await generate(Plan((server.port,), key, SECONDS, SPANS, spans=True)))
            if await _calls(url) - before < ours[-1].rows:
                raise RuntimeError("not all spans are in the ledger")
            theirs.append(await other.rate(REQUESTS, SPANS))
    rates = [outcome.rows_a_second for outcome in ours]
    yield Figure(
        measure=f"OTLP, {SPANS} spans a request, one worker",
        value=median(rates) / median(theirs),
        bar=Bar(">=", 30),
        measured=f"{median(rates):,.0f} spans/s, p99 {_p99(ours):.0f} ms",
        reference=f"{median(theirs):,.0f} spans/s by Arize Phoenix",
        raw={"spans_a_second": rates, "reference_spans_a_second": theirs},
    )


def _p99(outcomes: list[Outcome]) -> float:
    return median([outcome.p99_ms for outcome in outcomes])


async def _calls(url: str) -> int:
    database = Database(url)
    async with database.sessions() as db:
        calls = (await db.scalars(select(LedgerTotalsModel.api_call_count))).one()
    await database.dispose()
    return calls

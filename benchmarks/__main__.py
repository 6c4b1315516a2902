"""`make bench`, or `python -m benchmarks --only NAME`."""

import argparse
import asyncio
import tempfile
import time
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import uvloop

from benchmarks import __path__ as folders
from benchmarks import machine
from benchmarks.bench import Bench, Measure, say
from benchmarks.report import Figure, table, write_json
from tests.support.postgres import PostgresServer


def main() -> None:
    measures = _measures("MEASURES")
    on_request = _measures("ON_REQUEST")
    options = _options([*measures, *on_request])
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, PostgresServer(durable=True) as server:
        facts = machine.facts(Path(folder), server.admin_url)
        for name, fact in facts.items():
            print(f"{name}: {fact}", flush=True)
        bench = Bench(Path(folder), server, full=options.full)
        # The loop that the server runs on, too.
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            figures = [
                figure
                for name in options.only or measures
                for figure in runner.run(_figures((measures | on_request)[name], bench))
            ]
    print(f"\n{table(figures)}\n\n{time.perf_counter() - started:.0f} s")
    if options.json:
        write_json(options.json, facts, figures)


def _measures(kind: str) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for module in iter_modules(folders):
        if module.ispkg:
            measures = import_module(f"benchmarks.{module.name}.measures")
            found |= getattr(measures, kind, {})
    return found


async def _figures(measure: Measure, bench: Bench) -> list[Figure]:
    figures = []
    async for figure in measure(bench):
        say(" | ".join(figure.line))
        figures.append(figure)
    return figures


def _options(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="How fast the program is.")
    parser.add_argument(
        "--only",
        action="append",
        choices=names,
        help="a measure; can be given again",
    )
    parser.add_argument("--full", action="store_true", help="10 million rows, 10 minutes of load")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    return parser.parse_args()


if __name__ == "__main__":
    main()

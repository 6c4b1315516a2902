"""The measures of the ledger, by the name that `--only` takes."""

from benchmarks.bench import Measure
from benchmarks.generation_costs import (
    http_recording,
    memory,
    otlp,
    reads,
    rebuilding,
    recording,
)

MEASURES: dict[str, Measure] = {
    "recording-postgresql": recording.on_postgresql,
    "recording-sqlite": recording.on_sqlite,
    "single-http": http_recording.single_records,
    "batch-http": http_recording.batches,
    "two-workers": http_recording.two_workers,
    "lone-call": recording.lone_call,
    "reads-postgresql": reads.postgresql,
    "reads-sqlite": reads.sqlite,
    "rebuild": rebuilding.measure,
    "memory": memory.under_load,
}
ON_REQUEST: dict[str, Measure] = {
    "otlp": otlp.measure,  # installs another program, of 600 MB, to compare with
}

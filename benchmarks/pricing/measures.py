"""The measures of prices, by the name that `--only` takes."""

from benchmarks.bench import Measure

MEASURES: dict[str, Measure] = {}

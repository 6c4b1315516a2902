"""The table for people and the JSON for machines."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

HEADER = ("measure", "figure", "bar", "", "measured", "reference")
UNITS = {"ratio": "", "us": " us", "ms": " ms", "%/min": " %/min"}


@dataclass(frozen=True)
class Bar:
    relation: Literal[">=", "<="]
    limit: float

    def is_met(self, value: float) -> bool:
        return value >= self.limit if self.relation == ">=" else value <= self.limit


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the table: `value` is held against the bar, `raw` is for the JSON only."""

    measure: str
    value: float
    bar: Bar
    measured: str
    reference: str = ""
    unit: Literal["ratio", "us", "ms", "%/min"] = "ratio"
    raw: Mapping[str, object] = field(default_factory=dict)

    @property
    def line(self) -> tuple[str, ...]:
        unit = UNITS[self.unit]
        return (
            self.measure,
            f"{self.value:.2f}{unit}",
            f"{self.bar.relation} {self.bar.limit:g}{unit}",
            "met" if self.bar.is_met(self.value) else "NOT MET",
            self.measured,
            self.reference,
        )


def table(figures: Sequence[Figure]) -> str:
    lines = [HEADER, *(figure.line for figure in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADER))]
    rows = [
        "| "
        + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    rows.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(rows)


def write_json(path: Path, machine: Mapping[str, str], figures: Sequence[Figure]) -> None:
    content = {
        "machine": machine,
        "figures": [
            {
                "measure": figure.measure,
                "value": figure.value,
                "unit": figure.unit,
                "bar": f"{figure.bar.relation} {figure.bar.limit:g}",
                "met": figure.bar.is_met(figure.value),
                "measured": figure.measured,
                "reference": figure.reference,
                "raw": figure.raw,
            }
            for figure in figures
        ],
    }
    path.write_text(json.dumps(content, indent=2) + "\n")

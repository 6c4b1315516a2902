"""What the figures were measured on."""

import os
import platform
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

import psycopg

WAL_PAGE = b"\0" * 8192
SYNCS = 2000
ADDITIONS = 2_000_000


def facts(folder: Path, postgres_url: str) -> dict[str, str]:
    with psycopg.connect(postgres_url) as connection:
        version = connection.execute("SHOW server_version").fetchone()
    assert version is not None
    return {
        "CPUs": f"{os.cpu_count()} x {_cpu_model()}",
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "Python": f"{platform.python_version()}, {addition_ns():.0f} ns for `x += 1` in a loop",
        "PostgreSQL": f"{version[0]}, fsync and synchronous_commit on",
        "SQLite": f"{sqlite3.sqlite_version}, WAL, synchronous=FULL",
        "fdatasync": f"{fdatasync_ms(folder):.3f} ms (median of {SYNCS}, 8 KiB each, in {folder})",
    }


def fdatasync_ms(folder: Path) -> float:
    """The median of appending one page to a file and forcing it to the disk."""
    took = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(SYNCS):
            start = time.perf_counter()
            file.write(WAL_PAGE)
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - start)
    return statistics.median(took) * 1000


def addition_ns() -> float:
    """How fast the machine is at the moment: some 40 ns on a CPU of its own."""
    start, x = time.perf_counter(), 0
    while x < ADDITIONS:
        x += 1
    return (time.perf_counter() - start) / ADDITIONS * 1e9


def _cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()

"""A process that writes a journal as it is told, a command a line; to be killed. Run by tests."""

import itertools
import resource
import sys
from pathlib import Path

from backoffice.features.generation_costs.infrastructure.ledger.journal import (
    Journal,
    JournalError,
)

folder, name = Path(sys.argv[1]), sys.argv[2]
journal = Journal(folder, 2**30)
numbers = itertools.count()


def say(text: str) -> None:
    """One write: a reader never sees half of it."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def append(count: int, size: int) -> None:
    """Entries are NAME:NUMBER, filled up to `size` bytes."""
    batch = [next(numbers) for _ in range(count)]
    try:
        journal.append([f"{name}:{number}:".encode().ljust(size, b"x") for number in batch])
    except JournalError as error:
        say(f"error {error}")
    else:
        say(" ".join(map(str, batch)))


for line in sys.stdin:
    match line.split():
        case ["append", count, size]:
            append(int(count), int(size))
        case ["run"]:
            for count in itertools.cycle((1, 7, 300)):
                append(count, 400)
        case ["churn"]:
            for _ in range(500):
                append(1, 400)
                journal.close()
            break
        case ["largest-file", size]:
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            soft = hard if size == "any" else int(size)
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            say(size)

"""The journal of real processes that are killed, or whose disk is full."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backoffice.features.generation_costs.infrastructure.ledger.journal import Journal

KILLS = 20
PROGRAM = Path(__file__).with_name("journal_process.py")


class Process:
    """Answers each append with the numbers of the entries that it holds for durable."""

    def __init__(self, folder: Path, name: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, PROGRAM, folder, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, command: str) -> str:
        """The first line of its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        return self.answer()

    def answer(self) -> str:
        """Empty where it was killed."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        return line.strip() if line.endswith("\n") else ""

    def lives(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """With -9, where it has not ended."""
        self.kill()
        with self._process:
            pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[[str], Process]]:
    started: list[Process] = []

    def start(name: str) -> Process:
        started.append(Process(folder, name))
        return started[-1]

    yield start
    for process in started:
        process.end()


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    made = Journal(folder, 2**30)
    yield made
    made.close()


def replayed(journal: Journal) -> dict[str, list[int]]:
    """The numbers in order, by the name of their process; nothing was damaged."""
    found: dict[str, list[int]] = {}
    while batch := journal.next_batch(500):
        assert batch.damaged == []
        for entry in batch.entries:
            name, number, _ = entry.decode().split(":")
            found.setdefault(name, []).append(int(number))
        journal.forget(batch)
    return found


def numbers(answers: list[str]) -> list[int]:
    return [int(number) for answer in answers for number in answer.split()]


def test_what_was_acknowledged_before_a_kill_is_found(
    folder: Path, journal: Journal, start: Callable[[str], Process]
) -> None:
    acknowledged: dict[str, list[int]] = {}
    for kill in range(KILLS):
        process = start(str(kill))
        answers = [process.tell("run")]
        answers += [process.answer() for _ in range(kill)]
        process.kill()
        while answer := process.answer():
            answers.append(answer)
        process.end()
        acknowledged[str(kill)] = numbers(answers)
    found = replayed(journal)
    assert found.keys() == acknowledged.keys()
    for name, mine in acknowledged.items():
        # Complete lines of a batch that nobody was told about may follow.
        assert found[name] == list(range(len(found[name])))
        assert found[name][: len(mine)] == mine
    assert list(folder.iterdir()) == []


def test_a_segment_is_left_to_its_writer_while_that_lives(
    journal: Journal, start: Callable[[str], Process]
) -> None:
    living, killed = start("living"), start("killed")
    assert living.tell("append 2 10") == killed.tell("append 2 10") == "0 1"
    assert replayed(journal) == {}
    assert journal.pending.entries == 4
    killed.end()
    assert replayed(journal) == {"killed": [0, 1]}
    assert living.tell("append 1 10") == "2"
    living.end()
    assert replayed(journal) == {"living": [0, 1, 2]}


def test_segments_may_be_taken_over_as_fast_as_they_are_made(
    journal: Journal, start: Callable[[str], Process]
) -> None:
    process = start("fast")
    answers = [process.tell("churn")]
    found: list[int] = []
    while process.lives():
        found += replayed(journal).get("fast", [])
    found += replayed(journal).get("fast", [])
    while answer := process.answer():
        answers.append(answer)
    assert sorted(found) == numbers(answers) == list(range(500))


def test_once_a_full_disk_has_space_again_appends_go_on_and_nothing_is_torn(
    folder: Path, journal: Journal, start: Callable[[str], Process]
) -> None:
    process = start("disk")
    assert process.tell("largest-file 10000") == "10000"
    assert process.tell("append 6 1000") == "0 1 2 3 4 5"
    (segment,) = folder.iterdir()
    size = segment.stat().st_size
    for _ in range(2):
        answer = process.tell("append 6 1000")
        assert answer.startswith("error ")
        assert str(folder) in answer
        assert "File too large" in answer
        assert segment.stat().st_size == size
    assert process.tell("append 1 1000") == "18"
    assert process.tell("largest-file any") == "any"
    assert process.tell("append 6 1000") == "19 20 21 22 23 24"
    assert list(folder.iterdir()) == [segment]
    process.end()
    assert replayed(journal) == {"disk": [*range(6), *range(18, 25)]}

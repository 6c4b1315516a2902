import json
import logging
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.features.generation_costs.infrastructure.ledger.journal import (
    SEGMENT_BYTES,
    Journal,
    JournalError,
    JournalFull,
    Pending,
)
from backoffice.features.shared.domain.time import utc_now

PLENTY = 2**30
entries = st.binary(max_size=20).filter(lambda entry: b"\n" not in entry)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal"


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    made = Journal(folder, PLENTY)
    yield made
    made.close()


@contextmanager
def journal_of(*segments: bytes) -> Iterator[tuple[Journal, Path]]:
    """A journal that finds these files, as after a crash."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, content in enumerate(segments):
            (folder / f"{number:032x}.journal").write_bytes(content)
        journal = Journal(folder, PLENTY)
        yield journal, folder
        journal.close()


def written(entries: list[bytes]) -> bytes:
    """What the file holds after one append."""
    with journal_of() as (journal, folder):
        journal.append(entries)
        return only_file(folder).read_bytes()


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def replay(journal: Journal, limit: int = 100) -> tuple[list[bytes], list[bytes]]:
    """All entries and all damaged lines; nothing is left."""
    found: list[bytes] = []
    damaged: list[bytes] = []
    while batch := journal.next_batch(limit):
        assert len(batch.entries) + len(batch.damaged) <= limit
        found += batch.entries
        damaged += batch.damaged
        journal.forget(batch)
    return found, damaged


def break_descriptor(path: Path, other: int) -> None:
    """Whoever in this process has `path` open finds the file `other` under its descriptor."""
    inode = path.stat().st_ino
    for descriptor in range(3, 1024):
        try:
            if os.fstat(descriptor).st_ino == inode:
                os.dup2(other, descriptor, inheritable=False)
        except OSError:
            continue


@given(st.lists(st.lists(entries, max_size=10), max_size=10), st.integers(1, 12))
def test_what_was_appended_is_replayed_in_order(batches: list[list[bytes]], limit: int) -> None:
    with journal_of() as (journal, folder):
        for batch in batches:
            journal.append(batch)
        assert journal.pending.entries == sum(map(len, batches))
        assert replay(journal, limit) == ([entry for batch in batches for entry in batch], [])
        assert list(folder.iterdir()) == []
        assert journal.pending == Pending()


def test_a_file_can_be_read_by_a_person(journal: Journal, folder: Path) -> None:
    journal.append([b"123456789", b""])
    # cbf43926 is the check value of CRC-32 in zlib, PNG and Ethernet.
    assert only_file(folder).read_bytes() == b"cbf43926 123456789\n00000000 \n"


def test_an_entry_is_one_line(journal: Journal, folder: Path) -> None:
    with pytest.raises(ValueError, match="one line"):
        journal.append([b"good", b"b\nad"])
    assert not folder.exists()


def test_the_folder_is_made_by_the_first_append_for_its_owner_only(
    journal: Journal, folder: Path
) -> None:
    assert journal.next_batch(10) is None
    assert journal.look() == Pending()
    journal.append([])
    assert not folder.exists()
    journal.append([b"a"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(only_file(folder).stat().st_mode) == 0o600


@settings(max_examples=30)
@given(st.lists(entries, max_size=6))
def test_a_segment_cut_anywhere_keeps_its_complete_lines_and_nothing_else(
    batch: list[bytes],
) -> None:
    content = written(batch) if batch else b""
    for cut in range(len(content) + 1):
        with journal_of(content[:cut]) as (journal, folder):
            assert replay(journal, 2) == (batch[: content[:cut].count(b"\n")], [])
            assert list(folder.iterdir()) == []


def test_an_end_that_was_never_acknowledged_is_dropped_with_a_log_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    whole = written([b"first"])
    for end in (b"0123", written([b"last"])[:-1], b"00000000 last\n", bytes(5000)):
        caplog.clear()
        with (
            journal_of(whole + end, written([b"next"])) as (journal, _),
            caplog.at_level(logging.WARNING),
        ):
            assert replay(journal) == ([b"first", b"next"], [])
        (record,) = caplog.records
        assert "0" * 32 in record.getMessage()


def test_a_damaged_line_before_the_end_is_handed_out_by_itself() -> None:
    content = written([b"one", b"two", b"three"])
    broken = content.replace(b"two", b"t\xffo")
    with journal_of(broken) as (journal, folder):
        found, damaged = replay(journal, 2)
        assert found == [b"one", b"three"]
        assert damaged == [broken.splitlines()[1]]
        assert list(folder.iterdir()) == []


@given(st.lists(entries, min_size=1, max_size=6), st.data())
def test_a_wrong_byte_costs_its_own_line_or_where_that_was_its_end_the_next_one_too(
    batch: list[bytes], data: st.DataObject
) -> None:
    content = written(batch)
    place = data.draw(st.integers(0, len(content) - 1))
    wrong = content[place] ^ data.draw(st.integers(1, 255))
    broken = content[:place] + bytes([wrong]) + content[place + 1 :]
    line = content[:place].count(b"\n")
    hit = 2 if content[place] == ord("\n") else 1
    with journal_of(broken) as (journal, _):
        found, damaged = replay(journal)
    assert found == batch[:line] + batch[line + hit :]
    if line + hit < len(batch):
        assert damaged
        assert b"\n".join(damaged) in broken


def test_the_same_comes_again_until_it_is_forgotten(journal: Journal) -> None:
    journal.append([b"a", b"b", b"c"])
    first = journal.next_batch(2)
    assert first is not None
    assert journal.next_batch(2) == first
    journal.forget(first)
    journal.forget(first)
    rest = journal.next_batch(2)
    assert rest is not None
    assert rest.entries == [b"c"]


def test_appends_go_on_while_a_segment_is_replayed(journal: Journal, folder: Path) -> None:
    journal.append([b"a", b"b"])
    batch = journal.next_batch(1)
    assert batch is not None
    journal.append([b"c"])
    assert len(list(folder.iterdir())) == 2
    journal.forget(batch)
    assert replay(journal) == ([b"b", b"c"], [])


def test_a_restart_in_the_middle_of_a_replay_loses_nothing(folder: Path) -> None:
    before = Journal(folder, PLENTY)
    before.append([b"%d" % number for number in range(10)])
    batch = before.next_batch(4)
    assert batch is not None
    before.forget(batch)
    before.close()
    after = Journal(folder, PLENTY)
    assert replay(after, 4) == ([b"%d" % number for number in range(10)], [])
    after.close()


def test_a_long_journal_is_cut_into_segments_that_go_one_by_one(
    journal: Journal, folder: Path
) -> None:
    megabytes = [b"%d" % number * 2**20 for number in range(1, 10)]
    for _ in range(4):
        journal.append(megabytes)
    sizes = [file.stat().st_size for file in folder.iterdir()]
    assert len(sizes) == 2
    assert min(sizes) > SEGMENT_BYTES
    for _ in range(2):
        batch = journal.next_batch(9)
        assert batch is not None
        journal.forget(batch)
    assert len(list(folder.iterdir())) == 1
    assert replay(journal, 9) == (megabytes * 2, [])


def test_two_never_replay_the_same_segment(folder: Path) -> None:
    one, other = Journal(folder, PLENTY), Journal(folder, PLENTY)
    one.append([b"a", b"b"])
    assert other.next_batch(1) is None
    batch = one.next_batch(1)
    assert batch is not None
    one.forget(batch)
    assert other.next_batch(1) is None
    one.close()
    assert replay(other) == ([b"a", b"b"], [])
    assert one.next_batch(1) is None
    other.close()


def test_past_the_limit_nothing_is_written(folder: Path) -> None:
    others, journal = Journal(folder, PLENTY), Journal(folder, 100)
    others.append([b"x" * 40])
    journal.append([b"y" * 30])
    size = sum(file.stat().st_size for file in folder.iterdir())
    with pytest.raises(JournalFull, match=str(folder)):
        journal.append([b"", b"z"])
    assert sum(file.stat().st_size for file in folder.iterdir()) == size
    assert replay(others) == ([b"x" * 40], [])
    journal.append([b"", b"z"])
    assert replay(journal) == ([b"y" * 30, b"", b"z"], [])
    for used in (others, journal):
        used.close()


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "journal"
    with pytest.raises(JournalError, match=str(folder)):
        Journal(folder, PLENTY).append([b"a"])


def test_after_a_failed_fsync_the_next_append_begins_a_segment(
    journal: Journal, folder: Path
) -> None:
    journal.append([b"a"])
    reading, writing = os.pipe()  # can be written to, but not fsynced
    break_descriptor(only_file(folder), writing)
    with pytest.raises(JournalError, match="Invalid argument"):
        journal.append([b"b"])
    os.close(reading)
    os.close(writing)
    journal.append([b"c"])
    assert len(list(folder.iterdir())) == 2
    assert replay(journal) == ([b"a", b"c"], [])


def test_after_a_failed_write_that_cannot_be_taken_back_the_next_append_begins_a_segment(
    journal: Journal, folder: Path
) -> None:
    journal.append([b"a"])
    with Path(os.devnull).open("rb") as read_only:
        break_descriptor(only_file(folder), read_only.fileno())
        with pytest.raises(JournalError, match="Bad file descriptor"):
            journal.append([b"b"])
    journal.append([b"c"])
    assert len(list(folder.iterdir())) == 2
    assert replay(journal) == ([b"a", b"c"], [])


def test_a_segment_that_cannot_be_read_lets_the_others_go_first() -> None:
    long = [b"%d" % number * 50_000 for number in range(3)]
    with journal_of(written(long), written([b"next"])) as (journal, folder):
        batch = journal.next_batch(1)
        assert batch is not None
        journal.forget(batch)
        with Path(os.devnull).open("wb") as write_only:
            break_descriptor(folder / batch.segment, write_only.fileno())
        assert replay(journal) == ([b"next", *long[1:]], [])


def test_a_segment_that_somebody_removed_is_not_written_to(journal: Journal, folder: Path) -> None:
    journal.append([b"a"])
    shutil.rmtree(folder)
    journal.append([b"b"])
    assert replay(journal) == ([b"b"], [])


def test_other_files_are_left_alone(journal: Journal, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("mine")
    (folder / ("0" * 32 + ".journal")).mkdir()
    assert journal.look() == Pending()
    assert journal.next_batch(1) is None
    assert len(list(folder.iterdir())) == 2


def test_pending_counts_what_all_wrote_and_nobody_here_forgot(folder: Path) -> None:
    one, other = Journal(folder, PLENTY), Journal(folder, PLENTY)
    before = utc_now() - timedelta(milliseconds=1)  # ids are cut to milliseconds
    one.append([b"a", b"b"])
    other.append([b"c"])
    assert other.pending.entries == 3
    assert other.pending.bytes == sum(file.stat().st_size for file in folder.iterdir())
    assert other.pending.oldest is not None
    assert before <= other.pending.oldest <= utc_now()
    assert one.pending.entries == 2
    assert one.look() == other.pending
    batch = one.next_batch(1)
    assert batch is not None
    assert one.pending.entries == 3
    one.forget(batch)
    assert one.pending.entries == 2
    assert one.pending.bytes == other.pending.bytes - len(written([b"a"]))
    one.close()
    assert replay(other) == ([b"a", b"b", b"c"], [])
    assert one.look() == other.pending == Pending()
    other.close()


def test_usage_as_json_survives(journal: Journal) -> None:
    usage = {"model": "é\n\u2028", "cost": "0.000000000001"}
    journal.append([json.dumps(usage).encode(), json.dumps(usage, ensure_ascii=False).encode()])
    found, _ = replay(journal)
    assert [json.loads(entry) for entry in found] == [usage, usage]

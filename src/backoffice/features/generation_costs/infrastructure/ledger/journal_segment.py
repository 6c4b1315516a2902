"""One file of the journal: lines of a CRC-32 in hex, a space and an entry.

Whoever writes or replays a segment holds its `flock`, which ends with the process. The lock is
taken after the file is opened, so it counts only if the file is still in the folder then: a new
segment that another process got hold of first is left to that process, which finds it empty.
"""

import fcntl
import logging
import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from backoffice.features.shared.domain.ids import new_id

SUFFIX = ".journal"
CHECKSUM = 8  # hex digits

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Batch:
    """What follows in `segment`, up to the byte `end`.

    `damaged` are whole lines, checksum included, that were acknowledged and no longer say what was
    written.
    """

    segment: str
    end: int
    entries: list[bytes]
    damaged: list[bytes]


def lines_of(entries: Sequence[bytes]) -> bytes:
    """Raises ValueError for an entry that holds a newline."""
    block = b"".join([_line(entry) for entry in entries])
    if block.count(b"\n") != len(entries):
        raise ValueError("an entry of the journal is one line")
    return block


def entry_of(line: bytes) -> bytes | None:
    """None where the line is not what was written."""
    entry = line[CHECKSUM + 1 : -1]
    return entry if line == _line(entry) else None


def _line(entry: bytes) -> bytes:
    return b"%08x %b\n" % (zlib.crc32(entry), entry)


class SegmentWriter:
    """A new segment. `size`: how many of its bytes are durable; `trusted`: may be appended to."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError."""
        self.trusted = True
        self.size = 0
        self._file = -1
        while self._file < 0:
            self.path = folder / f"{new_id().hex}{SUFFIX}"
            made = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
            if _hold(made, self.path):
                self._file = made
        try:
            # The folder may be new, too.
            for changed in (folder, folder.parent):
                _sync(changed)
        except OSError:
            self.close()
            raise

    def append(self, block: bytes) -> None:
        """Durable when it returns. Raises OSError, and nothing counts."""
        try:
            _write(self._file, block)
        except BaseException:
            self._take_back()
            raise
        try:
            os.fsync(self._file)
        except BaseException:
            # The kernel may have dropped what it could not write, and would call the next fsync a
            # success.
            self.trusted = False
            self._take_back()
            raise
        self.size += len(block)

    def _take_back(self) -> None:
        """Cuts off what does not count.

        That also has the kernel write the last block anew, whose first part counts already and
        which may have been hurt by the failure.
        """
        try:
            os.ftruncate(self._file, self.size)
            os.fsync(self._file)
        except OSError:
            self.trusted = False

    def close(self) -> None:
        """Lets go of it, so that it can be replayed."""
        with suppress(OSError):  # all that counts is durable
            os.close(self._file)


class SegmentReader:
    """A segment that nobody else writes or replays."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self.path = path
        self._file = file
        self._size = os.fstat(file.fileno()).st_size
        self._torn: bytes | None = None

    @classmethod
    def adopt(cls, path: Path) -> "SegmentReader | None":
        """None where somebody has it, or it is gone. Raises OSError."""
        try:
            found = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            return None
        return cls(os.fdopen(found, "rb"), path) if _hold(found, path) else None

    def read(self, start: int, limit: int) -> Batch:
        """Of `limit` lines at most, from the byte `start` on. Raises OSError."""
        self._file.seek(start)
        entries: list[bytes] = []
        damaged: list[bytes] = []
        end = start
        while len(entries) + len(damaged) < limit and (line := self._file.readline()):
            end += len(line)
            if (entry := entry_of(line)) is not None:
                entries.append(entry)
            elif end < self._size:
                damaged.append(line.removesuffix(b"\n"))
            else:
                self._torn = line
        return Batch(self.path.name, end, entries, damaged)

    def is_over(self, position: int) -> bool:
        return position >= self._size

    def delete(self) -> None:
        """Raises OSError, and stays."""
        if self._torn is not None:
            log.warning("dropped an unacknowledged end of %s: %r", self.path, self._torn)
        self.path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        self._file.close()


def _hold(file: int, path: Path) -> bool:
    """Takes the lock and says so, or closes the file. Raises OSError."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file), path.stat()):
            return True
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError:
        os.close(file)
        raise
    os.close(file)
    return False


def _write(file: int, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[os.write(file, rest) :]


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

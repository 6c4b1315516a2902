"""Where usage waits while the database is away: files, fsynced before anybody is answered.

Several processes of one machine share the folder. A segment is written by one process and, once it
is closed or its process has died, replayed by one; see journal_segment.py.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from backoffice.features.generation_costs.infrastructure.ledger.journal_segment import (
    SUFFIX,
    Batch,
    SegmentReader,
    SegmentWriter,
    lines_of,
)

SEGMENT_BYTES = 16 * 2**20  # then the next one begins, so that this one can be deleted
READ_AT_ONCE = 2**20  # bytes
SEGMENT_NAME = re.compile(r"[0-9a-f]{32}" + re.escape(SUFFIX))


class JournalError(Exception):
    """Says which folder, and why."""


class JournalFull(JournalError):
    """Nothing was written: the folder would have held more than the limit."""


@dataclass(frozen=True)
class Pending:
    """What waits in the folder, this process's and others', and is not forgotten by this process.

    Others' as of the last `append`, `next_batch` or `look`; lines that turn out to be damaged or
    unacknowledged are counted, too. `oldest`: when the oldest segment of it was begun, UTC.
    """

    entries: int = 0
    bytes: int = 0
    oldest: datetime | None = None


@dataclass
class _Known:
    """Of one segment: how much of it was counted, and of that how much is forgotten."""

    bytes: int = 0
    lines: int = 0
    forgotten_bytes: int = 0
    forgotten_lines: int = 0


class Journal:
    """The folder is made by the first append. One call at a time; `pending` at any time."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._known: dict[str, _Known] = {}  # by the name of the segment, oldest first
        self._writing: SegmentWriter | None = None
        self._replaying: SegmentReader | None = None
        self._pending = Pending()

    @property
    def pending(self) -> Pending:
        """Touches no file."""
        return self._pending

    def append(self, entries: Sequence[bytes]) -> None:
        """All are on disk when it returns. Raises JournalError, and none of them counts."""
        if not entries:
            return
        block = lines_of(entries)
        with self._explained("write"):
            self._look()
            held = sum(known.bytes for known in self._known.values())
            if held + len(block) > self._limit:
                raise JournalFull(
                    f"The journal in {self._folder} is full: it holds {held} bytes, and is "
                    f"allowed {self._limit}. It empties itself once the database is back."
                )
            self._write(block, len(entries))
        self._count()

    def _write(self, block: bytes, lines: int) -> None:
        if self._writing is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._writing = SegmentWriter(self._folder)
        try:
            self._writing.append(block)
        finally:
            if not self._writing.trusted:
                self._close_writing()
        known = self._known.setdefault(self._writing.path.name, _Known())
        known.bytes += len(block)
        known.lines += lines
        if self._writing.size >= SEGMENT_BYTES:
            self._close_writing()

    def next_batch(self, limit: int) -> Batch | None:
        """The oldest `limit` lines of a segment that are not forgotten; None where nothing waits.

        The same again until it is forgotten. Segments begun in the same millisecond come in any
        order. One that cannot be read lets the others go first; then JournalError is raised.
        """
        unreadable: list[OSError] = []
        with self._explained("read"):
            self._look()
        for name in self._in_turn():
            try:
                if (batch := self._read(name, limit)) is not None:
                    return batch
            except OSError as error:
                unreadable.append(error)
                self._close_replaying()
        self._count()
        with self._explained("replay"):
            if unreadable:
                raise unreadable[0]
        return None

    def forget(self, batch: Batch) -> None:
        """The batch is durable elsewhere. Raises JournalError where its file cannot be deleted."""
        known = self._known.get(batch.segment)
        if known is None or batch.end <= known.forgotten_bytes:
            return
        known.forgotten_bytes = batch.end
        known.forgotten_lines += len(batch.entries) + len(batch.damaged)
        try:
            with self._explained("empty"):
                self._delete_if_over(batch.segment, batch.end)
        finally:
            self._count()

    def look(self) -> Pending:
        """Finds out what waits, others' included. Raises JournalError."""
        with self._explained("read"):
            self._look()
        return self._pending

    def close(self) -> None:
        """Lets other processes replay what is left."""
        self._close_writing()
        self._close_replaying()

    @contextmanager
    def _explained(self, doing: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise JournalError(f"Cannot {doing} the journal in {self._folder}: {error}") from error

    def _in_turn(self) -> list[str]:
        """The segment that is being replayed, then the others, oldest first."""
        first = self._replaying.path.name if self._replaying else None
        return sorted(self._known, key=lambda name: (name != first, name))

    def _read(self, name: str, limit: int) -> Batch | None:
        """None where there is nothing left of it, or somebody else has it. Raises OSError."""
        if self._writing is not None and self._writing.path.name == name:
            self._close_writing()
        if self._replaying is None or self._replaying.path.name != name:
            self._close_replaying()
            self._replaying = SegmentReader.adopt(self._folder / name)
        if self._replaying is None:
            return None
        batch = self._replaying.read(self._known[name].forgotten_bytes, limit)
        if batch.entries or batch.damaged:
            return batch
        self._delete_if_over(name, batch.end)
        return None

    def _delete_if_over(self, name: str, position: int) -> None:
        replaying = self._replaying
        if replaying and replaying.path.name == name and replaying.is_over(position):
            replaying.delete()
            self._replaying = None
            del self._known[name]

    def _close_writing(self) -> None:
        if self._writing is not None:
            self._writing.close()
            self._writing = None

    def _close_replaying(self) -> None:
        if self._replaying is not None:
            self._replaying.close()
            self._replaying = None

    def _look(self) -> None:
        """Raises OSError."""
        sizes = dict(sorted(self._sizes()))
        self._known = {name: self._known.get(name, _Known()) for name in sizes}
        for name, size in sizes.items():
            known = self._known[name]
            if size < known.bytes:  # its writer took back what it could not make durable
                known.bytes = known.lines = 0
            if size > known.bytes:
                known.lines += _newlines(self._folder / name, known.bytes, size)
                known.bytes = size
        if self._writing is not None and self._writing.path.name not in sizes:
            # Somebody removed the file: what is written to it now is lost.
            self._close_writing()
        self._count()

    def _sizes(self) -> Iterator[tuple[str, int]]:
        """Raises OSError; not for what is not there."""
        with suppress(FileNotFoundError), os.scandir(self._folder) as found:
            for file in found:
                if SEGMENT_NAME.fullmatch(file.name) and file.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):
                        yield file.name, file.stat().st_size

    def _count(self) -> None:
        waiting = [
            (name, known)
            for name, known in self._known.items()
            if known.bytes > known.forgotten_bytes
        ]
        self._pending = Pending(
            sum(known.lines - known.forgotten_lines for _, known in waiting),
            sum(known.bytes - known.forgotten_bytes for _, known in waiting),
            _begun(waiting[0][0]) if waiting else None,
        )


def _begun(segment: str) -> datetime:
    """The time in the id that names it, RFC 9562."""
    milliseconds = UUID(segment.removesuffix(SUFFIX)).int >> 80
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _newlines(path: Path, start: int, end: int) -> int:
    """As many as can be read: what another process left is no reason not to write one's own."""
    count = 0
    with suppress(OSError), path.open("rb") as file:
        file.seek(start)
        while start < end and (piece := file.read(min(READ_AT_ONCE, end - start))):
            count += piece.count(b"\n")
            start += len(piece)
    return count

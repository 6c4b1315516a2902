"""Tables as CSV files, for good on disk before anybody counts on them.

A header row, then a row for each row, as PostgreSQL's COPY reads them: UTF-8, NULL is nothing and
an empty text is "". Decimals have all their digits, times are UTC in ISO 8601.
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.sql.expression import TableClause

ROWS_AT_ONCE = 1000
QUOTED = frozenset(',"\r\n')


def dump(connection: Connection, tables: Sequence[TableClause], folder: Path) -> dict[Path, int]:
    """The files, with how many rows each holds. `folder` is there when all of them are whole.

    Raises OSError, and leaves nothing.
    """
    draft = folder.with_name(f"{folder.name}.part")
    draft.mkdir(mode=0o700, parents=True)
    try:
        written = {
            folder / f"{table.name}.csv": _write(connection, table, draft / f"{table.name}.csv")
            for table in tables
        }
        _sync(draft)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _sync(folder.parent)
    return written


def _write(connection: Connection, table: TableClause, path: Path) -> int:
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_line(table.columns.keys()))
        for row in _rows(connection, table):
            file.write(_line(row))
            rows += 1
        file.flush()
        os.fsync(file.fileno())
    return rows


def _rows(connection: Connection, table: TableClause) -> Iterator[Sequence[object]]:
    """However many there are, only some are in memory."""
    options = {"yield_per": ROWS_AT_ONCE}
    with connection.execute(select(table), execution_options=options) as result:
        yield from result


def _line(values: Sequence[object]) -> str:
    return ",".join(map(_field, values)) + "\r\n"


def _field(value: object) -> str:
    if value is None:
        return ""
    text = _text(value)
    return '"' + text.replace('"', '""') + '"' if not text or QUOTED & set(text) else text


def _text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case date():  # a datetime is one, too
            return value.isoformat()
        case bytes():
            return f"\\x{value.hex()}"
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
    return str(value)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

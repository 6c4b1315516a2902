"""Rows as CSV, the same from both databases."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from backoffice.features.shared.infrastructure.database import Database, Money, UtcDateTime
from backoffice.features.shared.infrastructure.table_dump import ROWS_AT_ONCE, dump

THINGS = sa.Table(
    "things",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.Uuid),
    sa.Column("cost", Money),
    sa.Column("at", UtcDateTime),
    sa.Column("done", sa.Boolean),
    sa.Column("note", sa.Text),
    sa.Column("extra", sa.JSON(none_as_null=True)),
    sa.Column("blob", sa.LargeBinary),
)
FULL = {
    "id": 1,
    "key": UUID(int=7),
    "cost": Decimal("123456.000000000001"),
    "at": datetime(2026, 3, 1, 12, tzinfo=UTC),
    "done": True,
    "note": 'a "quoted", long\nÉlan',
    "extra": {"pages": [1, 2]},
    "blob": b"\x00\xff",
}


async def dumped(
    database: Database, folder: Path, rows: list[dict[str, object]]
) -> dict[Path, int]:
    def write(connection: Connection) -> dict[Path, int]:
        THINGS.create(connection)
        connection.execute(THINGS.insert(), rows)
        return dump(connection, [THINGS], folder)

    async with database.engine.connect() as connection:
        return await connection.run_sync(write)


def outputs(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("out*")]


async def test_values_are_whole_and_exact(database: Database, tmp_path: Path) -> None:
    empty = dict.fromkeys(FULL) | {"id": 2}
    blank = dict.fromkeys(FULL) | {"id": 3, "note": ""}
    file = tmp_path / "out/things.csv"
    assert await dumped(database, file.parent, [FULL, empty, blank]) == {file: 3}
    text = file.read_bytes().decode()
    assert text.splitlines()[-2:] == ["2,,,,,,,", '3,,,,,"",,']
    with file.open(encoding="utf-8", newline="") as source:
        header, full, *_ = csv.reader(source)
    assert header == list(FULL)
    assert full == [
        *("1", "00000000-0000-0000-0000-000000000007", "123456.000000000001"),
        *("2026-03-01T12:00:00+00:00", "true", 'a "quoted", long\nÉlan', '{"pages": [1, 2]}'),
        "\\x00ff",
    ]
    assert outputs(tmp_path) == ["out"]


async def test_more_rows_than_are_read_at_once_are_all_written(
    database: Database, tmp_path: Path
) -> None:
    many = 3 * ROWS_AT_ONCE + 1
    rows = [dict.fromkeys(FULL) | {"id": number} for number in range(many)]
    file = tmp_path / "out/things.csv"
    assert await dumped(database, file.parent, rows) == {file: many}
    assert len(file.read_text().splitlines()) == many + 1


async def test_a_dump_never_writes_over_another(database: Database, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/things.csv").write_text("kept")
    with pytest.raises(OSError, match="out"):
        await dumped(database, tmp_path / "out", [FULL])
    assert (tmp_path / "out/things.csv").read_text() == "kept"
    assert outputs(tmp_path) == ["out"]

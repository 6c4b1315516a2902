"""Entries as CSV, however many there are: read in slices, so that memory does not grow."""

import csv
import io
import json
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from decimal import Decimal

from anyio import CancelScope

from backoffice.features.generation_costs.domain.entities.cost_entry import CostEntry
from backoffice.features.generation_costs.infrastructure.adapters.entry_queries import (
    EntryFilter,
    EntryQueries,
)
from backoffice.features.shared.domain.money import plain
from backoffice.features.shared.infrastructure.database import Database

SLICE_ENTRIES = 500
# What a spreadsheet may take for the beginning of a formula:
# https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - the wide ones, too


async def entries_as_csv(
    database: Database, wanted: EntryFilter, columns: Mapping[str, str]
) -> AsyncIterator[str]:
    """Newest first, below a line of the `columns`' headings, each with an attribute of CostEntry.

    Money is digits without an exponent, times ISO 8601 in UTC, metadata JSON, what is not known
    empty. Before text that a spreadsheet could take for a formula stands an apostrophe.
    """
    text = io.StringIO()
    write = csv.writer(text).writerows
    write([columns])
    async for entries in _in_slices(database, wanted):
        write([_cell(getattr(entry, name)) for name in columns.values()] for entry in entries)
        yield text.getvalue()
        text.seek(0)
        text.truncate()


async def _in_slices(database: Database, wanted: EntryFilter) -> AsyncIterator[list[CostEntry]]:
    """Each in a session of its own, so that a slow reader keeps no connection."""
    cursor = None
    while True:
        with CancelScope(shield=True):  # a reader may go away: a query is not broken off
            async with database.reading() as db:
                found = await EntryQueries(db).page(wanted, SLICE_ENTRIES, cursor)
        yield found.items
        cursor = found.next_cursor
        if cursor is None:
            return


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return f"'{value}" if value.startswith(FORMULA_STARTS) else value
        case Decimal():
            return plain(value)
        case datetime():
            return value.isoformat()
        case bool():
            return str(value).lower()
        case Mapping():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)

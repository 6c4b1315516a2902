"""Adds calls to the ledger: the one write path, on both databases."""

import sqlite3
from collections.abc import Sequence
from uuid import UUID

import aiosqlite
import psycopg
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger import postgresql, sqlite
from backoffice.features.generation_costs.infrastructure.ledger.batch import by_table
from backoffice.features.generation_costs.infrastructure.ledger.ties import tie


async def record(
    connection: AsyncConnection, usages: Sequence[Usage], *, copy: bool = False
) -> set[UUID]:
    """The ids of those that were not there already; only they move the totals.

    In the connection's transaction. `copy` is faster for many rows; on PostgreSQL it raises
    IntegrityError where one was there already. Raises SQLAlchemy's DBAPIError, or OverflowError
    for a number that SQLite cannot hold.
    """
    once = list({usage.event_id: usage for usage in reversed(usages)}.values())
    try:
        new, ties = await _add(connection, once, copy)
    except (psycopg.Error, sqlite3.Error) as error:
        base = psycopg.Error if isinstance(error, psycopg.Error) else sqlite3.Error
        raise DBAPIError.instance(None, None, error, base, hide_parameters=True) from error
    if ties:
        await _tie(connection, new, ties)
    return {usage.event_id for usage in new}


async def _add(
    connection: AsyncConnection, usages: Sequence[Usage], copy: bool
) -> tuple[list[Usage], dict[str, int | None]]:
    driver = (await connection.get_raw_connection()).driver_connection
    if isinstance(driver, psycopg.AsyncConnection):
        new = await postgresql.add_facts(driver, usages, copy=copy)
        return new, await postgresql.move_totals(driver, new) if new else {}
    assert isinstance(driver, aiosqlite.Connection)
    await sqlite.begin(driver)
    new = await sqlite.add_facts(driver, usages)
    return new, await sqlite.move_totals(driver, new) if new else {}


async def _tie(
    connection: AsyncConnection, usages: Sequence[Usage], ties: dict[str, int | None]
) -> None:
    """A call and its request name the same book, whichever knew it first."""
    for request_id, tied_to in sorted(ties.items()):
        calls = [usage for usage in usages if usage.request_id == request_id]
        named = next((u.ebook_id for u in calls if u.ebook_id is not None), None)
        if tied_to is None and named is not None:
            await tie(AsyncSession(connection), request_id, named)
            continue
        for fact, part in by_table([usage for usage in calls if usage.ebook_id is None]):
            ids = [usage.event_id for usage in part]
            await connection.execute(
                update(fact.table).where(fact.table.c.event_id.in_(ids)).values(ebook_id=tied_to)
            )

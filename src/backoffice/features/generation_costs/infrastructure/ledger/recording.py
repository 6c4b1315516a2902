"""Adds calls to the ledger: the one write path, on both databases."""

import sqlite3
from collections.abc import Sequence
from uuid import UUID

import psycopg
from sqlalchemy import Connection, update
from sqlalchemy.exc import DBAPIError

from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger import postgresql, sqlite
from backoffice.features.generation_costs.infrastructure.ledger.batch import Ties, by_table
from backoffice.features.generation_costs.infrastructure.ledger.ties import tie

COPY_ROWS = 8  # an INSERT each is faster for fewer


def record(connection: Connection, usages: Sequence[Usage], *, may_copy: bool = False) -> set[UUID]:
    """The ids of those that were not there already; only they move the totals.

    In the connection's transaction. With `may_copy`, which is faster for many rows, it may raise
    IntegrityError where one was there already. Raises SQLAlchemy's DBAPIError, or OverflowError for
    a number that SQLite cannot hold.
    """
    once = list({usage.event_id: usage for usage in reversed(usages)}.values())
    try:
        new, ties = _add(connection, once, may_copy)
    except (psycopg.Error, sqlite3.Error) as error:
        base = psycopg.Error if isinstance(error, psycopg.Error) else sqlite3.Error
        raise DBAPIError.instance(None, None, error, base, hide_parameters=True) from error
    if ties:
        _tie(connection, new, ties)
    return {usage.event_id for usage in new}


def _add(
    connection: Connection, usages: Sequence[Usage], may_copy: bool
) -> tuple[Sequence[Usage], Ties]:
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        driver = connection.connection.driver_connection
        if not getattr(driver, "in_transaction", False):
            cursor.execute("BEGIN IMMEDIATE")
        new = sqlite.insert_facts(cursor, usages)
        return new, sqlite.move_totals(cursor, new) if new else {}
    driver = connection.connection.driver_connection
    cursor = connection.connection.cursor()
    if may_copy and len(usages) >= COPY_ROWS:
        assert isinstance(driver, psycopg.Connection)
        postgresql.copy_facts(driver, usages)
        return usages, postgresql.move_totals(cursor, usages)
    new = postgresql.insert_facts(cursor, usages)
    return new, postgresql.move_totals(cursor, new) if new else {}


def _tie(connection: Connection, usages: Sequence[Usage], ties: Ties) -> None:
    """A call and its request name the same book, whichever knew it first."""
    for request_id, tied_to in sorted(ties.items()):
        calls = [usage for usage in usages if usage.request_id == request_id]
        named = next((u.ebook_id for u in calls if u.ebook_id is not None), None)
        if tied_to is None and named is not None:
            tie(connection, request_id, named)
            continue
        for fact, part in by_table([usage for usage in calls if usage.ebook_id is None]):
            ids = [usage.event_id for usage in part]
            connection.execute(
                update(fact.table).where(fact.table.c.event_id.in_(ids)).values(ebook_id=tied_to)
            )

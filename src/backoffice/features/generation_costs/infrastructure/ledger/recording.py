"""Adds calls to the ledger: the one write path, on both databases."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection, update
from sqlalchemy.exc import DBAPIError

from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger import postgresql, sqlite
from backoffice.features.generation_costs.infrastructure.ledger.batch import Ties, by_table
from backoffice.features.generation_costs.infrastructure.ledger.ties import tie


def record(connection: Connection, usages: Sequence[Usage]) -> Sequence[Usage]:
    """Those that were not there already, out of usages that have each an id of their own.

    Only they move the totals. In the connection's transaction. Raises SQLAlchemy's DBAPIError, or
    OverflowError for a number that SQLite cannot hold.
    """
    add = _to_sqlite if connection.dialect.name == "sqlite" else _to_postgresql
    with as_sqlalchemy_s():
        new, ties = add(connection, usages)
    _tie(connection, new, ties)
    return new


def _to_sqlite(connection: Connection, usages: Sequence[Usage]) -> tuple[Sequence[Usage], Ties]:
    cursor = connection.connection.cursor()
    if not getattr(connection.connection.driver_connection, "in_transaction", False):
        cursor.execute("BEGIN IMMEDIATE")
    return sqlite.add(cursor, usages)


def _to_postgresql(connection: Connection, usages: Sequence[Usage]) -> tuple[Sequence[Usage], Ties]:
    cursor = connection.connection.cursor()
    cursor.execute(*postgresql.addition(usages))
    return postgresql.added(usages, cursor.fetchall()[0])


@contextmanager
def as_sqlalchemy_s() -> Iterator[None]:
    """Errors of a cursor that is used directly are those of statements of SQLAlchemy's."""
    try:
        yield
    except (psycopg.Error, sqlite3.Error) as error:
        base = psycopg.Error if isinstance(error, psycopg.Error) else sqlite3.Error
        raise DBAPIError.instance(None, None, error, base, hide_parameters=True) from error


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

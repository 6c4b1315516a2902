"""Adds calls to the ledger: the one write path, on both databases."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import psycopg
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError

from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger import postgresql, sqlite
from backoffice.features.generation_costs.infrastructure.ledger.batch import Ties, by_table
from backoffice.features.generation_costs.infrastructure.ledger.ties import tie

MANY = 8  # rows; fewer are not worth a COPY


def record(
    connection: Connection, usages: Sequence[Usage], *, expect_new: bool = False
) -> set[UUID]:
    """The ids of those that were not there already; only they move the totals.

    In the connection's transaction. With `expect_new`, which is faster for many rows, it may raise
    IntegrityError where one was there already. Raises SQLAlchemy's DBAPIError, or OverflowError for
    a number that SQLite cannot hold.
    """
    once = _once(usages)
    add = _to_sqlite if connection.dialect.name == "sqlite" else _to_postgresql
    with _as_sqlalchemy_s():
        new, ties = add(connection, once, expect_new and len(once) >= MANY)
    if ties:
        _tie(connection, new, ties)
    return {usage.event_id for usage in new}


def _once(usages: Sequence[Usage]) -> Sequence[Usage]:
    """The first of each id."""
    if len({usage.event_id.int for usage in usages}) == len(usages):
        return usages
    return list({usage.event_id: usage for usage in reversed(usages)}.values())


def _without(usages: Sequence[Usage], taken: set[str]) -> Sequence[Usage]:
    """Each table has its own ids; a call that is sent again as another kind is no new one."""
    return [u for u in usages if u.event_id.hex not in taken] if taken else usages


def already_there(connection: Connection, usages: Sequence[Usage]) -> set[UUID]:
    """The ids of those that are in the ledger. In the connection's transaction."""
    found: set[UUID] = set()
    for fact, part in by_table(usages):
        event_id = fact.table.c.event_id
        ids = [usage.event_id for usage in part]
        found.update(connection.scalars(select(event_id).where(event_id.in_(ids))))
    return found


def _to_sqlite(
    connection: Connection, usages: Sequence[Usage], all_are_new: bool
) -> tuple[Sequence[Usage], Ties]:
    cursor = connection.connection.cursor()
    if not getattr(connection.connection.driver_connection, "in_transaction", False):
        cursor.execute("BEGIN IMMEDIATE")
    usages = _without(usages, sqlite.of_another_kind(cursor, usages))
    if not usages:
        return [], {}
    if all_are_new:
        sqlite.add_facts(cursor, usages)
        return usages, sqlite.move_totals(cursor, usages)
    new = sqlite.insert_facts(cursor, usages)
    return new, sqlite.move_totals(cursor, new) if new else {}


def _to_postgresql(
    connection: Connection, usages: Sequence[Usage], all_are_new: bool
) -> tuple[Sequence[Usage], Ties]:
    cursor = connection.connection.cursor()
    usages = _without(usages, postgresql.of_another_kind(cursor, usages))
    if not usages:
        return [], {}
    if all_are_new:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        postgresql.copy_facts(driver, usages)
        return usages, postgresql.move_totals(cursor, usages)
    if len(usages) == 1:
        ties = postgresql.add_one(cursor, usages[0])
        return ([], {}) if ties is None else (usages, ties)
    new = postgresql.insert_facts(cursor, usages)
    return new, postgresql.move_totals(cursor, new) if new else {}


@contextmanager
def _as_sqlalchemy_s() -> Iterator[None]:
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

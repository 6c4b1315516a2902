"""Ties a request's calls to a book."""

from typing import Any

from sqlalchemy import Connection, select, update

from backoffice.features.generation_costs.infrastructure.models.facts import FACTS
from backoffice.features.generation_costs.infrastructure.models.totals import (
    TOTALS,
    GenerationRequestModel,
    LedgerTotalsModel,
)
from backoffice.features.shared.domain.money import ZERO
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.database import insert_into, table_of

REQUESTS = GenerationRequestModel


def tie(connection: Connection, request_id: str, ebook_id: int, title: str | None = None) -> None:
    """In the connection's transaction. Rows are locked in the order of the write path."""
    new = {"request_id": request_id, "created_at": utc_now()} | dict.fromkeys(TOTALS, 0)
    connection.execute(
        insert_into(connection, table_of(REQUESTS))
        .values(new | {"total_cost": ZERO})
        .on_conflict_do_nothing(index_elements=["request_id"])
    )
    columns = (REQUESTS.ebook_id, REQUESTS.total_cost, REQUESTS.api_call_count)
    of_request = REQUESTS.request_id == request_id
    before = connection.execute(select(*columns).where(of_request).with_for_update()).one()
    changes: dict[str, Any] = {"ebook_id": ebook_id}
    if title is not None:
        changes["ebook_title"] = title
    connection.execute(update(REQUESTS).where(of_request).values(changes))
    for model in FACTS:
        connection.execute(
            update(model).where(model.request_id == request_id).values(ebook_id=ebook_id)
        )
    if before.ebook_id is None and before.api_call_count:
        totals = LedgerTotalsModel
        connection.execute(
            update(totals).values(
                book_count=totals.book_count + 1, book_cost=totals.book_cost + before.total_cost
            )
        )

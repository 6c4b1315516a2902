"""Reads what people changed."""

import re
from dataclasses import dataclass

from sqlalchemy import func, select

from backoffice.features.shared.infrastructure.audit import AuditEntryModel
from backoffice.features.shared.infrastructure.keyset import Keyset, Slice
from backoffice.features.shared.infrastructure.unit_of_work import UnitsOfWork

NEWEST_FIRST = Keyset("at", AuditEntryModel.at, AuditEntryModel.id)


PERSON = re.compile(r"user:([0-9]{1,9})")


@dataclass(frozen=True)
class AuditFilter:
    """Parts of what an entry says; empty means any. `user:7` is a person under every name."""

    actor: str = ""
    action: str = ""
    subject: str = ""


class AuditLog:
    def __init__(self, units_of_work: UnitsOfWork) -> None:
        self._units_of_work = units_of_work

    async def page(
        self, wanted: AuditFilter, limit: int, cursor: str | None
    ) -> Slice[AuditEntryModel]:
        """Newest first. Raises InvalidValue for a cursor that is not ours."""
        query = select(AuditEntryModel)
        if person := PERSON.fullmatch(wanted.actor):
            query = query.where(AuditEntryModel.actor_user_id == int(person[1]))
        for column, part in (
            (AuditEntryModel.actor, "" if person else wanted.actor),
            (AuditEntryModel.action, wanted.action),
            (AuditEntryModel.subject, wanted.subject),
        ):
            if part:
                query = query.where(func.lower(column).contains(part.lower(), autoescape=True))
        async with self._units_of_work() as work:
            rows = await work.session.scalars(NEWEST_FIRST.page(query, cursor, limit))
            return NEWEST_FIRST.cut([*rows], limit)

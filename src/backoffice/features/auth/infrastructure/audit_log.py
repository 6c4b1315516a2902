"""Reads what people changed."""

from dataclasses import dataclass

from sqlalchemy import func, select

from backoffice.features.shared.infrastructure.audit import AuditEntryModel
from backoffice.features.shared.infrastructure.keyset import Keyset, Slice
from backoffice.features.shared.infrastructure.unit_of_work import UnitsOfWork

NEWEST_FIRST = Keyset("at", AuditEntryModel.at, AuditEntryModel.id)


@dataclass(frozen=True)
class AuditFilter:
    """Parts of what an entry says; empty means any."""

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
        for column, part in (
            (AuditEntryModel.actor, wanted.actor),
            (AuditEntryModel.action, wanted.action),
            (AuditEntryModel.subject, wanted.subject),
        ):
            if part:
                query = query.where(func.lower(column).contains(part.lower(), autoescape=True))
        async with self._units_of_work() as work:
            rows = await work.session.scalars(NEWEST_FIRST.page(query, cursor, limit))
            return NEWEST_FIRST.cut([*rows], limit)

"""The ledger on a session that is given."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.domain.entities.cost_calculation import CostCalculation
from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.domain.ports.token_tracker_port import TokenTrackerPort
from backoffice.features.generation_costs.infrastructure.ledger.recording import record
from backoffice.features.generation_costs.infrastructure.ledger.ties import tie
from backoffice.features.generation_costs.infrastructure.models.totals import (
    TOTALS,
    GenerationRequestModel,
)

REQUESTS = GenerationRequestModel


class TokenTrackerRepository(TokenTrackerPort):
    """Commits the session it is given: a usage is durable when `save_...` returns."""

    def __init__(self, db: AsyncSession) -> None:
        self._db = db

    async def save_token_usage(self, usage: TokenUsage) -> bool:
        return await self._save(usage)

    async def save_image_usage(self, usage: ImageUsage) -> bool:
        return await self._save(usage)

    async def tie_to_ebook(self, request_id: str, ebook_id: int, title: str | None = None) -> None:
        async with self._transaction():
            connection = await self._db.connection()
            await connection.run_sync(tie, request_id, ebook_id, title)

    async def get_cost_calculation(self, request_id: str) -> CostCalculation | None:
        row = await self._db.get(REQUESTS, request_id, populate_existing=True)
        return calculation(row) if row and row.api_call_count else None

    async def get_all_cost_calculations(self) -> list[CostCalculation]:
        newest_first = (REQUESTS.created_at.desc(), REQUESTS.request_id.desc())
        rows = await self._db.scalars(
            select(REQUESTS).where(REQUESTS.api_call_count > 0).order_by(*newest_first),
            execution_options={"populate_existing": True},
        )
        return [calculation(row) for row in rows]

    async def _save(self, usage: Usage) -> bool:
        async with self._transaction():
            connection = await self._db.connection()
            return bool(await connection.run_sync(record, [usage]))

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        try:
            yield
            await self._db.commit()
        except BaseException:
            await self._db.rollback()
            raise


def calculation(row: GenerationRequestModel) -> CostCalculation:
    return CostCalculation(
        request_id=row.request_id,
        ebook_id=row.ebook_id,
        ebook_title=row.ebook_title,
        created_at=row.created_at,
        **{name: getattr(row, name) for name in TOTALS},
    )

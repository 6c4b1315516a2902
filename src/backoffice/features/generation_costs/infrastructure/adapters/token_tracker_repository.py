"""The ledger: its write path, and the lookups of its port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.domain.entities.cost_calculation import CostCalculation
from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.domain.ports.token_tracker_port import TokenTrackerPort
from backoffice.features.generation_costs.infrastructure.models.image_usage_model import (
    ImageUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.totals import (
    TOTALS,
    CostRollupModel,
    GenerationRequestModel,
)
from backoffice.features.shared.domain.money import ZERO
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.database import Base, insert_into, table_of

REQUESTS = GenerationRequestModel


class TokenTrackerRepository(TokenTrackerPort):
    """Commits the session it is given: a usage is durable when `save_...` returns."""

    def __init__(self, db: AsyncSession) -> None:
        self._db = db

    async def save_token_usage(self, usage: TokenUsage) -> bool:
        return await self._save(TokenUsageModel, usage)

    async def save_image_usage(self, usage: ImageUsage) -> bool:
        return await self._save(ImageUsageModel, usage)

    async def tie_to_ebook(self, request_id: str, ebook_id: int, title: str | None = None) -> None:
        request = {"request_id": request_id, "created_at": utc_now()}
        tie: dict[str, Any] = {"ebook_id": ebook_id}
        if title is not None:
            tie["ebook_title"] = title
        async with self._transaction():
            await self._db.execute(
                insert_into(self._db, table_of(REQUESTS))
                .values(request | dict.fromkeys(TOTALS, 0) | {"total_cost": ZERO} | tie)
                .on_conflict_do_update(index_elements=["request_id"], set_=tie)
            )
            for model in (TokenUsageModel, ImageUsageModel):
                await self._db.execute(
                    update(model).where(model.request_id == request_id).values(ebook_id=ebook_id)
                )

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

    async def _save(self, model: type[Base], usage: Usage) -> bool:
        facts = table_of(model)
        values = {c.name: getattr(usage, c.name) for c in facts.columns if c.name != "id"}
        async with self._transaction():
            recorded = await self._db.scalar(
                insert_into(self._db, facts)
                .values(values)
                .on_conflict_do_nothing(index_elements=["event_id"])
                .returning(facts.c.id)
            )
            if recorded is None:
                return False
            ebook_id = await self._add_to_request(usage)
            await self._add_to_rollup(usage)
            if usage.ebook_id is None and ebook_id is not None:
                await self._db.execute(
                    update(facts).where(facts.c.id == recorded).values(ebook_id=ebook_id)
                )
        return True

    async def _add_to_request(self, usage: Usage) -> int | None:
        """The request's row is locked from here on, so a tie cannot slip in between."""
        insert = insert_into(self._db, table_of(REQUESTS)).values(
            request_id=usage.request_id,
            ebook_id=usage.ebook_id,
            created_at=usage.created_at,
            **totals_of(usage),
        )
        new = insert.excluded
        starts = or_(REQUESTS.api_call_count == 0, new.created_at < REQUESTS.created_at)
        upsert = insert.on_conflict_do_update(
            index_elements=["request_id"],
            set_={
                "created_at": case((starts, new.created_at), else_=REQUESTS.created_at),
                "ebook_id": case(
                    (REQUESTS.ebook_id.is_(None), new.ebook_id), else_=REQUESTS.ebook_id
                ),
                **{name: getattr(REQUESTS, name) + new[name] for name in TOTALS},
            },
        )
        ebook_id: int | None = await self._db.scalar(upsert.returning(REQUESTS.ebook_id))
        return ebook_id

    async def _add_to_rollup(self, usage: Usage) -> None:
        key = {
            "hour": usage.created_at.replace(minute=0, second=0, microsecond=0),
            "provider": usage.provider,
            "model": usage.model,
            "operation": usage.operation,
        }
        insert = insert_into(self._db, table_of(CostRollupModel)).values(key | totals_of(usage))
        await self._db.execute(
            insert.on_conflict_do_update(
                index_elements=list(key),
                set_={
                    name: getattr(CostRollupModel, name) + insert.excluded[name] for name in TOTALS
                },
            )
        )

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        try:
            yield
            await self._db.commit()
        except BaseException:
            await self._db.rollback()
            raise


def totals_of(usage: Usage) -> dict[str, Any]:
    """What one call adds to its request and to its hour."""
    return {
        "total_cost": usage.cost,
        "total_prompt_tokens": usage.prompt_tokens if isinstance(usage, TokenUsage) else 0,
        "total_completion_tokens": usage.completion_tokens if isinstance(usage, TokenUsage) else 0,
        "total_input_images": usage.input_images,
        "total_output_images": usage.output_images,
        "api_call_count": 1,
        "unpriced_call_count": int(usage.cost_source is CostSource.UNKNOWN),
    }


def calculation(row: GenerationRequestModel) -> CostCalculation:
    return CostCalculation(
        request_id=row.request_id,
        ebook_id=row.ebook_id,
        ebook_title=row.ebook_title,
        created_at=row.created_at,
        **{name: getattr(row, name) for name in TOTALS},
    )

"""cost_entries: the read model over all facts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.generation_costs.domain.entities.cost_entry import CostEntry
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.infrastructure.models.facts import FACTS
from backoffice.features.generation_costs.infrastructure.models.service_usage_model import (
    ServiceUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.models.usage_columns import UsageColumns


class EntryQueries:
    def __init__(self, db: AsyncSession) -> None:
        self._db = db

    async def by_event_id(self, event_ids: Sequence[UUID]) -> dict[UUID, CostEntry]:
        found: dict[UUID, CostEntry] = {}
        for fact in FACTS:
            for row in await self._db.scalars(select(fact).where(fact.event_id.in_(event_ids))):
                found[row.event_id] = entry_of(row)
        return found


def entry_of(row: UsageColumns) -> CostEntry:
    tokens = row if isinstance(row, TokenUsageModel) else None
    service = row if isinstance(row, ServiceUsageModel) else None
    source = CostSource(row.cost_source)
    return CostEntry(
        event_id=row.event_id,
        service=row.service,
        provider=row.provider,
        model=row.model,
        operation=row.operation,
        amount=None if source is CostSource.UNKNOWN else row.cost,
        cost_source=source,
        input_tokens=tokens.prompt_tokens if tokens else None,
        output_tokens=tokens.completion_tokens if tokens else None,
        input_images=row.input_images,
        output_images=row.output_images,
        quantity=service.quantity if service else None,
        unit=service.unit if service else None,
        resource_type=row.resource_type,
        resource_id=row.resource_id,
        tenant_id=row.tenant_id,
        user_id=row.user_id,
        conversation_id=row.conversation_id,
        request_id=row.request_id,
        timestamp=row.created_at,
        metadata=row.details,
    )

"""Calls of every kind, for tests of what is read."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger.store import LedgerStore
from backoffice.features.shared.infrastructure.database import Database

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OWN_FIELDS: dict[type[Usage], dict[str, Any]] = {
    TokenUsage: {"prompt_tokens": 100, "completion_tokens": 50},
    ImageUsage: {"output_images": 1},
    ServiceUsage: {"quantity": Decimal("1.5"), "unit": "second"},
}


def call(kind: type[Usage] = TokenUsage, cost: str = "0.01", **changes: Any) -> Usage:
    given: dict[str, Any] = {
        "request_id": "req-1",
        "model": "gemini",
        "provider": "openrouter",
        "operation": "page",
        "cost": Decimal(cost),
        "created_at": NOON,
    }
    return kind(**given | OWN_FIELDS[kind] | changes)


async def store(database: Database, usages: Sequence[Usage]) -> None:
    """As the app records them."""
    writer = LedgerStore(database)
    try:
        await writer.record(usages)
    finally:
        await writer.close()

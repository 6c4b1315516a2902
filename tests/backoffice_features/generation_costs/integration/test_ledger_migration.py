import asyncio
from datetime import timedelta
from decimal import Decimal

from alembic import command

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.migrations import alembic_config, upgrade
from tests.backoffice_features.generation_costs.audit import audited_costs
from tests.backoffice_features.generation_costs.usages import NOON, call, store


async def test_sums_are_those_of_the_facts_that_are_left_when_services_go_and_come(
    database: Database, database_url: str
) -> None:
    later = {"created_at": NOON + timedelta(minutes=1)}
    kept = [call(), call(ImageUsage, "0.04", tenant_id="shop-1"), call(cost="7", request_id="two")]
    gone = [
        call(ServiceUsage, "0.5", **later),
        call(ServiceUsage, "3", tenant_id="shop-1", **later),
        call(ServiceUsage, "9", request_id="speech", operation="speech", **later),
    ]
    await store(database, [*kept, *gone])
    await asyncio.to_thread(command.downgrade, alembic_config(database_url), "0007")
    await asyncio.to_thread(upgrade, database_url)
    costs = await audited_costs(database)
    assert sorted(costs.values()) == [Decimal("0.01"), Decimal("0.04"), Decimal(7)]

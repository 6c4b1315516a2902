"""What one process overrides, the others see."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import httpx
from fastapi import FastAPI

from backoffice.features.pricing.domain.drafts import Draft, Drafts
from backoffice.features.pricing.infrastructure.current_overrides import CurrentOverrides
from backoffice.features.pricing.infrastructure.overrides import OverrideRepository
from backoffice.features.pricing.wiring import catalogue
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from backoffice.features.shared.infrastructure.unit_of_work import UnitOfWork
from backoffice.main import create_app
from backoffice.settings import Settings
from tests.backoffice_features.pricing.prices import TODAY, price
from tests.support.accounts import add_api_key, client_of
from tests.support.queries import counted
from tests.support.waiting import until

PRICING = "/cost-tracking/pricing"
OVERRIDE = {
    "provider": "acme",
    "model": "wonder",
    "rates": [{"component": "input_tokens", "price": "2"}],
    "reason": "a contract",
}
CALL = {"service": "acme", "operation": "chat", "model": "wonder", "inputTokens": 1}


def repository(database: Database) -> OverrideRepository:
    bus = EventBus()
    return OverrideRepository(lambda: UnitOfWork(database.sessions, bus), lambda: datetime.now(UTC))


def draft(model: str) -> Draft:
    plain = Drafts(catalogue(), TODAY).price(price(model, "1"))
    return Draft(price=plain, reason="a test")


async def amount(client: httpx.AsyncClient) -> str | None:
    recorded = await client.post("/cost-tracking/record", json=CALL)
    assert recorded.status_code == 201, recorded.text
    found: str | None = recorded.json()["amount"]
    return found


async def test_a_process_prices_by_what_another_one_overrode(
    client: httpx.AsyncClient, app: FastAPI, settings: Settings
) -> None:
    other_app = create_app(settings.model_copy(update={"api_requests_a_minute": 1_000_000}))
    key = await add_api_key(app.state.database, Role.ADMIN)
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(client_of(other_app))
        other.headers["Authorization"] = f"Bearer {key}"
        await stack.enter_async_context(other_app.router.lifespan_context(other_app))
        assert await amount(other) is None
        made = await client.put(PRICING, json=OVERRIDE)
        assert await amount(client) == "2"

        async def sees_it() -> bool:
            return await amount(other) == "2"

        await until(sees_it)
        # Whoever asks is told the newest, however long ago this process looked.
        wanted = {"version": made.json()["version"], "reason": "an error"}
        await client.delete(PRICING, params=wanted)
        found = await other.get(PRICING, params={"layer": "override"})
        assert found.json()["items"] == []
        assert await amount(other) is None


async def test_a_process_that_starts_prices_by_what_was_overridden_before(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    await client.put(PRICING, json=OVERRIDE)
    later = create_app(settings)
    async with later.router.lifespan_context(later):
        today = datetime.now(UTC).date()
        held = later.state.pricing.prices.catalogue.in_force("acme", "wonder", today)
    assert [each.version for each in held] == [f"override 1 acme/wonder from {today}"]


async def test_a_process_that_could_not_read_what_was_overridden_knows_no_price(
    settings: Settings,
) -> None:
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    app = create_app(settings.model_copy(update={"database_url": nowhere}))
    prices = app.state.pricing.prices
    call = Call(provider="openai", model="gpt-4o", at=datetime.now(UTC), input_tokens=1)
    assert prices.price(call) is not None
    async with app.router.lifespan_context(app):
        assert prices.price(call) is None
        prices.override([])
        assert prices.price(call) is not None


async def test_two_who_say_the_same_at_once_make_one_version(database: Database) -> None:
    many = [repository(database).make([draft("wonder")]) for _ in range(8)]
    made = [each for (each,) in await asyncio.gather(*many)]
    assert [each.is_new for each in made].count(True) == 1
    assert len({each.override.price.version for each in made}) == 1


async def test_looking_again_costs_one_query_where_nothing_changed(database: Database) -> None:
    told: list[int] = []
    current = CurrentOverrides(repository(database), lambda prices: told.append(len(prices)))
    await repository(database).make([draft("wonder"), draft("voice")])
    await current.refresh()
    with counted(database) as statements:
        await current.refresh()
    assert told == [2]
    assert len([each for each in statements if "price_overrides" in each]) == 1


async def test_prices_go_on_to_hold_while_overrides_cannot_be_read() -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    told: list[int] = []
    current = CurrentOverrides(repository(away), lambda prices: told.append(len(prices)))
    async with current.running():
        assert told == []
    await away.dispose()

"""The pages of unpriced calls and of repricing, without a browser."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.shared.domain.account import Role
from backoffice.settings import Settings
from tests.backoffice_features.generation_costs.fakes import app_with_prices
from tests.backoffice_features.generation_costs.repricing import ChangingPrices
from tests.backoffice_features.generation_costs.usages import call, store
from tests.support.accounts import client_of, sign_in
from tests.support.pages import in_french
from tests.support.waiting import until

UNKNOWN: dict[str, Any] = {"cost": "0", "cost_source": CostSource.UNKNOWN}
PAGE = {"Accept": "text/html", "Accept-Language": "en"}
UNPRICED, REPRICING = "/costs/unpriced", "/costs/repricing"


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    made = app_with_prices(settings, ChangingPrices(a="5"))
    await store(
        made.state.database,
        [call(**UNKNOWN, model="a"), call(**UNKNOWN, model="of-nobody"), call(cost="1")],
    )
    yield made
    await made.state.database.dispose()


async def read(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(path, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_the_navigation_tells_how_many_calls_are_unpriced_and_nothing_of_none(
    client: httpx.AsyncClient,
) -> None:
    assert f'href="{UNPRICED}"' in (await read(client, "/account")).split("<main")[0]
    for model in ("a", "of-nobody"):
        assert model in await read(client, UNPRICED)
    priced = await client.post(UNPRICED, headers=PAGE)
    assert priced.status_code == 303
    run = priced.headers["location"]

    async def is_done() -> bool:
        return "hx-trigger" not in (await read(client, run)).split("<article", 1)[1].split(">")[0]

    await until(is_done)
    page = await read(client, UNPRICED)
    assert "None of them has a price yet" in page
    assert "Price them" not in page


async def test_who_may_not_change_costs_reads_only(app: FastAPI) -> None:
    for role in (Role.VIEWER, Role.OPERATOR):
        async with client_of(app) as reader:
            await sign_in(reader, app.state.database, role)
            assert "Price them" not in await read(reader, UNPRICED)
            page = await read(reader, REPRICING)
            assert "<main" in page
            assert 'method="post"' not in page.split("<main", 1)[1].split("</main", 1)[0]
            for path in (UNPRICED, REPRICING, f"{REPRICING}/months/close", f"{REPRICING}/1/apply"):
                assert (await reader.post(path, headers=PAGE)).status_code == 403


async def test_a_form_that_is_refused_says_why_and_keeps_what_was_filled_in(
    client: httpx.AsyncClient,
) -> None:
    filled = {"since": "2026-04-01", "until": "2026-03-01", "model": "a"}
    refused = await client.post(REPRICING, data=filled, headers=PAGE)
    assert refused.status_code == 422
    assert "Must not be after until" in refused.text
    assert 'value="2026-04-01"' in refused.text
    refused = await client.post(REPRICING, data={"since": "soon"}, headers=PAGE)
    assert refused.status_code == 422
    months = f"{REPRICING}/months"
    refused = await client.post(
        f"{months}/close", data={"month": "2999-01", "reason": "Early"}, headers=PAGE
    )
    assert (refused.status_code, "2999-01 is not over yet" in refused.text) == (422, True)
    refused = await client.post(f"{months}/close", data={"month": "2026-03"}, headers=PAGE)
    assert (refused.status_code, "Must not be empty" in refused.text) == (422, True)


async def test_a_closed_month_keeps_its_unpriced_calls_until_it_is_reopened(
    client: httpx.AsyncClient,
) -> None:
    months = f"{REPRICING}/months"
    why = {"reason": "Books are done"}
    closed = await client.post(f"{months}/close", data={"month": "2026-03"} | why, headers=PAGE)
    assert closed.status_code == 303
    refused = await client.post(UNPRICED, headers=PAGE)
    assert (refused.status_code, "2026-03" in refused.text) == (409, True)
    without_reason = await client.post(f"{months}/2026-03/reopen", headers=PAGE)
    assert without_reason.status_code == 422
    opened = await client.post(f"{months}/2026-03/reopen", data=why, headers=PAGE)
    assert opened.status_code == 303
    assert (await client.post(UNPRICED, headers=PAGE)).status_code == 303


async def test_a_run_is_cancelled_and_goes_on_from_its_page(idle_client: httpx.AsyncClient) -> None:
    """Nobody carries it out meanwhile."""
    run = (await idle_client.post(REPRICING, headers=PAGE)).headers["location"]
    assert "under way" in await read(idle_client, run)
    assert (await idle_client.post(f"{run}/cancel", headers=PAGE)).status_code == 303
    assert "cancelled" in await read(idle_client, run)
    assert (await idle_client.post(f"{run}/resume", headers=PAGE)).status_code == 303
    assert "under way" in await read(idle_client, run)
    assert (await idle_client.post(f"{run}/apply", headers=PAGE)).status_code == 422


async def test_they_speak_french(idle_client: httpx.AsyncClient) -> None:
    assert "Appels sans prix" in await in_french(idle_client, UNPRICED)
    assert "Mois clôturés" in await in_french(idle_client, REPRICING)

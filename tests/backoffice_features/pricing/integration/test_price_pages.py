"""Pages of prices, on both databases."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module

import httpx
import pytest
from fastapi import FastAPI

from backoffice.features.pricing.domain.ports import Drift, PriceDrift
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.wiring import Platform
from backoffice.settings import Settings
from tests.support.accounts import client_of, sign_in
from tests.support.pages import in_french

MODEL = "/prices/model?provider=google&name=gemini-2.5-flash"
FILLED = {
    "provider": "google",
    "name": "gemini-2.5-flash",
    "component-0": "input_tokens",
    "price-0": "0,03",
    "per-0": "1000000",
    "component-1": "output_tokens",
    "price-1": "",
    "valid_from": "2025-11-01",
    "reason": "Our contract",
}
CSV = "model,provider,component,price\nvoice,acme,second,{}\n"


async def text_of(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_a_price_is_overridden_and_withdrawn_by_form(idle_client: httpx.AsyncClient) -> None:
    done = await idle_client.post("/prices/override", data=FILLED)
    assert (done.status_code, done.headers["location"]) == (303, MODEL)
    page = await text_of(idle_client, MODEL)
    assert "until it is repriced" in page
    assert "Our contract" in page
    assert "override 1 google/gemini-2.5-flash from 2025-11-01" in page
    assert "genai-prices" in page
    listed = await text_of(idle_client, "/prices?layer=override")
    assert "$0.03" in listed

    version = "override 1 google/gemini-2.5-flash from 2025-11-01"
    empty = await idle_client.post("/prices/withdraw", data={"version": version, "reason": " "})
    assert empty.status_code == 422
    assert "Must not be empty." in empty.text
    gone = await idle_client.post(
        "/prices/withdraw", data={"version": version, "reason": "An error", "from": "2025-11-01"}
    )
    assert gone.headers["location"] == MODEL
    assert "An error" in await text_of(idle_client, MODEL)
    assert "No price matches" in await text_of(idle_client, "/prices?layer=override")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"reason": ""}, "Must not be empty."),
        ({"price-0": "cheap"}, "Must be a number such as 0.03."),
        ({"price-0": ""}, "Must not be empty."),
        ({"valid_from": "soon"}, "Must be a day such as"),
        ({"last_day": "2025-10-01"}, "Must not be before the first day."),
        ({"last_day": "9999-12-31"}, "Must be a day such as"),
        # Below the twelve rates that the library has.
        ({"price-12": "1", "component-12": "in_tokens"}, "Is no kind of token"),
        ({"price-12": "1", "per-12": "many"}, "Must be a whole number."),
        ({"provider": "", "name": ""}, "Must not be empty."),
    ],
)
async def test_a_form_comes_back_with_what_is_wrong(
    idle_client: httpx.AsyncClient, wrong: dict[str, str], message: str
) -> None:
    answer = await idle_client.post("/prices/override", data=FILLED | wrong)
    assert answer.status_code == 422
    assert message in answer.text
    assert f'value="{(FILLED | wrong)["valid_from"]}"' in answer.text


async def test_a_model_that_nobody_prices_gets_a_price(idle_client: httpx.AsyncClient) -> None:
    path = "/prices/model?provider=acme&name=wonder"
    assert "unknown cost" in await text_of(idle_client, path)
    given = {**FILLED, "provider": "acme", "name": "Wonder", "last_day": "2999-11-30"}
    done = await idle_client.post("/prices/override", data=given)
    assert done.headers["location"] == path
    page = await text_of(idle_client, path)
    assert "unknown cost" not in page
    assert "Nov 30, 2999" in page


async def test_a_file_is_looked_at_and_then_applied(idle_client: httpx.AsyncClient) -> None:
    sent = {"file": ("prices.csv", CSV.format("0.35").encode(), "text/csv")}
    seen = await idle_client.post("/prices/import", files=sent, data={"reason": "Their list"})
    assert seen.status_code == 200
    assert "1 price would change" in seen.text
    assert "No price matches" in await text_of(idle_client, "/prices?layer=override")
    changes = seen.text.split('name="csv" value="')[1].split('"')[0]
    done = await idle_client.post("/prices/import/apply", data={"csv": changes})
    assert done.headers["location"] == "/prices?layer=override"
    assert "voice" in await text_of(idle_client, "/prices?layer=override")
    again = await idle_client.post("/prices/import", files=sent, data={"reason": "Their list"})
    assert "Nothing would change: 1 price" in again.text


async def test_a_wrong_file_is_told_line_by_line(idle_client: httpx.AsyncClient) -> None:
    sent = {"file": ("prices.csv", CSV.format("=1").encode(), "text/csv")}
    seen = await idle_client.post("/prices/import", files=sent)
    assert seen.status_code == 422
    assert "1 line is wrong; nothing was changed" in seen.text
    assert (await idle_client.post("/prices/import", data={"reason": "x"})).status_code == 422
    applied = await idle_client.post("/prices/import/apply", data={"csv": CSV.format("dear")})
    assert applied.status_code == 422


async def test_a_form_with_a_file_shows_that_it_is_ours(idle_client: httpx.AsyncClient) -> None:
    token = idle_client.headers.pop("X-CSRF-Token")
    sent = {"file": ("prices.csv", CSV.format("1").encode(), "text/csv")}
    for data, status in (
        ({"reason": "x"}, 403),
        ({"reason": "x", "csrf_token": "made-up"}, 403),
        ({"reason": "x", "csrf_token": token}, 200),
    ):
        answer = await idle_client.post("/prices/import", files=sent, data=data)
        assert answer.status_code == status
    headers = {"Content-Type": "multipart/form-data"}
    broken = await idle_client.post("/prices/import", content=b"x", headers=headers)
    assert broken.status_code == 403


async def test_those_who_may_not_change_prices_see_no_forms(app: FastAPI) -> None:
    async with client_of(app) as client:
        await sign_in(client, app.state.database, Role.OPERATOR)
        for path in ("/prices", MODEL):
            assert "/prices/override" not in await text_of(client, path)
            assert "/prices/import" not in await text_of(client, path)


async def test_prices_are_in_french_and_of_another_day(idle_client: httpx.AsyncClient) -> None:
    page = await in_french(idle_client, "/prices?q=gpt-4o&at=2025-01-01")
    assert "Jetons de sortie" in page
    assert 'value="2025-01-01"' in page
    assert "Aucun prix ne correspond" in await in_french(idle_client, "/prices?q=nothing-here")


@dataclass(frozen=True)
class FakeDrift:
    provider: str = "openrouter"
    model: str = "google/gemini-2.5-flash-image"
    calls: int = 1284
    reported: Decimal = Decimal("49.76")
    computed: Decimal = Decimal("47.11")
    difference: Decimal | None = Decimal("5.6")
    since: date = date(2026, 10, 27)
    until: date = date(2026, 11, 26)


class FakePriceDrift(PriceDrift):
    async def by_model(self) -> Sequence[Drift]:
        return [FakeDrift(), FakeDrift(model="gpt-image-1", difference=Decimal("1.9"))]


@pytest.fixture
async def drifting(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Of a program whose ledger answers, and is installed after the prices."""
    platform = Platform(settings)
    for feature in ("auth", "pricing"):
        import_module(f"backoffice.features.{feature}.wiring").install(platform)
    platform.answer("PriceDrift", FakePriceDrift())
    async with client_of(platform.app) as client:
        await sign_in(client, platform.database)
        yield client
    await platform.database.dispose()


async def test_models_whose_reported_cost_is_another_are_shown(
    drifting: httpx.AsyncClient, idle_client: httpx.AsyncClient
) -> None:
    page = await text_of(drifting, "/prices")
    assert "1 model differs by more than 2%" in page
    assert "1 model within the limit" in page
    assert page.index("gemini-2.5-flash-image") < page.index("gpt-image-1")
    assert "+5.6%" in page
    assert "Reported and computed" not in await text_of(idle_client, "/prices")

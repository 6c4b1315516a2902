from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features import generation_costs
from backoffice.features.generation_costs.domain.entities.usage import CostSource
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker import LOG_COLUMNS
from backoffice.features.shared.infrastructure.database import Database
from tests.backoffice_features.generation_costs.fakes import CentPrices, FakeLedger
from tests.backoffice_features.generation_costs.repricing import Bookkeeper, ChangingPrices
from tests.backoffice_features.generation_costs.usages import call, store
from tests.support.readme import blocks_of, run

README = Path(generation_costs.__path__[0]) / "README.md"


async def test_the_readme_does_what_it_says(
    db: AsyncSession, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {"db": db, "Decimal": Decimal}
    blocks = blocks_of(README, ("Usage", "Event-Driven Integration"))
    assert len(blocks) == 4
    for block in blocks:
        await run(block, names)
    assert capsys.readouterr().out == (
        "Request req-123:\n  Total cost: $0.01\n  Total tokens: 150\n  API calls: 1\n"
    )
    await names["track_usage_usecase"].execute("req-124", "gpt-4", 1, 2, Decimal(0))
    assert capsys.readouterr().out == "Tokens consumed: 3\n"


async def test_the_readme_records_responses(capsys: pytest.CaptureFixture[str]) -> None:
    ledger = FakeLedger()
    names: dict[str, Any] = {"Decimal": Decimal, "record_calls": ledger.priced_by(CentPrices())}
    for block in blocks_of(README, ("Responses In, Costs Out",)):
        await run(block, names)
    assert capsys.readouterr().out == "messages 1821\nweb_search 2\n"
    assert len(ledger.usages) == 11


@pytest.mark.usefixtures("client")
async def test_the_readme_tells_what_shops_use(
    app: FastAPI, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {
        "database": app.state.database,
        "record_calls": app.state.record_calls,
    }
    (block,) = blocks_of(README, ("What Shops Use",))
    capsys.readouterr()
    await run(block, names)
    said = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("{")]
    assert said == [
        "chat_message 2263 0.0011211",
        "2263 0.0011211 0.0011211 0 unpriced",
        "shop_123 1 0.0011211",
        ",".join(LOG_COLUMNS),
    ]


async def test_the_readme_prices_what_was_unpriced(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    unknown = [
        call(cost="0", cost_source=CostSource.UNKNOWN, model=model)
        for model in ("gpt-4o", "gpt-4o", "of-nobody")
    ]
    await store(database, unknown)
    keeper = Bookkeeper(database, ChangingPrices(**{"gpt-4o": "0.25"}))
    names: dict[str, Any] = {"runs": keeper.runs, "worker": keeper.worker}
    (block,) = blocks_of(README, ("Prices That Come Later",))
    await run(block, names)
    assert capsys.readouterr().out == (
        "gpt-4o: 2 calls, 0.5 USD, left: {}\nof-nobody: 0 calls, 0 USD, left: {'no_price': 1}\n"
    )

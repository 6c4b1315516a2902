from pathlib import Path
from typing import Any

import httpx
import pytest

from backoffice.features import pricing
from backoffice.features.pricing.presentation.routes import api
from tests.support.readme import blocks_of, run

README = Path(pricing.__path__[0]) / "README.md"


async def test_the_readme_changes_prices_as_it_says(
    idle_client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {"client": idle_client}
    blocks = blocks_of(README, ("Changing prices",))
    assert len(blocks) == 3
    for block in blocks:
        await run(block, names)
    assert capsys.readouterr().out.splitlines() == [
        "override 1 google/gemini-2.5-flash from 2025-11-01",
        api.BACK_DATED.format(day="2025-11-01"),
        "2025-11-20",
        "['override']",
        "1 []",
    ]

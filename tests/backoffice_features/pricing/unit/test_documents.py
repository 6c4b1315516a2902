"""The documents say what the data says, and their code runs."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from backoffice.features import pricing
from backoffice.features.pricing.presentation.price_table import with_tables
from tests.support.calls import TODAY
from tests.support.readme import blocks_of, run
from tests.support.tree import PROJECT

README = Path(pricing.__path__[0]) / "README.md"
PRICES = PROJECT / "docs/prices.md"
COMMAND = "python -m backoffice.features.pricing.presentation.price_table docs/prices.md"


def test_the_tables_are_those_of_the_data() -> None:
    document = PRICES.read_text(encoding="utf-8")
    assert document == with_tables(document), f"Run: {COMMAND}"


async def test_the_readme_does_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {"now": TODAY, "Decimal": Decimal}
    blocks = blocks_of(README, ("Usage",))
    assert len(blocks) == 3
    for block in blocks:
        await run(block, names)
    assert capsys.readouterr().out.splitlines() == [
        "0.038755000000 by catalogue openrouter/google/gemini-2.5-flash-image from 2025-08-26",
        "100 input tokens at 0.0000003: 0.0000300",
        "1290 output image tokens at 0.00003: 0.03870",
        "10 output tokens at 0.0000025: 0.0000250",
        "0.060000000000 instead of 0.080000000000",
        "cached_tokens: cached_tokens are 10, but input_tokens, which they are part of, are 9",
        "None",
    ]

from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from backoffice.features import ebook
from backoffice.features.ebook.creation.infrastructure.choices import FOLDER
from tests.support.readme import blocks_of, run

README = Path(ebook.__path__[0]) / "README.md"


async def test_the_readme_does_what_it_says(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {"client": client}
    blocks = blocks_of(README, ("Usage", "Export"))
    assert len(blocks) == 4
    for block in blocks:
        await run(block, names)
    assert capsys.readouterr().out.splitlines() == [
        "queued",
        "ready 2 of 2 pages",
        "used approved",
        "every page has at least 425 dpi",
    ]
    assert names["pdf"].content.startswith(b"%PDF-")


def test_the_theme_of_the_readme_is_part_of_the_one_we_ship() -> None:
    (example,) = README.read_text(encoding="utf-8").split("```yaml\n")[1:]
    shown = yaml.safe_load(example.split("```")[0])
    shipped = yaml.safe_load((FOLDER / "themes" / "ocean.yaml").read_text(encoding="utf-8"))
    for part in ("subjects", "settings", "compositions"):
        assert shown[part][0] in shipped[part]

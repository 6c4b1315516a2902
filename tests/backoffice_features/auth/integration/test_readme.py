from pathlib import Path
from typing import Any

import httpx
import pytest

from backoffice.features import auth
from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.infrastructure.database import Database
from tests.support.accounts import add_user
from tests.support.readme import blocks_of, run

README = Path(auth.__path__[0]) / "README.md"


async def test_the_readme_does_what_it_says(
    anonymous_client: httpx.AsyncClient, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await add_user(database, Role.ADMIN, "ann@example.com")
    names: dict[str, Any] = {"client": anonymous_client}
    blocks = blocks_of(README, ("Usage",))
    assert len(blocks) == 2
    for block in blocks:
        await run(block, names)
    assert capsys.readouterr().out.splitlines() == [
        "ann@example.com admin",
        "jo@example.com True",
        f"{names['key']['prefix']} True",
        "403 This takes the role admin; yours is operator.",
    ]

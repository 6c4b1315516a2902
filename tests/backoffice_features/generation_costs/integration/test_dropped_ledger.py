"""The ledger is dropped: what it held is in the dump."""

import csv
import shlex
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.infrastructure.adapters.token_tracker_repository import (
    TokenTrackerRepository,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.shared.infrastructure.database import Database
from tests.support.tree import PROGRAMS, Tree

COST = Decimal("0.000000312345")
CALLS = 40
DROP = ("feature", "drop", "generation_costs", "--yes")


@pytest.fixture
async def tree(database_url: str, database: Database, tmp_path: Path) -> Tree:
    async with database.sessions() as db:
        repository = TokenTrackerRepository(db)
        for number in range(CALLS):
            usage = TokenUsage(
                request_id="req-1",
                model=f"model {number}",
                prompt_tokens=1,
                completion_tokens=2,
                cost=COST,
            )
            await repository.save_token_usage(usage)
    return Tree.copied_to(tmp_path / "copy", DATABASE_URL=database_url)


async def test_every_cost_is_in_the_dump_to_the_last_digit(tree: Tree) -> None:
    dropped = tree.backoffice(*DROP)
    (file,) = (tree.folder / "var/dropped").glob("generation_costs-*/token_usages.csv")
    assert f"{file}: {CALLS} rows" in dropped.stdout
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert {row["cost"] for row in rows} == {str(f"{COST:f}")}
    assert sum(Decimal(row["cost"]) for row in rows) == CALLS * COST
    assert all(row["created_at"].endswith("+00:00") for row in rows)


async def test_any_upgrade_that_drops_the_ledger_dumps_it_first(tree: Tree, tmp_path: Path) -> None:
    tree.backoffice(*DROP, DATABASE_URL=await _another(tree, tmp_path))
    tree.run("alembic", "upgrade", "head")
    assert len([*(tree.folder / "var/dropped").glob("*/token_usages.csv")]) == 2


async def test_a_full_disk_drops_nothing(tree: Tree, database: Database, tmp_path: Path) -> None:
    # A limit of 1 KiB for a file that is written, which the dump passes.
    command = shlex.join([str(PROGRAMS / "backoffice"), *DROP, "--dump", str(tmp_path / "out")])
    tree.backoffice(*DROP, DATABASE_URL=await _another(tree, tmp_path))  # writes the migration
    full = tree.run("bash", "-c", f"ulimit -f 1; {command}", fails=True)
    assert full.returncode == 2
    assert "File too large. Nothing was dropped" in full.stderr
    assert tree.run("ls", str(tmp_path / "out")).stdout == ""
    async with database.sessions() as db:
        assert await db.scalar(select(func.count()).select_from(TokenUsageModel)) == CALLS


async def _another(tree: Tree, tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/other.db"
    tree.backoffice("migrate", DATABASE_URL=url)
    return url

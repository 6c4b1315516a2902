"""Prices as CSV, out and in, on both databases."""

import csv
import io

import httpx
from sqlalchemy import func, select

from backoffice.features.pricing.infrastructure.models import PriceOverrideModel
from backoffice.features.shared.infrastructure.database import Database

PRICING = "/cost-tracking/pricing"
FILE = f"{PRICING}.csv"
IMPORT = f"{PRICING}/import"


async def overrides(database: Database) -> int:
    async with database.sessions() as db:
        return await db.scalar(select(func.count()).select_from(PriceOverrideModel)) or 0


async def test_an_exported_file_is_changed_and_brought_back(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    exported = await idle_client.get(FILE, params={"q": "dall-e-3", "provider": "openai"})
    assert exported.headers["content-type"] == "text/csv; charset=utf-8"
    assert "prices.csv" in exported.headers["content-disposition"]
    changed = exported.text.replace(",0.04,", ",0.03,")
    wanted = {"reason": "=Price list of December"}

    dry = (await idle_client.post(IMPORT, content=changed, params=wanted)).json()
    (change,) = dry["changes"]
    assert (dry["applied"], dry["unchanged"], change["version"]) == (False, 0, None)
    assert (change["line"], change["model"], change["backDated"]) == (2, "dall-e-3", True)
    assert await overrides(database) == 0

    wanted["apply"] = "true"
    done = (await idle_client.post(IMPORT, content=changed, params=wanted)).json()
    assert done["applied"] is True
    assert done["changes"][0]["version"].startswith("override 1 openai/dall-e-3")
    again = (await idle_client.post(IMPORT, content=changed, params=wanted)).json()
    assert (again["unchanged"], again["changes"]) == (1, [])
    assert await overrides(database) == 1

    out = (await idle_client.get(FILE, params={"layer": "override"})).text
    assert {row["reason"] for row in csv.DictReader(io.StringIO(out))} == {
        "'=Price list of December"
    }
    both = (await idle_client.post(IMPORT, content=out, params={"apply": "true"})).json()
    assert (both["unchanged"], both["changes"]) == (1, [])


async def test_a_wrong_line_lets_nothing_in(
    idle_client: httpx.AsyncClient, database: Database
) -> None:
    text = "model,provider,component,price\nm,acme,second,1\nn,acme,second,one\n"
    dry = (await idle_client.post(IMPORT, content=text, params={"reason": "new"})).json()
    assert dry["errors"] == [
        {"line": 3, "field": "price", "message": "must be a number such as 0.03"}
    ]
    assert len(dry["changes"]) == 1
    refused = await idle_client.post(
        IMPORT, content=text, params={"reason": "new", "apply": "true"}
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "line 3: price"
    assert await overrides(database) == 0


async def test_a_file_that_cannot_be_read_says_so(idle_client: httpx.AsyncClient) -> None:
    for content, why in ((b"", "must not be empty"), (b"\xff\xfe", "must be UTF-8")):
        refused = await idle_client.post(IMPORT, content=content)
        assert refused.status_code == 422
        assert why in refused.json()["detail"]

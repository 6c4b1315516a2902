"""What the program is without its optional features, by the setting alone."""

import re

import httpx
import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from backoffice.cli import app as command
from backoffice.main import FEATURES, create_app, installed, optional
from backoffice.settings import Settings, SettingsError
from tests.support.books import order, stopped
from tests.support.pages import COSTS, in_french, paths_of

REQUIRED = tuple(name for name, kind in FEATURES.items() if kind == "required")


class TestWithout:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"features_text": "none"})

    @pytest.fixture
    def app(self, settings: Settings) -> FastAPI:
        return create_app(settings)

    async def test_a_book_is_made_and_every_page_loads(self, client: httpx.AsyncClient) -> None:
        book = await stopped(client, (await order(client, page_count=1))["id"])
        assert (book["status"], book["total_cost"]) == ("ready", None)
        home = await in_french(client, "/")
        assert not re.search(COSTS, home)
        assert "non conservé" in await in_french(client, f"/ebooks/{book['id']}")
        for path in paths_of(home):
            assert (await client.get(path)).status_code == 200, path
        assert (await client.get("/costs")).status_code == 404
        assert (await client.get("/api/generation-costs")).status_code == 404
        assert (await client.get("/readyz")).status_code == 200


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("all", tuple(FEATURES)),
        ("none", REQUIRED),
        (" none ", REQUIRED),
        (", ".join(FEATURES), tuple(FEATURES)),
        (",".join(REQUIRED), REQUIRED),
        *((name, tuple(f for f in FEATURES if f == name or f in REQUIRED)) for name in optional()),
    ],
)
def test_the_setting_names_the_optional_features(text: str, names: tuple[str, ...]) -> None:
    assert installed(Settings(features_text=text)) == names


@pytest.mark.parametrize("text", ["magic", ",", "none,magic", " "])
def test_an_unknown_name_stops_the_start_with_the_names_there_are(text: str) -> None:
    with pytest.raises(
        SettingsError, match=r"^BACKOFFICE_FEATURES: [^\n]*use all, none, "
    ) as error:
        create_app(Settings(features_text=text))
    assert all(name in str(error.value) for name in optional())
    stopped_start = CliRunner().invoke(command, ["serve"], env={"BACKOFFICE_FEATURES": text})
    assert stopped_start.exit_code == 2
    assert stopped_start.output == f"{error.value}\n"

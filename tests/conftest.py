"""A migrated database of its own for each test, on both databases, and the app on top."""

import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import hypothesis
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.shared.infrastructure import migrations
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.logs import configure_logs
from backoffice.main import create_app
from backoffice.settings import Settings
from tests.support.accounts import SECRET_KEY, client_of, sign_in
from tests.support.openrouter import OpenRouterStandIn
from tests.support.postgres import DatabaseServer, database_server

SETTINGS = [str(field.validation_alias) for field in Settings.model_fields.values()]
numbers = itertools.count()

# A busy machine is no failure.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--failures", type=int, default=2, help="how often tests marked `soak` have something fail"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for kind in ("integration", "e2e"):
            if kind in item.path.parts:
                item.add_marker(kind)


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture(autouse=True, scope="session")
def _logs_as_in_production() -> None:
    configure_logs()


@pytest.fixture(scope="session")
def server() -> Iterator[DatabaseServer]:
    with database_server() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_template(server: DatabaseServer) -> str:
    name = "template_backoffice"
    migrations.upgrade(driver_url(server.create_database(name)))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrations.upgrade(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLAlchemy URL of a migrated, empty database."""
    if request.param == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    running: DatabaseServer = request.getfixturevalue("server")
    template = request.getfixturevalue("postgres_template")
    name = f"test_{next(numbers)}"
    yield driver_url(running.create_database(name, template=template))
    running.drop_database(name)


def driver_url(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.dispose()


@pytest.fixture
async def db(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.sessions() as session:
        yield session


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database_url=database_url,
        data_dir=tmp_path / "data",
        secret_key=SecretStr(SECRET_KEY),
    )


@pytest.fixture
def openrouter() -> Iterator[OpenRouterStandIn]:
    with OpenRouterStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def openrouter_settings(
    database_url: str, tmp_path: Path, openrouter: OpenRouterStandIn
) -> Settings:
    """Of an app whose pictures are paid for."""
    return Settings.model_validate(
        {
            "database_url": database_url,
            "data_dir": tmp_path / "data",
            "openrouter_api_key": "sk-test",
            "openrouter_base_url": openrouter.base_url,
            "pages_at_once": 2,
            "secret_key": SECRET_KEY,
        }
    )


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    made = create_app(settings)
    yield made
    await made.state.database.dispose()


@pytest.fixture
async def anonymous_client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody has signed in; the app runs without its worker."""
    async with client_of(app) as connected:
        yield connected


@pytest.fixture
async def idle_client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The app without its worker: books are ordered and wait. An administrator has signed in."""
    async with client_of(app) as connected:
        await sign_in(connected, app.state.database)
        yield connected


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The running app, its worker included, without a network between; signed in as above."""
    async with client_of(app) as connected:
        await sign_in(connected, app.state.database)
        async with app.router.lifespan_context(app):
            yield connected

from pathlib import Path

import pytest
from pydantic import ValidationError

from backoffice.settings import Settings, SettingsError, load_settings


def test_everything_has_a_default() -> None:
    settings = load_settings()
    assert settings.database == f"sqlite+aiosqlite:///{Path('var').absolute()}/backoffice.db"
    assert (settings.host, settings.port, settings.provider) == ("127.0.0.1", 8001, "local")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://me@host/books", "postgresql+psycopg://me@host/books"),
        ("postgres://me@host/books", "postgresql+psycopg://me@host/books"),
        ("sqlite:////tmp/books.db", "sqlite+aiosqlite:////tmp/books.db"),
    ],
)
def test_a_database_url_gets_the_right_driver(
    given: str, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    assert load_settings().database == used


def test_a_replica_is_one_of_postgresql() -> None:
    primary, copy = "postgresql://me@host/books", "postgresql://me@copy/books"
    both = Settings(database_url=primary, database_read_url=copy)
    assert both.database_read_url == "postgresql+psycopg://me@copy/books"
    for pair in ((primary, "sqlite:///books.db"), ("sqlite:///books.db", copy)):
        with pytest.raises(ValidationError, match="DATABASE_READ_URL: names a PostgreSQL replica"):
            Settings(database_url=pair[0], database_read_url=pair[1])


def test_a_key_turns_openrouter_on_and_can_be_overruled() -> None:
    assert Settings(openrouter_api_key="sk").provider == "openrouter"  # type: ignore[arg-type]
    both = Settings(openrouter_api_key="sk", image_provider="local")  # type: ignore[arg-type]
    assert both.provider == "local"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("DATABASE_URL", "mysql://host/books"),
        ("DATABASE_URL", "books.db"),
        ("DATABASE_READ_URL", "mysql://host/books"),
        ("DATABASE_READ_URL", "postgresql://copy/books"),
        ("BACKOFFICE_TIMEZONE", "Mars/Olympus"),
        ("BACKOFFICE_IMAGE_PROVIDER", "crayons"),
        ("BACKOFFICE_IMAGE_PROVIDER", "openrouter"),
        ("BACKOFFICE_PAGES_AT_ONCE", "0"),
        ("OPENROUTER_BASE_URL", "openrouter"),
        ("BACKOFFICE_SECRET_KEY", "too short"),
        ("BACKOFFICE_ADMIN_EMAIL", "ann"),
        ("BACKOFFICE_ADMIN_PASSWORD", "too short"),
        ("BACKOFFICE_API_REQUESTS_A_MINUTE", "0"),
        ("BACKOFFICE_JOURNAL_MEGABYTES", "0"),
    ],
)
def test_a_bad_value_is_one_line_that_names_the_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert str(error.value).startswith(f"{name}: ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8001"),
        ("0.0.0.0", "http://localhost:8001"),  # noqa: S104
        ("::", "http://localhost:8001"),
        ("::1", "http://[::1]:8001"),
    ],
)
def test_the_address_shown_is_one_that_opens(host: str, url: str) -> None:
    assert Settings(host=host).url == url


def test_a_bad_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKOFFICE_ADMIN_PASSWORD", "hunter2")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert "hunter2" not in str(error.value)


def test_the_key_is_not_shown_in_logs() -> None:
    assert "sk-secret" not in repr(Settings(openrouter_api_key="sk-secret"))  # type: ignore[arg-type]

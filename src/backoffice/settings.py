"""The only reader of the environment."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

OPENROUTER = "https://openrouter.ai/api/v1"
DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
}


class SettingsError(Exception):
    """One line a problem, each naming the environment variable."""


class Settings(BaseSettings):
    """Every setting has a default that makes `make run` work."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, populate_by_name=True, env_ignore_empty=True
    )

    data_dir: Annotated[Path, Field(validation_alias="BACKOFFICE_DATA_DIR")] = Path("var")
    database_url: Annotated[str, Field(validation_alias="DATABASE_URL")] = ""
    database_read_url: Annotated[str, Field(validation_alias="DATABASE_READ_URL")] = ""
    host: Annotated[str, Field(validation_alias="HOST")] = "127.0.0.1"
    port: Annotated[int, Field(validation_alias="PORT", ge=1, le=65535)] = 8001
    public_url: Annotated[HttpUrl | None, Field(validation_alias="BACKOFFICE_URL")] = None
    proxies: Annotated[str, Field(validation_alias="BACKOFFICE_PROXIES")] = "127.0.0.1,::1"
    timezone: Annotated[str, Field(validation_alias="BACKOFFICE_TIMEZONE")] = "UTC"
    secret_key: Annotated[
        SecretStr | None, Field(validation_alias="BACKOFFICE_SECRET_KEY", min_length=32)
    ] = None
    admin_email: Annotated[
        str,
        Field(
            validation_alias="BACKOFFICE_ADMIN_EMAIL",
            pattern=r"^[^\s@]+@[^\s@]+$",
            max_length=254,
        ),
    ] = "admin@localhost"
    admin_password: Annotated[
        SecretStr | None,
        Field(validation_alias="BACKOFFICE_ADMIN_PASSWORD", min_length=12, max_length=200),
    ] = None
    api_requests_a_minute: Annotated[
        int, Field(validation_alias="BACKOFFICE_API_REQUESTS_A_MINUTE", ge=1, le=1_000_000)
    ] = 100
    features_text: Annotated[str, Field(validation_alias="BACKOFFICE_FEATURES")] = "all"
    image_provider: Annotated[
        Literal["local", "openrouter"] | None, Field(validation_alias="BACKOFFICE_IMAGE_PROVIDER")
    ] = None
    image_model: Annotated[
        str, Field(validation_alias="BACKOFFICE_IMAGE_MODEL", min_length=1, max_length=255)
    ] = "google/gemini-2.5-flash-image"
    openrouter_api_key: Annotated[
        SecretStr | None, Field(validation_alias="OPENROUTER_API_KEY")
    ] = None
    openrouter_base_url: Annotated[HttpUrl, Field(validation_alias="OPENROUTER_BASE_URL")] = (
        HttpUrl(OPENROUTER)
    )
    openrouter_timeout_seconds: Annotated[
        float, Field(validation_alias="OPENROUTER_TIMEOUT_SECONDS", gt=0, le=3600)
    ] = 180
    pages_at_once: Annotated[
        int, Field(validation_alias="BACKOFFICE_PAGES_AT_ONCE", ge=1, le=32)
    ] = 4
    job_lease_seconds: Annotated[
        float, Field(validation_alias="BACKOFFICE_JOB_LEASE_SECONDS", ge=1, le=3600)
    ] = 15
    journal_megabytes: Annotated[
        int, Field(validation_alias="BACKOFFICE_JOURNAL_MEGABYTES", ge=1, le=1_000_000)
    ] = 256
    price_drift_percent: Annotated[
        Decimal, Field(validation_alias="BACKOFFICE_PRICE_DRIFT_PERCENT", ge=0, le=1000)
    ] = Decimal(2)

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{name!r} is no time zone; use a name like Europe/Paris") from None
        return name

    @field_validator("admin_email")
    @classmethod
    def _lower_case(cls, email: str) -> str:
        return email.lower()

    @field_validator("database_url", "database_read_url")
    @classmethod
    def _async_driver(cls, url: str) -> str:
        if not url:
            return url
        scheme, separator, rest = url.partition("://")
        if not separator or scheme not in DRIVERS:
            raise ValueError("use postgresql://user:password@host/name or sqlite:///path/to/file")
        driven = f"{DRIVERS[scheme]}://{rest}"
        try:
            make_url(driven)
        except (ArgumentError, ValueError):
            raise ValueError("cannot be read; check host and port") from None
        return driven

    @model_validator(mode="after")
    def _a_copy_is_of_postgresql(self) -> "Settings":
        urls = (self.database_url, self.database_read_url)
        if self.database_read_url and not all(url.startswith("postgresql") for url in urls):
            raise ValueError(
                "DATABASE_READ_URL: names a PostgreSQL replica of the server in DATABASE_URL; "
                "leave it out with SQLite"
            )
        return self

    @model_validator(mode="after")
    def _openrouter_has_a_key(self) -> "Settings":
        if self.image_provider == "openrouter" and self.openrouter_api_key is None:
            raise ValueError(
                "BACKOFFICE_IMAGE_PROVIDER: openrouter needs OPENROUTER_API_KEY; "
                "set the key, or use local"
            )
        return self

    @property
    def features(self) -> tuple[str, ...] | None:
        """Names of the optional features to install; None is all of them."""
        text = self.features_text.strip()
        if text == "all":
            return None
        return () if text == "none" else tuple(name.strip() for name in text.split(","))

    @property
    def database(self) -> str:
        """SQLAlchemy URL with an async driver."""
        path = self.data_dir.absolute() / "backoffice.db"
        return self.database_url or f"sqlite+aiosqlite:///{path}"

    @property
    def url(self) -> str:
        """Where a browser finds the program: the public address, else that on this machine."""
        if self.public_url:
            return str(self.public_url).rstrip("/")
        host = self.host
        if host in ("0.0.0.0", "::"):  # noqa: S104 - every address; a browser needs one of them
            host = "localhost"
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def provider(self) -> Literal["local", "openrouter"]:
        return self.image_provider or ("openrouter" if self.openrouter_api_key else "local")

    @property
    def zone(self) -> ZoneInfo:
        """Days and months are those of this zone."""
        return ZoneInfo(self.timezone)


def load_settings() -> Settings:
    """Raises SettingsError with one line for each bad variable."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(_line(e["loc"], e["msg"]) for e in error.errors())) from None


def _line(location: tuple[int | str, ...], message: str) -> str:
    text = message.removeprefix("Value error, ")
    return f"{location[0]}: {text}" if location else text

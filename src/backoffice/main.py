"""The composition root: one line a feature, askers after those who answer them."""

from importlib import import_module
from typing import Literal

from fastapi import FastAPI

from backoffice.features.shared.wiring import Platform
from backoffice.settings import Settings, SettingsError, load_settings

# An optional feature can be left out (BACKOFFICE_FEATURES), and taken out for good.
FEATURES: dict[str, Literal["optional", "required"]] = {
    "auth": "required",
    "pricing": "optional",
    "generation_costs": "optional",
    "ebook": "required",
}


def create_app(settings: Settings | None = None) -> FastAPI:
    """Raises SettingsError where the environment holds a bad value."""
    settings = settings or load_settings()
    platform = Platform(settings, features=installed(settings))
    for feature in platform.features:
        import_module(f"backoffice.features.{feature}.wiring").install(platform)
    return platform.app


def installed(settings: Settings) -> tuple[str, ...]:
    """The features to run with, in the order in which they are installed.

    Raises SettingsError where BACKOFFICE_FEATURES names none of them.
    """
    wanted = settings.features
    if wanted is None:
        return tuple(FEATURES)
    if unknown := [name for name in wanted if name not in FEATURES]:
        raise SettingsError(
            f"BACKOFFICE_FEATURES: there is no feature {unknown[0]!r}; use all, none, "
            f"or names out of {', '.join(optional()) or '(no feature is optional)'}"
        )
    return tuple(n for n, kind in FEATURES.items() if kind == "required" or n in wanted)


def optional() -> tuple[str, ...]:
    return tuple(name for name, kind in FEATURES.items() if kind == "optional")

"""The composition root: one line a feature, askers after those who answer them."""

from importlib import import_module

from fastapi import FastAPI

from backoffice.features.shared.wiring import Platform
from backoffice.settings import Settings, load_settings

FEATURES = (
    "auth",
    "generation_costs",
    "ebook",
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Raises SettingsError where the environment holds a bad value."""
    platform = Platform(settings or load_settings())
    for feature in FEATURES:
        import_module(f"backoffice.features.{feature}.wiring").install(platform)
    return platform.app

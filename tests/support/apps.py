"""The app without what is optional."""

from importlib import import_module

from fastapi import FastAPI

from backoffice.features.shared.domain.time import Clock, utc_now
from backoffice.features.shared.wiring import Platform
from backoffice.main import installed
from backoffice.settings import Settings


def app_without_options(settings: Settings, clock: Clock = utc_now, **answers: object) -> FastAPI:
    """`answers` are what a feature that is not there would have answered, by the question."""
    platform = Platform(settings, clock)
    for question, answer in answers.items():
        platform.answer(question, answer)
    for feature in installed(settings.model_copy(update={"features_text": "none"})):
        import_module(f"backoffice.features.{feature}.wiring").install(platform)
    return platform.app

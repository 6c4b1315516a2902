"""Reads themes and audiences from their YAML files."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from backoffice.features.ebook.creation.domain.themes import Audience, Choices, Theme
from backoffice.features.shared.domain.errors import CannotStart

FOLDER = Path(__file__).parents[1]
T = TypeVar("T")


class BadThemeFile(CannotStart):
    """Names the file and the field."""


def load_choices(folder: Path = FOLDER) -> Choices:
    """`themes/*.yaml` and `audiences.yaml`. Raises BadThemeFile."""
    themes = [_read(path, Theme) for path in sorted((folder / "themes").glob("*.yaml"))]
    audiences = _read(folder / "audiences.yaml", list[Audience])
    return Choices(
        themes={theme.key: theme for theme in themes},
        audiences={audience.key: audience for audience in audiences},
    )


def _parsed(text: str) -> object:
    """By libyaml where PyYAML has it: ten times as fast, at every start."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders


def _read(path: Path, kind: type[T]) -> T:
    try:
        return TypeAdapter(kind).validate_python(_parsed(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise BadThemeFile(f"{path}: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadThemeFile(f"{path}: {place}: {first['msg']}") from None

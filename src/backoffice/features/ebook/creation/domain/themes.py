"""Themes and audiences: data that a person may add to, and the schema they follow."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

PAGE_LIMIT = 100

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InLanguages(_Data):
    """A text for readers, in every language of the pages."""

    en: Text
    fr: Text

    def said_in(self, language: str) -> str:
        return str(getattr(self, language))


class Phrase(_Data):
    """`key` is what the local drawing code knows it by, `prompt` what an image model is told."""

    key: Key
    prompt: Text


class Audience(_Data):
    """`complexity` goes from 1 (thick lines, large areas) to 5 (fine, dense ornament)."""

    key: Key
    name: InLanguages
    complexity: Annotated[int, Field(ge=1, le=5)]
    prompt: Text


class Theme(_Data):
    """A page combines a subject, a setting and a composition, never the same three in a book."""

    key: Key
    name: InLanguages
    description: InLanguages
    subjects: tuple[Phrase, ...]
    settings: tuple[Phrase, ...]
    compositions: tuple[Phrase, ...]

    @model_validator(mode="after")
    def _fills_the_longest_book(self) -> "Theme":
        for name in ("subjects", "settings", "compositions"):
            phrases: tuple[Phrase, ...] = getattr(self, name)
            for values in ([p.key for p in phrases], [p.prompt for p in phrases]):
                if len(set(values)) < len(values):
                    raise ValueError(f"{name}: keys and prompts must differ from each other")
        combinations = len(self.subjects) * len(self.settings) * len(self.compositions)
        if combinations < PAGE_LIMIT:
            raise ValueError(
                f"subjects x settings x compositions give {combinations} different pages; "
                f"a book may have {PAGE_LIMIT}"
            )
        return self


class Choices(_Data):
    """What a person may choose from when ordering a book, by key."""

    themes: dict[str, Theme]
    audiences: dict[str, Audience]

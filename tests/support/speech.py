"""What the pages say, in the reader's language."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

import backoffice.features

FEATURES = Path(backoffice.features.__file__).parent


class Speech:
    """`say("Sign in")` is how a page of this language says it."""

    def __init__(self, locale: str) -> None:
        self.language = locale.split("-", maxsplit=1)[0]

    def __call__(self, english: str, **values: object) -> str:
        text = english if self.language == "en" else catalogue(self.language)[english]
        return text % values if values else text


@cache
def catalogue(language: str) -> dict[str, str]:
    found = {}
    for path in FEATURES.rglob(f"locale/{language}.po"):
        with path.open("rb") as source:
            for message in read_po(source, locale=language):
                if isinstance(message.id, str) and isinstance(message.string, str):
                    found[message.id] = message.string
    return found

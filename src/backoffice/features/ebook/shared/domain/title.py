"""The title of a book."""

import unicodedata

from backoffice.features.shared.domain.errors import InvalidValue

TITLE_LIMIT = 120
NOT_TEXT = ("Cc", "Cs", "Cn")  # control characters, surrogates, unassigned


def checked_title(title: str) -> str:
    """With single spaces. Raises InvalidValue."""
    title = " ".join(title.split())
    if not title:
        raise InvalidValue("title", "must not be empty")
    if len(title) > TITLE_LIMIT:
        raise InvalidValue("title", "must have at most {limit} characters", limit=TITLE_LIMIT)
    if any(unicodedata.category(character) in NOT_TEXT for character in title):
        raise InvalidValue("title", "must not hold control characters")
    return title

"""What became of a call that was to be recorded."""

from dataclasses import dataclass
from enum import StrEnum

from backoffice.features.shared.domain.errors import DomainError


class RecordingState(StrEnum):
    """JOURNALLED is durable too: the row enters the database once that is back."""

    RECORDED = "recorded"
    DUPLICATE = "duplicate"
    JOURNALLED = "journalled"
    REFUSED = "refused"


@dataclass(frozen=True)
class Recording:
    """`error` says why a call was refused."""

    state: RecordingState
    error: DomainError | None = None


class Refused(DomainError):
    """The database takes everything but this call; it is kept in quarantine."""

    code = "refused"
    title = "The call could not be recorded"
    status = 422

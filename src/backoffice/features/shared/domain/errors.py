"""Errors that say what happened, to what, and what to do next."""

from typing import ClassVar


class CannotStart(Exception):
    """One line that says what keeps the app from starting."""


class Several(tuple[str, ...]):
    """Words of a message that stand one after the other; each is shown in the reader's language."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(self)


class DomainError(Exception):
    """Base of every error that a caller may see.

    `message` and `hint` are English templates with `{name}` fields, filled from `values`, so that
    a page can show them in another language. `status` is the HTTP status they map to.
    """

    code: ClassVar[str] = "error"
    title: ClassVar[str] = "The request could not be carried out"
    status: ClassVar[int] = 400

    def __init__(self, message: str, hint: str = "", **values: object) -> None:
        self.message = message
        self.hint = hint
        self.values = values
        super().__init__(message.format(**values))

    @property
    def advice(self) -> str:
        return self.hint.format(**self.values)


class NotSignedIn(DomainError):
    code = "not_signed_in"
    title = "Sign in first"
    status = 401


class NotAllowed(DomainError):
    code = "not_allowed"
    title = "Not allowed"
    status = 403


class TooManyRequests(DomainError):
    """`seconds`: how long to wait."""

    code = "too_many_requests"
    title = "Too many requests"
    status = 429

    def __init__(self, message: str, hint: str = "", *, seconds: int, **values: object) -> None:
        super().__init__(message, hint, seconds=seconds, **values)
        self.seconds = seconds


class Unavailable(DomainError):
    """Nothing was kept of what was sent. `seconds`: how long to wait."""

    code = "unavailable"
    title = "Service unavailable"
    status = 503

    def __init__(self, message: str, hint: str = "", *, seconds: int, **values: object) -> None:
        super().__init__(message, hint, seconds=seconds, **values)
        self.seconds = seconds


class InvalidValue(DomainError):
    """A value that cannot be stored; `field` names it."""

    code = "invalid_value"
    title = "A value is not allowed"
    status = 422

    def __init__(self, field: str, message: str, hint: str = "", **values: object) -> None:
        super().__init__(message, hint, **values)
        self.field = field

    def __str__(self) -> str:
        return f"{self.field}: {super().__str__()}"


class NotFound(DomainError):
    code = "not_found"
    title = "Not found"
    status = 404


class Conflict(DomainError):
    code = "conflict"
    title = "Not possible in the present state"
    status = 409

"""What everybody is told on every page, for as long as it lasts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Notice:
    """`message` is an English template with `{name}` fields, filled from `values`.

    Shown before the sign-in and at /readyz, too: nothing secret.
    """

    level: Literal["warning", "danger"]
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values)


NoticeSource = Callable[[], Notice | None]
"""Asked for every page: it neither waits nor fails. None where there is nothing to say."""

"""What a provider's response tells of the calls it stands for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.ids import named_id

RESPONSES = UUID("4f0e4f0b-6f0c-4d0e-9a55-0f3a5f1c7b21")  # namespace of the ids made of responses'
WEB_SEARCH = "web_search"
"""The unit of what providers bill for each search, beside the tokens."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the request said, and its response does not: `at` is when, in UTC.

    `model` stands in where the response names none. `size` and `quality` of pictures and
    `characters` of a text to be spoken are as they were asked for; `seconds` are those of a
    recording.
    """

    at: datetime
    model: str = ""
    size: str = ""
    quality: str = ""
    characters: int | None = None
    seconds: Decimal | None = None
    is_batch: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One call of those that a response stands for; `part` names it among them, "" the main one.

    `reported`: the cost in USD, by the provider. `doubt`: why a catalogue's price would be wrong,
    "" where it would not. `unread`: numbers of the usage, by path, whose meaning we do not know;
    they may cost money.
    """

    call: Call
    response_id: str = ""
    part: str = ""
    reported: Decimal | None = None
    has_tokens: bool = True
    doubt: str = ""
    unread: Mapping[str, Any] = field(default_factory=dict)

    def event_id(self, insisted: UUID | None, key: UUID) -> UUID:
        """The same for the same response, so that it counts once; `key` is for one without an id.

        `insisted`: what the caller wants it to be, whatever the response says.
        """
        if insisted is None and self.response_id:
            return named_id(RESPONSES, f"{self.call.provider}\0{self.response_id}\0{self.part}")
        whole = insisted or key
        return named_id(whole, self.part) if self.part else whole

    def beside(self, unit: str, quantity: int | Decimal) -> "Reading":
        """What the same response used of something that is billed apart from its tokens."""
        call = Call(
            provider=self.call.provider,
            model=self.call.model,
            operation=unit,
            at=self.call.at,
            quantity=Decimal(quantity),
            unit=unit,
        )
        return Reading(call=call, response_id=self.response_id, part=unit, has_tokens=False)


def no_usage() -> InvalidValue:
    return InvalidValue("usage", "is missing: nobody can tell what the call used")

"""ElevenLabs: text to speech, by the headers of its answer.

https://elevenlabs.io/docs/api-reference/introduction: `character-cost` counts credits, of which a
character of a fast model costs half a one; `x-character-count` and the request's text count
characters.
"""

from decimal import Decimal, InvalidOperation

from backoffice.features.generation_costs.domain.responses.reading import (
    Reading,
    Request,
    no_usage,
)
from backoffice.features.generation_costs.domain.responses.stream import Answer
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import InvalidValue

PROVIDER = "elevenlabs"
CHARACTERS, CREDITS, REQUEST_ID = "x-character-count", "character-cost", "request-id"


def read_speech(answer: Answer, request: Request) -> list[Reading]:
    """`answer` is the headers, in letters of either case."""
    headers = {name.lower(): str(value) for each in answer for name, value in each.items()}
    if request.characters is not None:
        quantity, unit = Decimal(request.characters), "character"
    elif CHARACTERS in headers:
        quantity, unit = _number(headers, CHARACTERS), "character"
    elif CREDITS in headers:
        quantity, unit = _number(headers, CREDITS), "credit"
    else:
        raise no_usage()
    call = Call(
        provider=PROVIDER,
        model=request.model,
        operation="speech",
        at=request.at,
        quantity=quantity,
        unit=unit,
    )
    return [Reading(call=call, response_id=headers.get(REQUEST_ID, ""), has_tokens=False)]


def _number(headers: dict[str, str], name: str) -> Decimal:
    try:
        number = Decimal(headers[name])
    except InvalidOperation:
        number = Decimal("NaN")
    if not (number.is_finite() and number >= 0):
        raise InvalidValue(name, "must be a number and not negative")
    return number

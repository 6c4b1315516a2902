"""Which reader understands which answer of which provider."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from backoffice.features.generation_costs.domain.responses import (
    anthropic,
    elevenlabs,
    google,
    mistral,
    openai,
    openai_media,
    openrouter,
)
from backoffice.features.generation_costs.domain.responses.fields import Fields
from backoffice.features.generation_costs.domain.responses.reading import Reading, Request
from backoffice.features.generation_costs.domain.responses.stream import Answer, Body, answer_of
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import DomainError, InvalidValue, Several

READERS: dict[str, dict[str, Callable[[Answer, Request], Sequence[Reading]]]] = {
    anthropic.PROVIDER: {"messages": anthropic.read_messages},
    elevenlabs.PROVIDER: {"speech": elevenlabs.read_speech},
    google.PROVIDER: {"generate_content": google.read_generate_content},
    mistral.PROVIDER: {
        "chat": mistral.read_chat,
        "embeddings": mistral.read_embeddings,
        "transcription": mistral.read_transcription,
    },
    openai_media.PROVIDER: {
        "chat": openai.read_chat,
        "responses": openai.read_responses,
        "embeddings": openai.read_embeddings,
        "images": openai_media.read_images,
        "transcription": openai_media.read_transcription,
        "speech": openai_media.read_speech,
    },
    openrouter.PROVIDER: {
        "chat": openrouter.read_chat,
        "images": openrouter.read_images,
        "embeddings": openrouter.read_embeddings,
    },
}


class NothingUsed(DomainError):
    """The provider refused the call."""

    code = "nothing_used"
    title = "The response is of no paid call"
    status = 422


def check_readable(provider: str, api: str) -> None:
    """Raises InvalidValue where nobody reads the answers of that API."""
    if provider not in READERS:
        raise InvalidValue("provider", "must be one of: {known}", known=Several(sorted(READERS)))
    if api not in READERS[provider]:
        raise InvalidValue("api", "must be one of: {known}", known=Several(READERS[provider]))


def read_response(provider: str, api: str, body: Body, request: Request) -> Sequence[Reading]:
    """The calls that the answer stands for: the main one first, then what is billed beside it.

    `body` is JSON, parsed or as text; a stream's events, as a list or as their text; the headers,
    for ElevenLabs; None where there is only sound. Raises InvalidValue where it does not say what
    was used: nothing is made up; NothingUsed where the provider refused the call.
    """
    check_readable(provider, api)
    answer = answer_of(body)
    if len(answer) == 1 and answer[0].get("error") and not answer[0].get("usage"):
        raise NothingUsed(
            "The response is an error of the provider: nothing was recorded.",
            "Where it was billed all the same, record it with POST /cost-tracking/record.",
        )
    return READERS[provider][api](answer, request)


def without_usage(provider: str, api: str, body: Body, request: Request) -> Reading:
    """A call of which nobody can tell what it used: its cost, where the provider says so."""
    try:
        answer = answer_of(body)
    except InvalidValue:
        answer = ()
    # A stream's events hold the message they are about.
    wholes = [
        whole
        for each in answer
        for whole in (each, each.get("message"), each.get("response"))
        if isinstance(whole, Mapping)
    ]
    call = Call(
        provider=provider,
        model=_first(wholes, "model", "modelVersion") or request.model,
        operation=api,
        at=request.at,
    )
    return Reading(
        call=call,
        response_id=_first(wholes, "id", "responseId", elevenlabs.REQUEST_ID),
        part="unread",  # so that the whole of it, which may come later, is another call
        reported=_reported(wholes) if provider == openrouter.PROVIDER else None,
        has_tokens=False,
    )


def _first(wholes: Answer, *names: str) -> str:
    found = (whole.get(name) for whole in wholes for name in names)
    return next((each for each in found if each and isinstance(each, str)), "")


def _reported(wholes: Answer) -> Decimal | None:
    for whole in reversed(wholes):
        try:
            reported = openrouter.cost_of(Fields(whole.get("usage")))
        except InvalidValue:
            continue
        if reported is not None:
            return reported
    return None

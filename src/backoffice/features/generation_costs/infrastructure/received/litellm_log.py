"""LiteLLM's log of its calls: the StandardLoggingPayload of litellm 1.106.

https://docs.litellm.ai/docs/proxy/logging_spec
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from backoffice.features.generation_costs.domain.entities.paid_call import PaidCall
from backoffice.features.generation_costs.domain.entities.usage import TEXT_LIMIT
from backoffice.features.generation_costs.infrastructure.received.amounts import (
    LARGEST,
    moment,
    whole_number,
    whole_with,
)
from backoffice.features.generation_costs.infrastructure.received.provider_names import (
    provider_name,
)
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.ids import named_id

CALLS = UUID("3c0ad1c6-3a39-4a3f-8f0e-7f6d2c4f7f0b")  # namespace of the ids made of LiteLLM's
SUCCESS = "success"


def read(logged: object, now: datetime) -> PaidCall | None:
    """None for what costs nothing: a call that failed, an answer out of LiteLLM's cache.

    Raises InvalidValue that names the field.
    """
    if not isinstance(logged, Mapping):
        raise InvalidValue("entry", "must be an object")
    if "status" not in logged or "response_cost" not in logged:
        raise InvalidValue(
            "status",
            "must be given, with response_cost: this is no StandardLoggingPayload",
            "Set litellm.generic_api_use_v1 = False.",
        )
    cost = _cost(logged["response_cost"])
    if cost is None and (logged["status"] != SUCCESS or logged.get("cache_hit") is True):
        return None
    ids = [_text(logged, name) for name in ("litellm_call_id", "id")]
    if not any(ids):
        raise InvalidValue("id", "must not be empty")
    provider = _text(logged, "custom_llm_provider")
    people, sender = _part(logged, "metadata"), _part(logged, "metadata", "requester_metadata")
    tokens = _tokens(logged)
    ended = logged.get("endTime") or logged.get("startTime")
    return PaidCall(
        call=Call(
            provider=provider_name(provider),
            model=_text(logged, "model").removeprefix(f"{provider}/"),
            operation=_text(logged, "call_type"),
            at=_moment(ended) if ended else now,
            output_images=_count(_part(logged, "metadata", "usage_object"), "output_image_count"),
            **tokens,
        ),
        # Some providers number their answers anew each day; LiteLLM's own id may span retries.
        event_id=named_id(CALLS, "\0".join(ids)),
        request_id=_text(logged, "trace_id") or ids[0] or ids[1],
        reported=cost,
        has_tokens=bool(tokens["input_tokens"] or tokens["output_tokens"]),
        tenant_id=_text(sender, "tenant_id")
        or _text(people, "user_api_key_team_id")
        or _text(people, "user_api_key_org_id")
        or None,
        user_id=_text(logged, "end_user")
        or _text(_part(logged, "model_parameters"), "user")
        or _text(people, "user_api_key_user_id")
        or None,
        conversation_id=_text(logged, "session_id") or None,
        metadata={"callId": ids[0] or ids[1]},
    )


def _cost(told: object) -> Decimal | None:
    """In USD. LiteLLM writes 0 where it knows no price."""
    if told is None:
        return None
    if isinstance(told, bool) or not isinstance(told, Decimal | int):
        raise InvalidValue("response_cost", "must be a number")
    return Decimal(told) if told else None


def _tokens(logged: Mapping[str, Any]) -> dict[str, Any]:
    used = _part(logged, "metadata", "usage_object")
    given = _part(used, "prompt_tokens_details")
    answered = _part(used, "completion_tokens_details")
    cached = _count(given, "cached_tokens") or _count(used, "cache_read_input_tokens")
    written = _count(given, "cache_creation_tokens") or _count(used, "cache_creation_input_tokens")
    for_an_hour = _count(_part(given, "cache_creation_token_details"), "ephemeral_1h_input_tokens")
    reasoning = _count(answered, "reasoning_tokens")
    return {
        "input_tokens": whole_with(cached + written, _count(logged, "prompt_tokens")),
        "output_tokens": whole_with(reasoning, _count(logged, "completion_tokens")),
        "cached_tokens": cached,
        "cache_write_tokens": max(written - for_an_hour, 0),
        "cache_write_1h_tokens": for_an_hour,
        "reasoning_tokens": reasoning,
        "input_audio_tokens": _count(given, "audio_tokens"),
        "input_image_tokens": _count(given, "image_tokens"),
        "output_audio_tokens": _count(answered, "audio_tokens"),
        "output_image_tokens": _count(answered, "image_tokens"),
    }


def _part(logged: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """Empty where it is not there."""
    found: object = logged
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _text(part: Mapping[str, Any], name: str) -> str:
    """Cut to what the ledger holds: no cost is lost for a long name."""
    told = part.get(name)
    return str(told).strip()[:TEXT_LIMIT] if isinstance(told, str | int) else ""


def _count(part: Mapping[str, Any], name: str) -> int:
    told = part.get(name)
    return 0 if told is None else whole_number(name, told)


def _moment(seconds: object) -> datetime:
    if isinstance(seconds, bool) or not isinstance(seconds, Decimal | int):
        raise InvalidValue("endTime", "must be seconds since 1970")
    return moment("endTime", int(min(max(seconds, 0), LARGEST) * 1_000_000))

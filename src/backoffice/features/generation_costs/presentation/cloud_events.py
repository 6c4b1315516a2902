"""CloudEvents 1.0 that tell of costs, in the three ways in which HTTP carries them.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from backoffice.features.generation_costs.domain.entities.paid_call import PaidCall
from backoffice.features.generation_costs.presentation.attribution_schemas import Moment
from backoffice.features.generation_costs.presentation.recording_schemas import CostEntryIn
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.ids import named_id
from backoffice.features.shared.presentation.exact_json import exact_json

TYPE = "backoffice.cost.incurred.v1"
"""Its data is what POST /cost-tracking/record takes."""

STRUCTURED = "application/cloudevents+json"
BATCHED = "application/cloudevents-batch+json"
PREFIX = "ce-"  # of the headers of an event in binary mode
REQUIRED = ("specversion", "type", "source", "id")
EVENTS = UUID("d3b4d7a1-52c5-4b8e-9a60-1e6b1f0c2a94")  # namespace of the ids made of theirs


@dataclass(frozen=True)
class CloudEvent:
    """`source` and `id` name it among all events."""

    source: str
    id: str
    time: datetime | None
    data: Any

    def paid_call(self, request_id: str, now: datetime) -> PaidCall:
        """Raises ValidationError, or InvalidValue that names the field."""
        entry = CostEntryIn.model_validate(self.data)
        if entry.event_id is not None:
            raise InvalidValue("data.eventId", "must not be given: source and id name the event")
        event_id = named_id(EVENTS, f"{self.source}\0{self.id}")
        return entry.paid_call(request_id, event_id, self.time or now)


def in_binary_mode(headers: Mapping[str, str], body: bytes) -> CloudEvent:
    """Raises InvalidValue."""
    told: dict[str, Any] = {
        name.removeprefix(PREFIX): unquote(value)
        for name, value in headers.items()
        if name.startswith(PREFIX)
    }
    told["datacontenttype"] = headers.get("content-type", "")
    return _event(told | {"data": _parsed(body)})


def in_structured_mode(sent: object) -> CloudEvent:
    """Raises InvalidValue."""
    if not isinstance(sent, dict):
        raise InvalidValue("event", "must be an object")
    if "data_base64" not in sent:
        return _event(sent)
    try:
        data = base64.b64decode(sent["data_base64"], validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise InvalidValue("data_base64", "must be base64") from None
    return _event(sent | {"data": _parsed(data)})


def _event(told: Mapping[str, Any]) -> CloudEvent:
    for name in REQUIRED:
        if not isinstance(told.get(name), str) or not told[name]:
            raise InvalidValue(
                name,
                "must be text, and not empty",
                "Send ce- headers, or Content-Type: application/cloudevents+json.",
            )
    if told["specversion"] != "1.0":
        raise InvalidValue("specversion", "must be {expected}", expected="1.0")
    if told["type"] != TYPE:
        raise InvalidValue("type", "must be {expected}", expected=TYPE)
    kind = told.get("datacontenttype") or "application/json"
    media_type = kind.partition(";")[0].strip().lower() if isinstance(kind, str) else ""
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise InvalidValue("datacontenttype", "must be {expected}", expected="application/json")
    return CloudEvent(told["source"], told["id"], _time(told.get("time")), told.get("data"))


def _time(told: object) -> datetime | None:
    try:
        return None if told is None else TypeAdapter(Moment).validate_python(told)
    except ValidationError:
        raise InvalidValue("time", "must be a time from 2000 to 2099") from None


def _parsed(text: bytes) -> Any:
    try:
        return exact_json(text)
    except ValueError:
        raise InvalidValue("data", "must be JSON") from None

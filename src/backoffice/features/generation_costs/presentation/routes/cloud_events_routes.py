"""Where programs that speak CloudEvents send what their calls cost."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.domain.usecases.record_calls_usecase import (
    RecordCallsUseCase,
)
from backoffice.features.generation_costs.presentation.batches import (
    as_it_is,
    keep_each,
    refused,
)
from backoffice.features.generation_costs.presentation.cloud_events import (
    BATCHED,
    PREFIX,
    REQUIRED,
    STRUCTURED,
    TYPE,
    in_binary_mode,
    in_structured_mode,
)
from backoffice.features.generation_costs.presentation.keeping import Record
from backoffice.features.generation_costs.presentation.recording_schemas import (
    BATCH_ENTRIES,
    BatchOut,
    EntryResult,
)
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.presentation.exact_json import exact_json
from backoffice.features.shared.presentation.web import DatabaseDep, problems, request_id_of

TEXT = {"type": "string"}
COST = {"$ref": "#/components/schemas/CostEntryIn"}
EVENT: dict[str, Any] = {
    "type": "object",
    "required": [*REQUIRED, "data"],
    "properties": {**dict.fromkeys(REQUIRED, TEXT), "type": {"const": TYPE}, "data": COST},
}
CONTENT = {
    STRUCTURED: {"schema": EVENT},
    BATCHED: {"schema": {"type": "array", "items": EVENT, "maxItems": BATCH_ENTRIES}},
    "application/json": {"schema": COST},
}
HEADERS = [{"name": f"{PREFIX}{name}", "in": "header", "schema": TEXT} for name in REQUIRED]

api = APIRouter(tags=["cost tracking"])


@api.post(
    "/api/events",
    response_model=BatchOut,
    openapi_extra={
        "requestBody": {"required": True, "content": CONTENT},
        "parameters": HEADERS,
    },
    responses=problems(422),
)
async def record_events(request: Request, record: Record, database: DatabaseDep) -> Response:
    """Events of the type `backoffice.cost.incurred.v1`, whose data is that of a cost entry: one
    (structured, or binary with `ce-` headers), or a batch of up to 1,000 with a result each.

    `source` and `id` are the idempotency key. 503: nothing was recorded.
    """
    body, now, request_id = await request.body(), utc_now(), request_id_of(request)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == BATCHED:
        read = [_read(record, sent, request_id, now) for sent in _batch(body)]
        return as_it_is(await keep_each(record, database, read))
    if media_type == STRUCTURED:
        event = in_structured_mode(_json(body))
    else:
        event = in_binary_mode(request.headers, body)
    try:
        usage = record.priced(event.paid_call(request_id, now))
    except ValidationError as error:
        errors = [each | {"loc": ("body", "data", *each["loc"])} for each in error.errors()]
        raise RequestValidationError(errors) from None
    answer = await keep_each(record, database, [usage])
    if wrong := answer.results[0].errors:
        raise InvalidValue(wrong[0].field, "was refused: {reason}", reason=wrong[0].message)
    return as_it_is(answer)


def _read(
    record: RecordCallsUseCase, sent: object, request_id: str, now: datetime
) -> Usage | EntryResult:
    try:
        return record.priced(in_structured_mode(sent).paid_call(request_id, now))
    except (ValidationError, InvalidValue) as error:
        return refused(error)


def _batch(body: bytes) -> list[Any]:
    sent = _json(body)
    if not isinstance(sent, list) or len(sent) > BATCH_ENTRIES:
        raise InvalidValue("events", "must be a list of at most {limit}", limit=BATCH_ENTRIES)
    return sent


def _json(body: bytes) -> Any:
    try:
        return exact_json(body)
    except ValueError:
        raise InvalidValue("body", "must be JSON") from None

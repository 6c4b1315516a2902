"""Where LiteLLM sends its log: the endpoint of its generic callback."""

from typing import Any

import structlog
from fastapi import APIRouter, Request, Response

from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.received.litellm_log import read
from backoffice.features.generation_costs.presentation.batches import (
    as_it_is,
    keep_each,
    refused,
)
from backoffice.features.generation_costs.presentation.keeping import Record
from backoffice.features.generation_costs.presentation.recording_schemas import (
    BatchOut,
    EntryResult,
)
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.presentation.exact_json import exact_json
from backoffice.features.shared.presentation.web import DatabaseDep, problems

BODY_LIMIT = 20 * 1024 * 1024  # bytes; 512 calls with all that was said, unless told otherwise

ENTRY = {"type": "object", "description": "LiteLLM's StandardLoggingPayload"}
BODY = {"schema": {"oneOf": [ENTRY, {"type": "array", "items": ENTRY}]}}

log = structlog.get_logger(__name__)
api = APIRouter(tags=["cost tracking"])


@api.post(
    "/api/litellm",
    response_model=BatchOut,
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": BODY}}},
    responses=problems(422),
)
async def record_litellm_log(request: Request, record: Record, database: DatabaseDep) -> Response:
    """One call, a list, or a line for each. Results of those that cost something, in their order:
    failures and answers out of LiteLLM's cache do not.

    503: nothing was recorded.
    """
    now = utc_now()
    results: list[Usage | EntryResult] = []
    for logged in _entries(await request.body()):
        try:
            call = read(logged, now)
            if call is not None:
                results.append(record.priced_anyway(call)[0])
        except InvalidValue as error:
            results.append(refused(error))
    answer = await keep_each(record, database, results)
    if answer.refused:
        told = [result.errors[0].model_dump() for result in answer.results if result.errors]
        log.warning("calls of LiteLLM were refused", refused=answer.refused, errors=told[:3])
    return as_it_is(answer)


def _entries(body: bytes) -> list[Any]:
    try:
        sent = exact_json(body, constants=True)
    except ValueError:
        try:
            return [exact_json(line, constants=True) for line in body.splitlines() if line.strip()]
        except ValueError:
            raise InvalidValue("body", "must be JSON") from None
    return sent if isinstance(sent, list) else [sent]

"""Where other programs send what their calls cost."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
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
from backoffice.features.generation_costs.presentation.keeping import (
    DURABLE,
    described,
    keeping,
)
from backoffice.features.generation_costs.presentation.recording_schemas import (
    BatchIn,
    BatchOut,
    CostEntryIn,
    EntryResult,
    RecordedEntry,
)
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.presentation.exact_json import exact_body
from backoffice.features.shared.presentation.web import problems

api = APIRouter(prefix="/cost-tracking", tags=["cost tracking"])


@api.post(
    "/record",
    status_code=201,
    response_model=RecordedEntry,
    responses=DURABLE,
    openapi_extra=described(CostEntryIn),
)
async def record_cost(request: Request) -> Response:
    """Durable when it answers. A retry is answered like the first time, with a header that says so.

    202 while the database is away: the entry is in the journal. 503: nothing was recorded.
    """
    answer = Response(status_code=201, media_type="application/json")
    kept = await keeping(request, answer).one(await exact_body(request, CostEntryIn))
    answer.body = kept.model_dump_json(by_alias=True).encode()
    answer.headers["content-length"] = str(len(answer.body))
    return answer


@api.post(
    "/record/batch",
    response_model=BatchOut,
    responses=problems(422),
    openapi_extra=described(BatchIn),
)
async def record_costs(request: Request) -> Response:
    """Up to 1,000 entries, each with its own result; a bad one does not lose the good ones.

    503: nothing of the batch was recorded.
    """
    batch = await exact_body(request, BatchIn)
    keep = keeping(request, Response())
    record, event_ids, request_id, now = keep.record, keep.event_ids(), keep.request_id, utc_now()
    read = [_read(record, given, next(event_ids), request_id, now) for given in batch.entries]
    return as_it_is(await keep_each(record, keep.database, read))


def _read(
    record: RecordCallsUseCase, given: Any, event_id: UUID, request_id: str, now: datetime
) -> Usage | EntryResult:
    try:
        return record.priced(CostEntryIn.model_validate(given).paid_call(request_id, event_id, now))
    except (ValidationError, InvalidValue) as error:
        return refused(error)

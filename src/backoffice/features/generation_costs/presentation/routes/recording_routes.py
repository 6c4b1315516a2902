"""Where other programs send what their calls cost."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
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
    KeepingDep,
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
from backoffice.features.shared.presentation.exact_json import ExactRoute
from backoffice.features.shared.presentation.web import problems

api = APIRouter(prefix="/cost-tracking", tags=["cost tracking"], route_class=ExactRoute)


@api.post("/record", status_code=201, responses=DURABLE)
async def record_cost(entry: CostEntryIn, keeping: KeepingDep) -> RecordedEntry:
    """Durable when it answers. A retry is answered like the first time, with a header that says so.

    202 while the database is away: the entry is in the journal. 503: nothing was recorded.
    """
    return await keeping.one(entry)


@api.post("/record/batch", response_model=BatchOut, responses=problems(422))
async def record_costs(batch: BatchIn, keeping: KeepingDep) -> Response:
    """Up to 1,000 entries, each with its own result; a bad one does not lose the good ones.

    503: nothing of the batch was recorded.
    """
    record, event_ids = keeping.record, keeping.event_ids()
    request_id, now = keeping.request_id, utc_now()
    read = [_read(record, given, next(event_ids), request_id, now) for given in batch.entries]
    return as_it_is(await keep_each(record, keeping.database, read))


def _read(
    record: RecordCallsUseCase, given: Any, event_id: UUID, request_id: str, now: datetime
) -> Usage | EntryResult:
    try:
        return record.priced(CostEntryIn.model_validate(given).paid_call(request_id, event_id, now))
    except (ValidationError, InvalidValue) as error:
        return refused(error)

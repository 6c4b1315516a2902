"""Where other programs send what their calls cost."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ValidationError

from backoffice.features.generation_costs.domain.entities.cost_entry import CostEntry
from backoffice.features.generation_costs.domain.entities.recording import (
    Recording,
    RecordingState,
)
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.domain.usecases.record_calls_usecase import (
    RecordCallsUseCase,
)
from backoffice.features.generation_costs.presentation.keeping import (
    DURABLE,
    KeepingDep,
    same,
    status_of,
    stored_as,
)
from backoffice.features.generation_costs.presentation.recording_schemas import (
    BatchIn,
    BatchOut,
    CostEntryIn,
    EntryError,
    EntryResult,
    RecordedEntry,
)
from backoffice.features.shared.domain.errors import Conflict, DomainError, InvalidValue
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
    usages = [usage for usage in read if isinstance(usage, Usage)]
    recordings = await record.keep(usages, wait=False) if usages else []
    became = dict(zip(map(id, usages), recordings, strict=True))
    again = [u for u in usages if became[id(u)].state is RecordingState.DUPLICATE]
    stored = await stored_as(keeping.database, again) if again else {}
    by_id = {id(usage): _result(usage, became[id(usage)], stored) for usage in usages}
    results = [by_id[id(each)] if isinstance(each, Usage) else each for each in read]
    statuses = [result.status for result in results]
    answer = BatchOut(
        recorded=statuses.count("recorded"),
        duplicates=len([u for u in again if by_id[id(u)].status == "recorded"]),
        journalled=statuses.count("journalled"),
        refused=statuses.count("refused"),
        results=results,
    )
    # As it is: FastAPI would check each result once more.
    return Response(answer.model_dump_json(by_alias=True), media_type="application/json")


def _read(
    record: RecordCallsUseCase, given: Any, event_id: UUID, request_id: str, now: datetime
) -> Usage | EntryResult:
    try:
        return record.priced(CostEntryIn.model_validate(given).paid_call(request_id, event_id, now))
    except ValidationError as error:
        errors = [
            EntryError(field=".".join(map(str, each["loc"])), message=each["msg"])
            for each in error.errors()
        ]
    except InvalidValue as error:
        errors = [_entry_error(error)]
    return EntryResult(status="refused", errors=errors)


def _result(usage: Usage, recording: Recording, stored: dict[UUID, CostEntry]) -> EntryResult:
    error = recording.error
    if recording.state is RecordingState.DUPLICATE:
        try:
            same(CostEntry.of(usage), stored)
        except Conflict as other:
            error = other
    if error is not None:
        return EntryResult(event_id=usage.event_id, status="refused", errors=[_entry_error(error)])
    return EntryResult(event_id=usage.event_id, status=status_of(recording))


def _entry_error(error: DomainError) -> EntryError:
    field = error.field if isinstance(error, InvalidValue) else "event_id"
    return EntryError(
        field=field, message=f"{error.message.format(**error.values)} {error.advice}".strip()
    )

"""Where other programs send what their calls cost."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import Annotated, Any, Literal, cast
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, Header, Request, Response
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
from backoffice.features.generation_costs.infrastructure.adapters.entry_queries import EntryQueries
from backoffice.features.generation_costs.presentation.recording_schemas import (
    BatchIn,
    BatchOut,
    CostEntryIn,
    EntryError,
    EntryResult,
    RecordedEntry,
)
from backoffice.features.shared.domain.errors import Conflict, DomainError, InvalidValue
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.database import DATABASE_AWAY, Database
from backoffice.features.shared.presentation.exact_json import ExactRoute
from backoffice.features.shared.presentation.pages import actor_of
from backoffice.features.shared.presentation.web import DatabaseDep, problems, request_id_of

IDEMPOTENCY_KEYS = UUID("8f1f3d52-6c0e-4c43-9a4e-0f5d4b8c1a77")  # namespace of the ids made of them
REPLAYED = "Idempotency-Replayed"

api = APIRouter(prefix="/cost-tracking", tags=["cost tracking"], route_class=ExactRoute)


async def _record(request: Request) -> RecordCallsUseCase:
    return cast(RecordCallsUseCase, request.app.state.record_calls)


Record = Annotated[RecordCallsUseCase, Depends(_record)]
Key = Annotated[
    str | None,
    Header(min_length=1, max_length=255, description="A retry with the same key counts once"),
]


@api.post(
    "/record",
    status_code=201,
    responses={202: {"model": RecordedEntry, "description": "Journalled"}, **problems(409, 422)},
)
async def record_cost(
    entry: CostEntryIn,
    request: Request,
    response: Response,
    record: Record,
    database: DatabaseDep,
    idempotency_key: Key = None,
) -> RecordedEntry:
    """Durable when it answers. A retry is answered like the first time, with a header that says so.

    202 while the database is away: the entry is in the journal. 503: nothing was recorded.
    """
    event_id = next(_event_ids(request, idempotency_key))
    usage = record.priced(entry.paid_call(request_id_of(request), event_id, utc_now()))
    (recording,) = await record.keep([usage], wait=False)
    kept = CostEntry.of(usage)
    if recording.error is not None:
        raise recording.error
    if recording.state is RecordingState.DUPLICATE:
        kept = _same(kept, await _stored(database, [usage]))
        response.headers[REPLAYED] = "true"
    if recording.state is RecordingState.JOURNALLED:
        response.status_code = 202
    return RecordedEntry(**vars(kept), status=_status(recording))


@api.post("/record/batch", response_model=BatchOut, responses=problems(422))
async def record_costs(
    batch: BatchIn,
    request: Request,
    record: Record,
    database: DatabaseDep,
    idempotency_key: Key = None,
) -> Response:
    """Up to 1,000 entries, each with its own result; a bad one does not lose the good ones.

    503: nothing of the batch was recorded.
    """
    event_ids, request_id, now = (
        _event_ids(request, idempotency_key),
        request_id_of(request),
        utc_now(),
    )
    read = [_read(record, given, next(event_ids), request_id, now) for given in batch.entries]
    usages = [usage for usage in read if isinstance(usage, Usage)]
    recordings = await record.keep(usages, wait=False) if usages else []
    became = dict(zip(map(id, usages), recordings, strict=True))
    again = [u for u in usages if became[id(u)].state is RecordingState.DUPLICATE]
    stored = await _stored(database, again) if again else {}
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


def _event_ids(request: Request, key: str | None) -> Iterator[UUID]:
    """For entries that bring none. Two callers may use the same key: it is theirs."""
    if key is None:
        while True:
            yield new_id()
    actor = actor_of(request)
    for number in count():
        yield uuid5(IDEMPOTENCY_KEYS, f"{actor.name if actor else ''}\0{key}\0{number}")


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
            _same(CostEntry.of(usage), stored)
        except Conflict as other:
            error = other
    if error is not None:
        return EntryResult(event_id=usage.event_id, status="refused", errors=[_entry_error(error)])
    return EntryResult(event_id=usage.event_id, status=_status(recording))


def _same(sent: CostEntry, stored: dict[UUID, CostEntry]) -> CostEntry:
    """What is stored under the id. Raises Conflict where that is another call."""
    kept = stored.get(sent.event_id, sent)
    if not sent.is_same_call(kept):
        raise Conflict(
            "Another call was recorded under the id {event_id}.",
            "Give each call an id, or an Idempotency-Key, of its own.",
            event_id=sent.event_id,
        )
    return kept


async def _stored(database: Database, usages: Sequence[Usage]) -> dict[UUID, CostEntry]:
    try:
        async with database.sessions() as db:
            return await EntryQueries(db).by_event_id([usage.event_id for usage in usages])
    except (OSError, *DATABASE_AWAY):
        return {}  # they are recorded, and nobody can say as what


def _entry_error(error: DomainError) -> EntryError:
    field = error.field if isinstance(error, InvalidValue) else "event_id"
    return EntryError(
        field=field, message=f"{error.message.format(**error.values)} {error.advice}".strip()
    )


def _status(recording: Recording) -> Literal["recorded", "journalled"]:
    return "journalled" if recording.state is RecordingState.JOURNALLED else "recorded"

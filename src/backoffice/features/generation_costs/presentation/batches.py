"""Many calls in one HTTP request: each with a result of its own."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import Response
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
from backoffice.features.generation_costs.presentation.keeping import same, status_of, stored_as
from backoffice.features.generation_costs.presentation.recording_schemas import (
    BatchOut,
    EntryError,
    EntryResult,
)
from backoffice.features.shared.domain.errors import Conflict, DomainError, InvalidValue
from backoffice.features.shared.infrastructure.database import Database


async def keep_each(
    record: RecordCallsUseCase, database: Database, read: Sequence[Usage | EntryResult]
) -> BatchOut:
    """The results in the order of what was read. Raises Unavailable where nothing is taken."""
    usages = [usage for usage in read if isinstance(usage, Usage)]
    recordings = await record.keep(usages, wait=False) if usages else []
    became = dict(zip(map(id, usages), recordings, strict=True))
    again = [u for u in usages if became[id(u)].state is RecordingState.DUPLICATE]
    stored = await stored_as(database, again) if again else {}
    by_id = {id(usage): _result(usage, became[id(usage)], stored) for usage in usages}
    results = [by_id[id(each)] if isinstance(each, Usage) else each for each in read]
    statuses = [result.status for result in results]
    return BatchOut(
        recorded=statuses.count("recorded"),
        duplicates=len([u for u in again if by_id[id(u)].status == "recorded"]),
        journalled=statuses.count("journalled"),
        refused=statuses.count("refused"),
        results=results,
    )


def as_it_is(answer: BatchOut) -> Response:
    """FastAPI would check each result once more."""
    return Response(answer.model_dump_json(by_alias=True), media_type="application/json")


def refused(error: ValidationError | InvalidValue) -> EntryResult:
    if isinstance(error, InvalidValue):
        return EntryResult(status="refused", errors=[_entry_error(error)])
    errors = [
        EntryError(field=".".join(map(str, each["loc"])), message=each["msg"])
        for each in error.errors()
    ]
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

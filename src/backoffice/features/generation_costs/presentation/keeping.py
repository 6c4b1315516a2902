"""Recording what an HTTP request brings: each call once, and told as it is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Annotated, Any, Literal, cast
from uuid import UUID, uuid5

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

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
from backoffice.features.generation_costs.presentation.attribution_schemas import CallIn
from backoffice.features.generation_costs.presentation.recording_schemas import RecordedEntry
from backoffice.features.shared.domain.errors import Conflict, InvalidValue
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.database import DATABASE_AWAY, Database
from backoffice.features.shared.presentation.pages import actor_of
from backoffice.features.shared.presentation.web import DatabaseDep, problems, request_id_of

IDEMPOTENCY_KEYS = UUID("8f1f3d52-6c0e-4c43-9a4e-0f5d4b8c1a77")  # namespace of the ids made of them
REPLAYED = "Idempotency-Replayed"

DURABLE: dict[int | str, dict[str, Any]] = {
    202: {"model": RecordedEntry, "description": "Journalled"},
    **problems(409, 422),
}
"""Of a route that answers with what it recorded."""

KEY = "Idempotency-Key"
KEY_LENGTH = 255
KEY_HELP = "A retry with the same key counts once"
Key = Annotated[str | None, Header(min_length=1, max_length=KEY_LENGTH, description=KEY_HELP)]


@dataclass(frozen=True)
class Keeping:
    """One HTTP request that records: its key, and how it is answered."""

    record: RecordCallsUseCase
    request: Request
    response: Response
    database: Database
    key: str | None

    @property
    def request_id(self) -> str:
        return request_id_of(self.request)

    def event_ids(self) -> Iterator[UUID]:
        """For calls that bring none. Two callers may use the same key: it is theirs."""
        if self.key is None:
            while True:
                yield new_id()
        actor = actor_of(self.request)
        whose = f"{actor.maker_id}/{actor.name}" if actor else ""
        for number in count():
            yield uuid5(IDEMPOTENCY_KEYS, f"{whose}\0{self.key}\0{number}")

    async def one(self, call: CallIn) -> RecordedEntry:
        """Durable when it answers. A retry is answered like the first time, with a header that
        says so. 202 while the database is away: it is in the journal. 503: nothing was recorded.
        """
        paid = call.paid_call(self.request_id, next(self.event_ids()), utc_now())
        (kept,) = await self.all([self.record.priced(paid)])
        return kept

    async def all(self, usages: Sequence[Usage]) -> list[RecordedEntry]:
        """As `one`. Raises Refused, or Conflict, where that became of any of them."""
        recordings = await self.record.keep(usages, wait=False)
        kept = [CostEntry.of(usage) for usage in usages]
        states = [recording.state for recording in recordings]
        for recording in recordings:
            if recording.error is not None:
                raise recording.error
        if RecordingState.DUPLICATE in states:
            stored = await stored_as(self.database, usages)
            kept = [
                same(entry, stored) if state is RecordingState.DUPLICATE else entry
                for entry, state in zip(kept, states, strict=True)
            ]
        if all(state is RecordingState.DUPLICATE for state in states):
            self.response.headers[REPLAYED] = "true"
        if RecordingState.JOURNALLED in states:
            self.response.status_code = 202
        return [
            RecordedEntry(**vars(entry), status=status_of(recording))
            for entry, recording in zip(kept, recordings, strict=True)
        ]


async def _record(request: Request) -> RecordCallsUseCase:
    return cast(RecordCallsUseCase, request.app.state.record_calls)


Record = Annotated[RecordCallsUseCase, Depends(_record)]


async def _keeping(
    request: Request,
    response: Response,
    record: Record,
    database: DatabaseDep,
    idempotency_key: Key = None,
) -> Keeping:
    return Keeping(record, request, response, database, idempotency_key)


KeepingDep = Annotated[Keeping, Depends(_keeping)]


def keeping(request: Request, response: Response) -> Keeping:
    """For a route that is hit by the thousand: FastAPI's way to its dependencies takes longer than
    all the rest. Raises InvalidValue for a bad key.
    """
    key = request.headers.get(KEY)
    if key is not None and not 0 < len(key) <= KEY_LENGTH:
        raise InvalidValue(KEY, "must have 1 to {limit} characters", limit=KEY_LENGTH)
    state = request.app.state
    return Keeping(state.record_calls, request, response, state.database, key)


def described(body: type[BaseModel]) -> dict[str, Any]:
    """For `openapi_extra=` of such a route; `Platform.add_models` knows the body."""
    schema = {"$ref": f"#/components/schemas/{body.__name__}"}
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "parameters": [
            {
                "name": KEY,
                "in": "header",
                "required": False,
                "description": KEY_HELP,
                "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH},
            }
        ],
    }


def same(sent: CostEntry, stored: dict[UUID, CostEntry]) -> CostEntry:
    """What is stored under the id. Raises Conflict where that is another call."""
    kept = stored.get(sent.event_id, sent)
    if not sent.is_same_call(kept):
        raise Conflict(
            "Another call was recorded under the id {event_id}.",
            "Give each call an id, or an Idempotency-Key, of its own.",
            event_id=sent.event_id,
        )
    return kept


async def stored_as(database: Database, usages: Sequence[Usage]) -> dict[UUID, CostEntry]:
    """By id; empty while the database is away: they are recorded, and nobody can say as what."""
    try:
        async with database.sessions() as db:
            return await EntryQueries(db).by_event_id([usage.event_id for usage in usages])
    except (OSError, *DATABASE_AWAY):
        return {}


def status_of(recording: Recording) -> Literal["recorded", "journalled"]:
    return "journalled" if recording.state is RecordingState.JOURNALLED else "recorded"

"""Responses in, costs out."""

import structlog
from fastapi import APIRouter

from backoffice.features.generation_costs.domain.usecases.value_response_usecase import (
    ValueResponseUseCase,
)
from backoffice.features.generation_costs.presentation.keeping import KeepingDep
from backoffice.features.generation_costs.presentation.response_schemas import (
    RecordedResponse,
    ResponseIn,
)
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.presentation.exact_json import ExactRoute
from backoffice.features.shared.presentation.web import problems

log = structlog.get_logger(__name__)

api = APIRouter(prefix="/cost-tracking", tags=["cost tracking"], route_class=ExactRoute)


@api.post(
    "/responses",
    status_code=201,
    responses={202: {"model": RecordedResponse, "description": "Journalled"}, **problems(409, 422)},
)
async def record_response(given: ResponseIn, keeping: KeepingDep) -> RecordedResponse:
    """Records the calls that a provider's response stands for: the main one first, then what is
    billed beside its tokens, such as searches. The same response counts once, by its own id, or by
    an `eventId` that is given; an Idempotency-Key is for a response that has no id.

    What cannot be read or priced is recorded, too: with the cost that the provider reports, or as
    unknown, and a note says why. 202 while the database is away. 503: nothing was recorded.
    """
    whose = given.whose(keeping.request_id)
    if given.event_id is not None:
        whose["event_id"] = given.event_id
    valued = ValueResponseUseCase(keeping.record).execute(
        given.provider,
        given.api,
        given.response,
        given.asked(utc_now()),
        whose,
        key=next(keeping.event_ids()),
    )
    entries = await keeping.all([call.usage for call in valued])
    notes = list(dict.fromkeys(note for call in valued for note in call.notes))
    if notes:
        log.warning("response not fully priced", provider=given.provider, api=given.api, why=notes)
    return RecordedResponse(entries=entries, notes=notes)

"""Where programs that trace their model calls send the spans: OTLP over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any, cast

import structlog
from anyio import to_thread
from fastapi import APIRouter, Depends, HTTPException, Request, Response

from backoffice.features.generation_costs.domain.entities.paid_call import PaidCall
from backoffice.features.generation_costs.domain.usecases.record_calls_usecase import (
    RecordCallsUseCase,
)
from backoffice.features.generation_costs.infrastructure.received import otlp
from backoffice.features.generation_costs.infrastructure.received.model_spans import (
    Reading,
    Rejection,
    SpansAbove,
    read,
)
from backoffice.features.generation_costs.presentation.keeping import Record
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.presentation.web import PROBLEM_SCHEMA, PROBLEM_TYPE, Problem

AT_ONCE = 1000  # spans in one commit
INLINE_BYTES = 128 * 1024  # of protobuf are read within ten milliseconds
REASONS = 3  # told of those why spans were rejected
ENCODINGS = (otlp.PROTOBUF, otlp.JSON)

MESSAGE = {
    otlp.PROTOBUF: {"schema": {"type": "string", "format": "binary"}},
    otlp.JSON: {"schema": {"type": "object"}},
}
FAILURE: dict[str, Any] = {
    "description": "A google.rpc.Status in the request's encoding",
    "content": {**MESSAGE, PROBLEM_TYPE: {"schema": PROBLEM_SCHEMA}},
}

log = structlog.get_logger(__name__)
api = APIRouter(tags=["cost tracking"])


async def _spans_above(request: Request) -> SpansAbove:
    return cast(SpansAbove, request.app.state.spans_above)


@api.post(
    "/v1/traces",
    response_class=Response,
    openapi_extra={"requestBody": {"required": True, "content": MESSAGE}},
    responses={
        200: {"description": "An ExportTraceServiceResponse", "content": MESSAGE},
        **dict.fromkeys((400, 401, 403, 413, 415, 429, 500, 503), FAILURE),
    },
)
async def export_traces(
    request: Request, record: Record, before: Annotated[SpansAbove, Depends(_spans_above)]
) -> Response:
    """Model calls among the spans are recorded, each once however often it is sent.

    Durable when it answers. 503: send all of it again.
    """
    encoding = _encoding(request)
    if encoding not in ENCODINGS:
        raise HTTPException(415, f"Content-Type must be {' or '.join(ENCODINGS)}.")
    packing = request.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "gzip", "deflate"):
        raise HTTPException(415, "Content-Encoding must be gzip or deflate, or none.")
    body = await request.body()

    def reading() -> Reading:
        plain = body if packing == "identity" else otlp.unpacked(body)
        return read(otlp.traces(plain, encoding), before, utc_now())

    # What may take long is read in a thread: others are answered meanwhile.
    is_short = len(body) < INLINE_BYTES and packing == "identity" and encoding == otlp.PROTOBUF
    calls, rejections, above = reading() if is_short else await to_thread.run_sync(reading)
    for start in range(0, len(calls), AT_ONCE):
        rejections += await _keep(record, calls[start : start + AT_ONCE])
    before.add(above)
    told = [f"span {span_id}: {error} {error.advice}".strip() for span_id, error in rejections]
    if told:
        log.warning("spans were rejected", rejected=len(told), reasons=told[:REASONS])
    message = otlp.answered(len(told), told[:REASONS])
    return Response(otlp.encoded(message, encoding), media_type=encoding)


async def _keep(
    record: RecordCallsUseCase, calls: Sequence[tuple[str, PaidCall]]
) -> list[Rejection]:
    rejections, span_ids, usages = [], [], []
    for span_id, call in calls:
        try:
            usages.append(record.priced_anyway(call)[0])
            span_ids.append(span_id)
        except InvalidValue as error:
            rejections.append(Rejection(span_id, error))
    recordings = await record.keep(usages, wait=False) if usages else []
    for span_id, recording in zip(span_ids, recordings, strict=True):
        if recording.error is not None:
            rejections.append(Rejection(span_id, recording.error))
    return rejections


def status_of(request: Request, problem: Problem) -> Response | None:
    encoding = _encoding(request)
    if encoding not in ENCODINGS:
        return None
    message = f"{problem.detail} {problem.hint}".strip()
    errors = [(error["field"], error["message"]) for error in problem.errors]
    told = otlp.status(problem.status, message, errors)
    return Response(otlp.encoded(told, encoding), problem.status, media_type=encoding)


def _encoding(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()

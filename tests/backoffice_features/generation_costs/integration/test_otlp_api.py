import gzip
import json
import zlib
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from google.protobuf import json_format
from google.rpc.error_details_pb2 import BadRequest
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from sqlalchemy import select

from backoffice.features.generation_costs.domain.entities.recording import Recording
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.domain.ports.call_prices import NoCallPrices
from backoffice.features.generation_costs.domain.ports.usage_ledger import UsageLedger
from backoffice.features.generation_costs.domain.usecases.record_calls_usecase import (
    RecordCallsUseCase,
)
from backoffice.features.generation_costs.domain.usecases.record_usages_usecase import (
    RecordUsagesUseCase,
)
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.generation_costs.infrastructure.received.otlp import LIMIT
from backoffice.features.shared.domain.errors import Unavailable
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from tests.backoffice_features.generation_costs.spans import (
    ENDED,
    GEN_AI,
    OPEN_INFERENCE,
    TRACE,
    request,
    span,
)

PROTOBUF = {"Content-Type": "application/x-protobuf"}
JSON = {"Content-Type": "application/json"}
GOOD = (span(1, GEN_AI), span(2, OPEN_INFERENCE), span(3, {"http.route": "/"}))
BAD = span(4, GEN_AI | {"gen_ai.usage.input_tokens": "many"})


class FullLedger(UsageLedger):
    async def record(self, usages: Sequence[Usage], *, wait: bool = True) -> list[Recording]:
        raise Unavailable("Nothing is taken.", seconds=7)


async def send(
    client: httpx.AsyncClient,
    sent: bytes | ExportTraceServiceRequest,
    headers: dict[str, str] = PROTOBUF,
) -> httpx.Response:
    body = sent if isinstance(sent, bytes) else sent.SerializeToString()
    return await client.post("/v1/traces", content=body, headers=headers)


def as_json(sent: ExportTraceServiceRequest) -> bytes:
    """As OTLP has it: ids in hexadecimal, kinds as numbers."""
    message = json_format.MessageToDict(sent, use_integers_for_enums=True)
    for of_resource in message["resourceSpans"]:
        for of_scope in of_resource["scopeSpans"]:
            spans = sent.resource_spans[0].scope_spans[0].spans
            for each, told in zip(spans, of_scope["spans"], strict=True):
                told |= {"traceId": each.trace_id.hex().upper(), "spanId": each.span_id.hex()}
    return json.dumps(message | {"unheard": 1}).encode()


async def facts(app: FastAPI) -> Sequence[TokenUsageModel]:
    async with app.state.database.sessions() as db:
        return [*await db.scalars(select(TokenUsageModel).order_by(TokenUsageModel.model))]


def failure(answer: httpx.Response) -> Status:
    assert answer.headers["content-type"] == "application/x-protobuf"
    return Status.FromString(answer.content)


async def test_calls_among_the_spans_are_in_the_ledger(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    answer = await send(client, request(GOOD))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "application/x-protobuf"
    of_google, of_openai = await facts(app)
    assert (of_openai.model, of_openai.prompt_tokens) == ("gpt-4o-2024-08-06", 500)
    assert (of_google.service, of_google.completion_tokens) == ("GOOGLE", 70)
    assert of_openai.request_id == TRACE.hex()
    assert of_openai.created_at == ENDED
    assert (of_openai.resource_type, of_openai.resource_id) == ("service", "shop")


async def test_spans_sent_again_count_once(client: httpx.AsyncClient, app: FastAPI) -> None:
    for sent in (GOOD, GOOD, [*GOOD, *GOOD]):
        assert (await send(client, request(sent))).content == b""
    assert len(await facts(app)) == 2


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)]
)
async def test_a_packed_body_is_unpacked(
    client: httpx.AsyncClient, app: FastAPI, encoding: str, pack: Any
) -> None:
    packed = pack(request(GOOD).SerializeToString())
    answer = await send(client, packed, PROTOBUF | {"Content-Encoding": encoding})
    assert answer.status_code == 200
    assert len(await facts(app)) == 2


async def test_json_is_answered_in_json(client: httpx.AsyncClient, app: FastAPI) -> None:
    answer = await send(client, as_json(request([*GOOD, BAD])), JSON)
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()["partialSuccess"]
    assert told["rejectedSpans"] == "1"
    assert "gen_ai.usage.input_tokens" in told["errorMessage"]
    await send(client, request(GOOD))  # the same spans
    assert len(await facts(app)) == 2


async def test_what_is_rejected_is_told_and_harms_no_other(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    answer = await send(client, request([*GOOD, BAD]))
    assert answer.status_code == 200
    told = ExportTraceServiceResponse.FromString(answer.content).partial_success
    assert told.rejected_spans == 1
    assert "0000000000000004: gen_ai.usage.input_tokens: must be a whole" in told.error_message
    assert len(await facts(app)) == 2


async def test_an_empty_request_is_a_success(client: httpx.AsyncClient) -> None:
    assert (await send(client, b"")).status_code == 200
    assert (await send(client, b"{}", JSON)).json() == {}


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"\xff\xff", PROTOBUF),
        (b"not packed", PROTOBUF | {"Content-Encoding": "gzip"}),
        (gzip.compress(b"half")[:12], PROTOBUF | {"Content-Encoding": "gzip"}),
    ],
    ids=["no message", "not packed", "cut off"],
)
async def test_what_cannot_be_read_is_a_bad_request_in_protobuf(
    client: httpx.AsyncClient, body: bytes, headers: dict[str, str]
) -> None:
    answer = await send(client, body, headers)
    assert answer.status_code == 400
    told = failure(answer)
    bad = BadRequest()
    assert told.details[0].Unpack(bad)
    assert bad.field_violations[0].field == "body"
    assert told.message.startswith("body: is no")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"text"',
        b"\xff",
        b"[" * 100_000,
        b'{"resourceSpans": 1}',
        b'{"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "xyz"}]}]}]}',
        b'{"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "zzzz"}]}]}]}',
    ],
    ids=["cut off", "list", "text", "no UTF-8", "deep", "no list", "no base64", "no hexadecimal"],
)
async def test_what_cannot_be_read_is_a_bad_request_in_json(
    client: httpx.AsyncClient, body: bytes
) -> None:
    answer = await send(client, body, JSON)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["details"][0]["fieldViolations"][0]["field"] == "body"


async def test_another_encoding_is_refused(client: httpx.AsyncClient) -> None:
    assert (await send(client, b"", {"Content-Type": "text/plain"})).status_code == 415
    answer = await send(client, b"", PROTOBUF | {"Content-Encoding": "zstd"})
    assert answer.status_code == 415
    assert "gzip" in failure(answer).message


async def test_a_body_may_be_longer_than_a_form_and_has_a_limit_unpacked_too(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    long = request([span(1, GEN_AI | {"input.value": "x" * 3_000_000})])
    assert (await send(client, long)).status_code == 200
    assert len(await facts(app)) == 1
    too_long = bytes(LIMIT + 1)
    packed = await send(client, gzip.compress(too_long), PROTOBUF | {"Content-Encoding": "gzip"})
    for answer in (await send(client, too_long), packed):
        assert answer.status_code == 413
        assert str(LIMIT) in failure(answer).message


async def test_when_nothing_was_recorded_it_may_be_sent_again(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    full = RecordUsagesUseCase(FullLedger(), EventBus())
    app.state.record_calls = RecordCallsUseCase(NoCallPrices(), full)
    answer = await send(client, request(GOOD))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    assert failure(answer).message == "Nothing is taken."


async def test_a_stranger_is_told_so_in_the_protocol_s_way(
    anonymous_client: httpx.AsyncClient,
) -> None:
    answer = await send(anonymous_client, request(GOOD))
    assert answer.status_code == 401
    assert "API key" in failure(answer).message
    in_json = await send(anonymous_client, b"{}", JSON)
    assert in_json.json()["message"] == failure(answer).message


async def test_thousands_of_spans_are_recorded_at_once(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    many = [span(number, GEN_AI) for number in range(1, 2502)]
    assert (await send(client, request(many))).content == b""
    assert len(await facts(app)) == 2501

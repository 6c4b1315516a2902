"""The bytes of OTLP/HTTP: what is sent, and what is answered.

As of https://opentelemetry.io/docs/specs/otlp/ 1.9.0.
"""

import json
import zlib
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from google.protobuf import json_format
from google.protobuf.message import DecodeError, Message
from google.rpc.code_pb2 import Code
from google.rpc.error_details_pb2 import BadRequest
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTracePartialSuccess,
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

from backoffice.features.shared.domain.errors import DomainError, InvalidValue

PROTOBUF = "application/x-protobuf"
JSON = "application/json"
LIMIT = 20 * 1024 * 1024  # bytes, unpacked or not: what the protocol recommends
ANY_HEADER = 32 + zlib.MAX_WBITS  # zlib finds out whether it is gzip or deflate

CODES = {400: Code.INVALID_ARGUMENT, 401: Code.UNAUTHENTICATED, 403: Code.PERMISSION_DENIED}
CODES |= {413: Code.OUT_OF_RANGE, 429: Code.RESOURCE_EXHAUSTED, 503: Code.UNAVAILABLE}


class BadData(InvalidValue):
    """Nothing of the body can be read, and never will be."""

    code = "bad_data"
    title = "The data could not be read"
    status = 400

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__("body", message, reason=reason)


class TooLarge(DomainError):
    code = "content_too_large"
    title = "Content Too Large"
    status = 413


def unpacked(body: bytes) -> bytes:
    """What was gzipped or deflated. Raises BadData, TooLarge."""
    unpacking = zlib.decompressobj(ANY_HEADER)
    try:
        plain = unpacking.decompress(body, LIMIT)
    except zlib.error:
        raise BadData("is not what Content-Encoding says") from None
    if len(plain) >= LIMIT:
        raise TooLarge("A request may hold {limit} bytes when it is unpacked.", limit=LIMIT)
    if not unpacking.eof or unpacking.unused_data:  # several members: no exporter sends them
        raise BadData("is not what Content-Encoding says")
    return plain


def traces(body: bytes, encoding: str) -> ExportTraceServiceRequest:
    """Raises BadData."""
    request = ExportTraceServiceRequest()
    try:
        if encoding == PROTOBUF:
            request.ParseFromString(body)
        else:
            sent: Any = json.loads(body)
            if not isinstance(sent, dict):
                raise BadData("must be an object")
            json_format.ParseDict(sent, request, ignore_unknown_fields=True)
            _take_ids_as_hexadecimal(request)
    except (DecodeError, json_format.ParseError, ValueError, RecursionError) as error:
        # Both libraries tell in one line what they cannot read, and where.
        reason = str(error).partition("\n")[0][:200]
        raise BadData("is no ExportTraceServiceRequest: {reason}", reason=reason) from None
    return request


def _take_ids_as_hexadecimal(request: ExportTraceServiceRequest) -> None:
    """They were read as base64, which is how Protobuf's JSON has bytes; put back and read again."""
    for of_resource in request.resource_spans:
        for of_scope in of_resource.scope_spans:
            for span in of_scope.spans:
                for name in ("trace_id", "span_id", "parent_span_id"):
                    setattr(span, name, bytes.fromhex(b64encode(getattr(span, name)).decode()))


def answered(rejected: int, reasons: Sequence[str]) -> ExportTraceServiceResponse:
    if not rejected:
        return ExportTraceServiceResponse()
    message = f"{rejected} spans were rejected: {'; '.join(reasons)}"
    return ExportTraceServiceResponse(
        partial_success=ExportTracePartialSuccess(rejected_spans=rejected, error_message=message)
    )


def status(http_status: int, message: str, errors: Sequence[tuple[str, str]]) -> Status:
    """`errors`: the bad fields, and what is wrong with each."""
    told = Status(code=CODES.get(http_status, Code.UNKNOWN), message=message)
    if errors:
        bad = BadRequest()
        for field, description in errors:
            bad.field_violations.add(field=field, description=description)
        told.details.add().Pack(bad)
    return told


def encoded(message: Message, encoding: str) -> bytes:
    if encoding == PROTOBUF:
        return message.SerializeToString()
    return json_format.MessageToJson(message, indent=None).encode()

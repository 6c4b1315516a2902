"""A load generator, in a process of its own: a plan comes in as JSON, what happened goes out.

Connections are kept alive and share nothing; a request is put together from bytes made before.
"""

import asyncio
import json
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import cast

import uvloop

from benchmarks.generation_costs.calls import KINDS, Kind
from benchmarks.generation_costs.spans import exported

EVENT_ID = "00000000-0000-0000-0000-000000000000"
WARM_UP_SECONDS = 0.5


@dataclass(frozen=True)
class Plan:
    """`batch`: entries in a request; 0 records single ones. Connections take `ports` in turn.

    `spans`: they are sent as spans, over OTLP.
    """

    ports: tuple[int, ...]
    key: str
    seconds: float
    batch: int = 0
    connections: int = 32
    spans: bool = False


@dataclass(frozen=True)
class Outcome:
    """Over `seconds` after a warm-up; rows are entries. `cpu_seconds` are the generator's own."""

    requests: int
    rows: int
    seconds: float
    p50_ms: float
    p99_ms: float
    cpu_seconds: float
    statuses: dict[str, int]
    warm_up_seconds: float = WARM_UP_SECONDS

    @property
    def requests_a_second(self) -> float:
        return self.requests / self.seconds

    @property
    def rows_a_second(self) -> float:
        return self.rows / self.seconds


class Connection(asyncio.Protocol):
    """Sends the next request when the last is answered, until told to stop."""

    def __init__(self, next_request: Callable[[], bytes]) -> None:
        self._next_request = next_request
        self._buffer = b""
        self._began = 0.0
        self.stopping = False
        self.done = asyncio.get_running_loop().create_future()
        self.latencies: list[float] = []
        self.statuses: Counter[str] = Counter()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are no subclass of it
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("the server hung up"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        mark = self._buffer.find(b"content-length: ", 0, end)
        length = int(self._buffer[mark + 16 : self._buffer.find(b"\r", mark)])
        if len(self._buffer) < end + 4 + length:
            return
        self.latencies.append(time.perf_counter() - self._began)
        self.statuses[self._buffer[9:12].decode()] += 1
        self._buffer = b""
        if self.stopping:
            self.done.set_result(None)
            self._transport.close()
        else:
            self._send()

    def _send(self) -> None:
        self._began = time.perf_counter()
        self._transport.write(self._next_request())


def single_requests(key: str) -> Iterator[bytes]:
    parts = []
    for kind in KINDS:
        body = json.dumps(_entry(kind)).encode()
        before, after = (_head("/cost-tracking/record", key, body) + body).split(EVENT_ID.encode())
        parts.append((before, after))
    ids = _event_ids()
    while True:
        for before, after in parts:
            yield b"".join((before, next(ids), after))


def batch_requests(key: str, size: int) -> Iterator[bytes]:
    entries = [_entry(KINDS[number % len(KINDS)]) for number in range(size)]
    body = json.dumps({"entries": entries}).encode()
    request = _head("/cost-tracking/record/batch", key, body) + body
    template = request.replace(b"%", b"%%").replace(EVENT_ID.encode(), b"%b")
    ids = _event_ids()
    while True:
        yield template % tuple(next(ids) for _ in range(size))


def _entry(kind: Kind) -> dict[str, object]:
    return {
        "eventId": EVENT_ID,
        "service": kind.service,
        "operation": kind.operation,
        "amount": 0.05,
        "provider": kind.provider,
        "model": kind.model,
        "inputTokens": 500,
        "outputTokens": 1000,
        "resourceType": "VIDEO",
        "resourceId": "video-1",
        "tenantId": kind.tenant_id,
    }


def span_requests(key: str, size: int) -> Iterator[bytes]:
    while True:
        body = exported(size)
        yield _head("/v1/traces", key, body, "application/x-protobuf") + body


def _head(path: str, key: str, body: bytes, kind: str = "application/json") -> bytes:
    lines = (
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {key}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _event_ids() -> Iterator[bytes]:
    """UUIDs of version 7 that go up, without the cost of making each at random."""
    moment = f"{time.time_ns() // 1_000_000:012x}"
    salt = secrets.token_hex(3)
    start = f"{moment[:8]}-{moment[8:]}-7{salt[:3]}-8{salt[3:]}-".encode()
    number = 0
    while True:
        yield b"%b%012x" % (start, number)
        number += 1


def _requests(plan: Plan) -> Iterator[bytes]:
    if plan.spans:
        return span_requests(plan.key, plan.batch)
    return batch_requests(plan.key, plan.batch) if plan.batch else single_requests(plan.key)


async def run(plan: Plan) -> Outcome:
    requests = _requests(plan)
    loop = asyncio.get_running_loop()
    connections = []
    for number in range(plan.connections):
        port = plan.ports[number % len(plan.ports)]
        _, connection = await loop.create_connection(
            lambda: Connection(requests.__next__), "127.0.0.1", port
        )
        connections.append(connection)
    await asyncio.sleep(WARM_UP_SECONDS)
    for connection in connections:
        connection.latencies.clear()
    start, cpu = time.perf_counter(), time.process_time()
    await asyncio.sleep(plan.seconds)
    latencies = sorted(took for connection in connections for took in connection.latencies)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    for connection in connections:
        connection.stopping = True
    await asyncio.gather(*(connection.done for connection in connections))
    statuses = sum((connection.statuses for connection in connections), Counter[str]())
    return Outcome(
        requests=len(latencies),
        rows=len(latencies) * (plan.batch or 1),
        seconds=seconds,
        p50_ms=latencies[len(latencies) // 2] * 1000,
        p99_ms=latencies[len(latencies) * 99 // 100] * 1000,
        cpu_seconds=cpu,
        statuses=dict(statuses),
    )


async def generate(plan: Plan) -> Outcome:
    """Runs this module in a process of its own. Raises RuntimeError where an answer was no 2xx."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.generation_costs.load", json.dumps(asdict(plan)),
        stdout=asyncio.subprocess.PIPE, env=dict(os.environ),
    )  # fmt: skip
    said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError("the load generator failed")
    outcome = Outcome(**json.loads(said))
    if any(not status.startswith("2") for status in outcome.statuses):
        raise RuntimeError(f"not all requests were answered well: {outcome.statuses}")
    return outcome


if __name__ == "__main__":
    plan = Plan(**json.loads(sys.argv[1]))
    json.dump(asdict(uvloop.run(run(plan))), sys.stdout)

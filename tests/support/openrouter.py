"""A stand-in for OpenRouter: real HTTP on a loopback port, in the documented shapes.

    with OpenRouterStandIn() as openrouter:
        openrouter.base_url                                  # http://127.0.0.1:PORT/api/v1
        openrouter.script(Failure(429, retry_after="1"), Drop(charged=True))
        openrouter.script(Answer(pictures=0), where="octopus")  # calls whose prompt has the word
        ...
        openrouter.charged                                   # USD, to the last digit
        openrouter.calls[0].prompt

Each call takes the next step of the first script that fits its prompt; calls beyond the scripts
get `Answer()`: one picture at the price that Gemini 2.5 Flash Image had in 2025. A script is
changed, and the counts are read, from any thread.
"""

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from tests.support.openrouter_replies import (
    Answer,
    Call,
    Drop,
    Failure,
    Step,
    charge,
    completion,
    error_body,
    generation,
    picture,
    price_of,
)

__all__ = ["Answer", "Call", "Drop", "Failure", "OpenRouterStandIn", "picture", "price_of"]


@dataclass(frozen=True)
class Download:
    """One GET of a linked picture."""

    path: str
    headers: Mapping[str, str]


class OpenRouterStandIn:
    def __init__(self, port: int = 0) -> None:
        self.calls: list[Call] = []
        self.downloads: list[Download] = []
        self.lookups: list[str] = []
        self.called = threading.Event()  # once there is a call
        self.closing = threading.Event()
        self._scripts: list[tuple[str, deque[Step]]] = []
        self._download_steps: deque[Failure | Drop | bytes] = deque()
        self._lookup_steps: deque[Failure | Drop] = deque()
        self._generations: dict[str, tuple[bytes, int | None]] = {}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def base_url(self) -> str:
        return f"{self.origin}/api/v1"

    @property
    def charged(self) -> Decimal:
        """USD of all calls so far."""
        with self._lock:
            return sum((call.charged for call in self.calls), Decimal(0))

    def script(self, *steps: Step, where: str = "") -> None:
        """What the next calls get, in order, if their prompt holds `where`."""
        with self._lock:
            self._scripts.append((where, deque(steps)))

    def script_downloads(self, *steps: Failure | Drop | bytes) -> None:
        """What the next downloads of linked pictures get instead of the picture."""
        with self._lock:
            self._download_steps.extend(steps)

    def script_lookups(self, *steps: Failure | Drop) -> None:
        """What the next GET /generation get."""
        with self._lock:
            self._lookup_steps.extend(steps)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def take_call(self, body: Mapping[str, object], headers: Mapping[str, str]) -> Call:
        messages = body["messages"]
        prompt = str(messages[0]["content"]) if isinstance(messages, list) else ""
        with self._lock:
            scripts = (steps for where, steps in self._scripts if steps and where in prompt)
            steps = next(scripts, None)
            step = steps.popleft() if steps else Answer()
            generation_id = f"gen-{int(time.time())}-{len(self.calls):020d}"
            call = Call(generation_id, prompt, body, headers, charge(step, prompt), step)
            self.calls.append(call)
            self.called.set()
            if isinstance(step, Answer):
                self._generations[call.id] = (generation(call, step), step.generation_misses)
            elif isinstance(step, Drop) and step.charged:
                self._generations[call.id] = (generation(call, Answer()), 0)
        return call

    def look_up(self, generation_id: str) -> Failure | Drop | bytes:
        missing = Failure(404, f"Generation {generation_id} not found")
        with self._lock:
            self.lookups.append(generation_id)
            if self._lookup_steps:
                return self._lookup_steps.popleft()
            content, misses = self._generations.get(generation_id, (b"", None))
            if misses is None:
                return missing
            self._generations[generation_id] = (content, max(0, misses - 1))
            return missing if misses else content

    def take_download(self, path: str, headers: Mapping[str, str]) -> Failure | Drop | bytes:
        with self._lock:
            self.downloads.append(Download(path, headers))
            if self._download_steps:
                return self._download_steps.popleft()
        return picture(path)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], stand_in: OpenRouterStandIn) -> None:
        self.stand_in = stand_in
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, _Handler)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        connection, address = super().get_request()
        with self._lock:
            self._connections.add(connection)
        return connection, address

    def close_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        if isinstance(request, socket.socket):
            with self._lock:
                self._connections.discard(request)
        super().close_request(request)

    def hang_up(self) -> None:
        """Ends the connections that clients keep open, so that their threads end."""
        with self._lock:
            for connection in self._connections:
                with suppress(OSError):  # the client was faster
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits for a delayed ACK
    server: _Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        if self.path != "/api/v1/chat/completions":
            self._send(404, error_body(404, "Not Found"))
        elif not self._is_authorized():
            self._send(401, error_body(401, "No auth credentials found"))
        else:
            self._complete(self.server.stand_in.take_call(body, self._header_map()))

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path.startswith("/pictures/"):
            self._give(self.server.stand_in.take_download(url.path, self._header_map()))
        elif url.path == "/api/v1/generation" and self._is_authorized():
            generation_id = parse_qs(url.query).get("id", [""])[0]
            self._give(self.server.stand_in.look_up(generation_id))
        else:
            self._send(404, error_body(404, "Not Found"))

    def log_message(self, format: str, *args: object) -> None:
        """Tests read the counts instead."""

    def _complete(self, call: Call) -> None:
        headers = {"X-Generation-Id": call.id}
        step = call.step
        if isinstance(step, Answer):
            self.server.stand_in.closing.wait(step.delay)
            content = completion(call, step, self.server.stand_in.origin)
            self._send(200, content, headers, blanks=step.blanks)
        elif isinstance(step, Drop) and step.halfway:
            content = completion(call, Answer(), "")
            self._send(200, content, headers, only=len(content) // 2)
        else:
            self._fail(step)

    def _give(self, step: Failure | Drop | bytes) -> None:
        if isinstance(step, bytes):
            self._send(200, step)
        else:
            self._fail(step)

    def _fail(self, step: Failure | Drop) -> None:
        if isinstance(step, Drop):
            self.close_connection = True
            return
        self.server.stand_in.closing.wait(step.delay)
        extra = {"Retry-After": step.retry_after} if step.retry_after is not None else {}
        content = error_body(step.status, step.message, step.metadata, step.usage)
        content = content if step.body is None else step.body
        only = len(content) // 2 if step.halfway else None
        self._send(step.status, content, {**step.headers, **extra}, only)

    def _send(
        self,
        status: int,
        content: bytes,
        headers: Mapping[str, str] | None = None,
        only: int | None = None,
        blanks: int = 0,
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(blanks + len(content)))
        self.end_headers()
        for _ in range(blanks):
            self.wfile.write(b" ")
            self.server.stand_in.closing.wait(0.01)
        self.wfile.write(content[:only])
        if only is not None:
            self.close_connection = True

    def _is_authorized(self) -> bool:
        return self.headers.get("Authorization", "").startswith("Bearer ")

    def _header_map(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

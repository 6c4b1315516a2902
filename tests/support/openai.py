"""A stand-in for OpenAI: real HTTP on a loopback port, in the documented shapes.

https://platform.openai.com/docs/api-reference/chat/object, .../chat-streaming, .../embeddings
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

MODEL = "gpt-4o-2024-08-06"
USAGE = {
    "prompt_tokens": 1200,
    "completion_tokens": 80,
    "total_tokens": 1280,
    "prompt_tokens_details": {"cached_tokens": 1024, "audio_tokens": 0},
    "completion_tokens_details": {"reasoning_tokens": 16, "audio_tokens": 0},
}
NO_SUCH_MODEL = {"error": {"message": "no such model", "type": "invalid_request_error"}}


class OpenAIStandIn:
    """Every chat has USAGE; a model called "none" does not exist."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if asked["model"] == "none":
            self._send(404, json.dumps(NO_SUCH_MODEL))
        elif self.path == "/v1/embeddings":
            self._send(200, json.dumps(_embedding()))
        elif asked.get("stream"):
            wants_usage = asked.get("stream_options", {}).get("include_usage", False)
            chunks = [*_chunks(), *([_chunk(None) | {"usage": USAGE}] if wants_usage else [])]
            lines = [*(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks), "data: [DONE]\n\n"]
            self._send(200, "".join(lines), "text/event-stream")
        else:
            self._send(200, json.dumps(_completion()))

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""

    def _send(self, status: int, text: str, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())


def _completion() -> dict[str, Any]:
    message = {"role": "assistant", "content": "Hello.", "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_772_368_200,
        "model": MODEL,
        "choices": [choice],
        "usage": USAGE,
    }


def _chunks() -> list[dict[str, Any]]:
    return [_chunk("Hello"), _chunk(".")]


def _chunk(content: str | None) -> dict[str, Any]:
    """The last one, with the usage, has no choices."""
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_772_368_200,
        "model": MODEL,
        "choices": [] if content is None else [choice],
        "usage": None,
    }


def _embedding() -> dict[str, Any]:
    return {
        "object": "list",
        "data": [{"object": "embedding", "index": 0, "embedding": [0.25, -0.5]}],
        "model": "text-embedding-3-small",
        "usage": {"prompt_tokens": 9, "total_tokens": 9},
    }

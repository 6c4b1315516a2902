"""Arize Phoenix, whose server takes OTLP, too: installed from PyPI beside us, and asked for spans.

It answers before it has stored what it was sent, so what counts is when all of it is in its
database: SQLite, which it takes unless told otherwise.
"""

import asyncio
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.bench import say
from benchmarks.generation_costs.spans import exported
from tests.support.program import Program, free_port
from tests.support.waiting import until

PACKAGE = "arize-phoenix==20.26.1"
UV = Path(sys.executable).with_name("uv").as_posix()
CONNECTIONS = 4
HEADERS = {"Content-Type": "application/x-protobuf"}


def installed(folder: Path) -> Path:
    """Its program."""
    start = time.perf_counter()
    environment = folder / "phoenix"
    subprocess.run((UV, "venv", "-q", "--python", sys.executable, environment), check=True)
    python = environment / "bin" / "python"
    subprocess.run((UV, "pip", "install", "-q", "--python", python, PACKAGE), check=True)
    say(f"{PACKAGE}: installed in {time.perf_counter() - start:.0f} s")
    return environment / "bin" / "phoenix"


class Phoenix(Program):
    def __init__(self, command: Path, folder: Path) -> None:
        environment = {
            "PORT": str(free_port()),
            "PHOENIX_WORKING_DIR": folder.as_posix(),
            "PHOENIX_HOST": "127.0.0.1",
            "PHOENIX_GRPC_PORT": str(free_port()),
            "PHOENIX_TELEMETRY_ENABLED": "false",
        }
        environment["PHOENIX_PORT"] = environment["PORT"]
        super().__init__(environment, folder / "phoenix.log", (command, "serve"))
        self._database = folder / "phoenix.db"

    def stored(self) -> int:
        """Spans in its database."""
        with sqlite3.connect(f"file:{self._database}?mode=ro", uri=True) as connection:
            (count,) = connection.execute("SELECT count(*) FROM spans").fetchone()
        connection.close()
        return int(count)

    async def _has(self, spans: int) -> bool:
        return self.stored() >= spans

    async def rate(self, requests: int, spans: int) -> float:
        """Spans stored a second, of so many requests with so many spans each."""
        bodies = [exported(spans) for _ in range(requests)]
        wanted = self.stored() + requests * spans
        start = time.perf_counter()
        async with httpx.AsyncClient(base_url=self.url, headers=HEADERS, timeout=60) as client:

            async def send() -> None:
                while bodies:
                    body = bodies.pop()
                    (await client.post("/v1/traces", content=body)).raise_for_status()

            await asyncio.gather(*(send() for _ in range(CONNECTIONS)))
        await until(lambda: self._has(wanted))
        return requests * spans / (time.perf_counter() - start)


@asynccontextmanager
async def phoenix(command: Path) -> AsyncIterator[Phoenix]:
    with TemporaryDirectory() as folder:
        server = Phoenix(command, Path(folder))
        await server.start()
        try:
            yield server
        finally:
            server.stop()

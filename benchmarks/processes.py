"""The server's processes: started, asked what they take, stopped. Reads /proc, so Linux only."""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import psycopg

from backoffice.features.auth.infrastructure.api_keys import ApiKeys
from backoffice.features.shared.domain.account import Actor, Role
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from backoffice.features.shared.infrastructure.unit_of_work import UnitOfWork
from tests.support.program import free_port
from tests.support.waiting import until

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
STOP_SECONDS = 60
SERVE = (Path(sys.executable).with_name("backoffice").as_posix(), "serve")


class Server:
    """One process; `async with` starts and stops it."""

    def __init__(self, url: str, folder: Path, command: Sequence[str] = SERVE) -> None:
        self.port = free_port()
        self._command = command
        self._log = folder / f"server-{self.port}.log"
        self._environment = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": url.replace("+psycopg", "").replace("+aiosqlite", ""),
            "PORT": str(self.port),
            "BACKOFFICE_DATA_DIR": str(folder / f"data-{self.port}"),
            "BACKOFFICE_SECRET_KEY": "the secret of the benchmark, which is long enough",
            "BACKOFFICE_API_REQUESTS_A_MINUTE": "1000000",
        }

    async def __aenter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, env=self._environment, stdout=log, stderr=log
            )
        await until(self._is_ready)
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        await asyncio.wait_for(self._process.wait(), STOP_SECONDS)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _is_ready(self) -> bool:
        if self._process.returncode is not None:
            raise RuntimeError(self._log.read_text())
        try:
            async with httpx.AsyncClient() as client:
                return (await client.get(f"{self.url}/readyz")).is_success
        except httpx.TransportError:
            return False


async def api_key(url: str) -> str:
    """That of a program that may record."""
    database = Database(url)
    keys = ApiKeys(lambda: UnitOfWork(database.sessions, EventBus()), utc_now)
    _, secret = await keys.create("benchmark", Role.OPERATOR, None, Actor("benchmark", Role.ADMIN))
    await database.dispose()
    return secret.text


def cpu_seconds(pid: int) -> float:
    """Of the process, without its children."""
    return sum(_times(pid)[:2]) / TICKS_A_SECOND


def postgres_pid(url: str) -> int:
    """The server's first process, the parent of all others."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return _stat(connection.info.backend_pid)[1]


def family_cpu_seconds(pid: int) -> float:
    """Of the process and all of its children, those that have ended included."""
    alive = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    ticks = sum(_times(pid))
    for child in alive:
        try:
            if _stat(child)[1] == pid:
                ticks += sum(_times(child)[:2])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return ticks / TICKS_A_SECOND


def memory_mb(pid: int) -> float:
    """What of the process is in memory (RSS)."""
    resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return resident * PAGE_BYTES / 2**20


def _times(pid: int) -> list[int]:
    """Clock ticks in the program, in the kernel, and the same of children that have ended."""
    return _stat(pid)[11:15]


def _stat(pid: int) -> list[int]:
    """The numbers of /proc/PID/stat from the parent's id (4th field) on, at its place minus 3."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [0, *(int(field) for field in fields[1:])]

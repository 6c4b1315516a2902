"""Log lines of a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import logging, structlog
from backoffice.features.shared.infrastructure.logs import configure_logs
log = structlog.get_logger("ours")
configure_logs()
with structlog.contextvars.bound_contextvars(request_id="r"):
    log.info("request", status=201)
    logging.getLogger("theirs").warning("request %s", 201)
log.debug("not said")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed")
    logging.getLogger("theirs").exception("failed")
"""


def test_our_lines_and_those_of_libraries_have_one_form() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert run.stdout == ""
    ours, theirs, our_error, their_error = map(json.loads, run.stderr.splitlines())
    assert ours.pop("status") == 201
    assert (ours.pop("event"), theirs.pop("event")) == ("request", "request 201")
    for line, logger, level in ((ours, "ours", "info"), (theirs, "theirs", "warning")):
        assert line.pop("timestamp").endswith("Z")
        assert line == {"logger": logger, "level": level, "request_id": "r"}
    for line in (our_error, their_error):
        assert line["level"] == "error"
        assert "ZeroDivisionError" in line["exception"]


def test_a_disk_without_room_for_a_line_stops_nothing(tmp_path: Path) -> None:
    on_a_full_disk = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)){PROGRAM}"
    with (tmp_path / "log").open("w") as log:
        subprocess.run([sys.executable, "-c", on_a_full_disk], stderr=log, check=True)

"""The program with one more scheduled job, which notes each of its runs in the table `ticks`.

To be started as `python ticking_program.py`, in the environment of the program.
"""

import os
from datetime import timedelta
from importlib import import_module

import uvicorn
from sqlalchemy import text

from backoffice.features.shared.infrastructure.logs import configure_logs
from backoffice.features.shared.wiring import Platform
from backoffice.main import installed
from backoffice.settings import load_settings

EVERY = timedelta(seconds=1)
TICKS = "CREATE TABLE ticks (at timestamptz NOT NULL, pid int NOT NULL)"
TICK = "INSERT INTO ticks VALUES (clock_timestamp(), :pid)"


def main() -> None:
    settings = load_settings()
    configure_logs()
    platform = Platform(settings, features=installed(settings))

    async def tick() -> None:
        async with platform.database.sessions() as db:
            await db.execute(text(TICK), {"pid": os.getpid()})
            await db.commit()

    platform.add_job("tests.tick", EVERY, tick)
    for feature in platform.features:
        import_module(f"backoffice.features.{feature}.wiring").install(platform)
    uvicorn.run(platform.app, port=settings.port, log_config=None, access_log=False)


if __name__ == "__main__":
    main()

"""`backoffice ledger`: whether its sums are right, and calls that the database refuses."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

import typer

from backoffice.features.generation_costs.infrastructure.ledger.quarantine import Quarantine
from backoffice.features.generation_costs.infrastructure.ledger.rebuild import (
    rebuild as rebuild_all,
)
from backoffice.features.generation_costs.infrastructure.ledger.retry import retry
from backoffice.features.generation_costs.infrastructure.ledger.verification import (
    Advance,
    Findings,
    no_progress,
)
from backoffice.features.generation_costs.infrastructure.ledger.verification import (
    verify as verify_all,
)
from backoffice.features.shared.domain.errors import NotFound
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.presentation.command_line import OnDatabase

app = typer.Typer(
    name="ledger", no_args_is_help=True, help="Compares the ledger's sums with its facts."
)
quarantine = typer.Typer(
    no_args_is_help=True, help="Calls that the database refuses, until somebody decides."
)
app.add_typer(quarantine, name="quarantine")


@app.command()
def verify(
    context: typer.Context,
    since_hours: Annotated[
        int | None, typer.Option(min=1, help="Only roll-ups, and only of the last hours.")
    ] = None,
) -> None:
    """Compares roll-ups, requests and totals with the facts; exit 1 where they differ."""
    on_database: OnDatabase = context.obj
    since = None if since_hours is None else utc_now() - timedelta(hours=since_hours)

    async def run(database: Database) -> Findings:
        with progress("Comparing") as advance:
            return await verify_all(database, since, advance)

    found = on_database(run)
    if found.count:
        for difference in found.differences:
            typer.echo(str(difference))
        more = found.count - len(found.differences)
        typer.echo(f"... and {more} more") if more else None
        typer.echo(f"{found.count} differences. Run: backoffice ledger rebuild")
        raise typer.Exit(1)
    if since is None:
        compared = f"{found.rollups} roll-ups, {found.requests} requests and the totals"
    else:
        compared = f"{found.rollups} roll-ups"
    typer.echo(f"{compared} equal the facts")


@app.command()
def rebuild(context: typer.Context) -> None:
    """Makes roll-ups, requests' sums and totals anew from the facts, while recording goes on."""
    on_database: OnDatabase = context.obj

    async def run(database: Database) -> dict[str, int]:
        with progress("Rebuilding") as advance:
            return await rebuild_all(database, advance)

    for table, rows in on_database(run).items():
        typer.echo(f"{table}: {rows} rows put right")


@quarantine.command("list")
def list_entries(context: typer.Context) -> None:
    """Shows id, time, error and call of each, oldest first."""
    on_database: OnDatabase = context.obj

    async def run(database: Database) -> None:
        async with database.sessions() as db:
            for entry in await Quarantine(db).entries():
                at = f"{entry.quarantined_at:%Y-%m-%d %H:%M:%S} UTC"
                typer.echo(f"{entry.id}\t{at}\t{' '.join(entry.error.split())}\t{entry.entry}")

    on_database(run)


@quarantine.command("retry")
def retry_entries(
    context: typer.Context,
    entry_id: Annotated[int | None, typer.Argument(metavar="ID")] = None,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
) -> None:
    """Records a call that was refused; exit 1 where it still is."""
    on_database: OnDatabase = context.obj
    if (entry_id is None) is not every:
        raise typer.BadParameter("give one ID, or --all")

    async def run(database: Database) -> int:
        refused = 0
        async with database.sessions() as db:
            entries = await Quarantine(db).entries()
        found = [(entry.id, entry.entry) for entry in entries if every or entry.id == entry_id]
        if not found and not every:
            raise NotFound("There is no entry {id} in quarantine.", id=entry_id)
        for number, entry in found:
            reason = await retry(database, number, entry)
            refused += bool(reason)
            typer.echo(f"{number}: still refused: {reason}" if reason else f"{number}: recorded")
        return refused

    if on_database(run):
        raise typer.Exit(1)


@quarantine.command("discard")
def discard(
    context: typer.Context,
    entry_id: Annotated[int, typer.Argument(metavar="ID")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Deletes a call that was refused: its cost appears nowhere."""
    on_database: OnDatabase = context.obj
    if not yes:
        typer.confirm(f"Delete entry {entry_id}? What it cost is then lost.", abort=True)

    async def run(database: Database) -> None:
        async with database.sessions() as db:
            if not await Quarantine(db).release(entry_id):
                raise NotFound("There is no entry {id} in quarantine.", id=entry_id)

    on_database(run)
    typer.echo(f"{entry_id}: discarded")


@contextmanager
def progress(label: str) -> Iterator[Advance]:
    """A bar, where there is somebody to see it."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    with typer.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def advance(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield advance

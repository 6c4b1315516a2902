"""`backoffice feature`: takes an optional feature out of a database."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.feature_drop import plan_drop
from backoffice.features.shared.infrastructure.migrations import History
from backoffice.main import FEATURES, optional
from backoffice.terminal import reachable_database, read_settings, stop

app = typer.Typer(no_args_is_help=True)


@app.callback()
def feature() -> None:
    """The parts that the program can do without."""


@app.command("drop")
def drop_feature(
    name: str,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dump: Annotated[
        Path | None,
        typer.Option(help="Where the dump's folder is made (else: dropped, in the data folder)."),
    ] = None,
) -> None:
    """Dumps the tables of a feature to CSV files, then drops them."""
    settings = read_settings()
    folder = (dump or settings.data_dir / "dropped").absolute()
    history = History(settings.database)
    allowed = sorted({*optional(), *history.dropped_features})
    if name not in allowed:
        what = "is required" if name in FEATURES else "is not a feature"
        raise stop(f"NAME: {name!r} {what}; use one of: {', '.join(allowed) or '(none)'}")
    with reachable_database():
        plan = asyncio.run(plan_drop(settings.database, name))
        if plan.rows is None:
            typer.echo(f"{name} has no tables in this database: nothing to do.")
            return
        where = Database(settings.database).url.render_as_string(hide_password=True)
        typer.echo(f"Tables of {name} in {where}:")
        for table, rows in plan.rows.items():
            typer.echo(f"  {table}: {rows} rows")
        if not yes:
            question = f"Stop the program first. Dump them to {folder}, and drop them?"
            typer.confirm(question, abort=True)
        migration = plan.carry_out(folder)
    typer.echo(f"{name} is dropped, by {migration}: keep that file with the code.")
    typer.echo(f"Take {name} out of BACKOFFICE_FEATURES, or out of the code.")
    typer.echo(f"To bring its tables back, empty: alembic downgrade {plan.before}")

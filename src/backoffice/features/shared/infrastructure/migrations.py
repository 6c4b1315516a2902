"""Where the schema stands, and how to bring it up to date."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection

PROJECT = Path(__file__).parents[5]
VERSIONS = PROJECT / "alembic/versions"


def alembic_config(url: str) -> Config:
    config = Config(PROJECT / "alembic.ini", stdout=sys.stdout)
    config.attributes["url"] = url
    return config


def upgrade(url: str, to: str = "head", dump: Path | None = None) -> None:
    """`dump`: the folder for the rows of a feature that is dropped on the way."""
    config = alembic_config(url)
    if dump:
        config.attributes["dump"] = dump
    command.upgrade(config, to)


@dataclass(frozen=True)
class Dropped:
    """A feature that is installed, but whose tables a migration takes away."""

    feature: str
    migration: Script

    @property
    def reason(self) -> str:
        name = Path(self.migration.path).stem
        return f"The feature {self.feature} is installed, but {name} drops its tables."

    @property
    def way_out(self) -> str:
        return (
            f"Take {self.feature} out of BACKOFFICE_FEATURES, or bring its tables back, empty: "
            f"alembic downgrade {self.migration.down_revision}"
        )


class History:
    """The one line of revisions, oldest first.

    The name of a migration's file says whose tables it is about: `0001_<feature>`, or
    `0001_<feature>_<what>`; one that drops a feature names it in `DROPS`, and in `UNDONE` the
    revisions that it undoes.
    """

    def __init__(self, url: str) -> None:
        script = ScriptDirectory.from_config(alembic_config(url))
        self.steps = list(script.walk_revisions())[::-1]

    @property
    def head(self) -> str:
        return self.steps[-1].revision

    @property
    def dropped_features(self) -> set[str]:
        """Those that some migration drops; their code may be gone."""
        return {feature for step in self.steps if (feature := drops(step))}

    def until(self, revision: str | None) -> list[Script]:
        """What a database at this revision has been through; nothing where it is unknown."""
        revisions = [step.revision for step in self.steps]
        return self.steps[: revisions.index(revision) + 1] if revision in revisions else []

    def in_force(self, feature: str, steps: Sequence[Script]) -> list[Script]:
        """The feature's migrations after the last that dropped it."""
        found: list[Script] = []
        for step in steps:
            if drops(step) == feature:
                found = []
            elif is_of(step, feature):
                found.append(step)
        return found

    def last_drop(self, feature: str, steps: Sequence[Script]) -> Script | None:
        """The migration that dropped the feature, unless later ones made it anew."""
        found = [step for step in steps if drops(step) == feature]
        return found[-1] if found and not self.in_force(feature, steps) else None


class Migrations:
    """What a program that runs with these features wants of the database; read once.

    The newest revision, but without a last step that would drop a feature it runs with.
    """

    def __init__(self, url: str, features: Sequence[str] = ()) -> None:
        self._url, self._features = url, features
        self._history = History(url)
        steps = self._history.steps
        while steps and drops(steps[-1]) in features:
            steps = steps[:-1]
        self.wanted = steps[-1].revision if steps else "head"

    def missing(self, connection: Connection) -> set[str]:
        """Revisions that the database does not have; empty when it is up to date."""
        return {self.wanted} - self.current(connection)

    def dropped(self, connection: Connection) -> Dropped | None:
        """An installed feature whose tables are gone, or would go at the next upgrade."""
        at, history = next(iter(self.current(connection)), None), self._history
        if at and not history.until(at):  # somebody else wrote a migration meanwhile
            history = History(self._url)
        for feature in self._features:
            for revision in (at, self.wanted):
                if drop := history.last_drop(feature, history.until(revision)):
                    return Dropped(feature, drop)
        return None

    def current(self, connection: Connection) -> set[str]:
        return set(MigrationContext.configure(connection).get_current_heads())


def drops(step: Script) -> str | None:
    """The feature that this migration drops."""
    return getattr(step.module, "DROPS", None)


def is_of(step: Script, feature: str) -> bool:
    name = Path(step.path).stem.partition("_")[2]
    return name == feature or name.startswith(f"{feature}_")

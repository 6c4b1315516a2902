"""A copy of the program's tree, to be changed and run with the packages of this environment."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Self

from backoffice.main import optional

PROJECT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent
# Optional features that keep something in the database.
WITH_TABLES = tuple(
    name
    for name in optional()
    if any((PROJECT / "alembic/versions").glob(f"[0-9][0-9][0-9][0-9]_{name}*.py"))
)
VENDOR = "src/backoffice/features/shared/presentation/static/vendor"

ADDRESS = re.compile(r"(?:https?://|localhost:)\S+|(?<![\w.])/[\w-][^\s\"'`)]*")


class Tree:
    """`environment` is all that a command gets of the settings."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        keep = {name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ}
        self.environment = {
            **keep,
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
            # Before the place where the package is installed.
            "PYTHONPATH": str(folder / "src"),
            "BACKOFFICE_DATA_DIR": str(folder / "var"),
            **environment,
        }

    @classmethod
    def copied_to(cls, folder: Path, **environment: str) -> Self:
        """What git knows or would add, and the front-end files; as it is now, not as committed."""
        listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(listing, cwd=PROJECT, check=True, capture_output=True, text=True)
        for name in filter(None, listed.stdout.split("\0")):
            source, target = PROJECT / name, folder / name
            if source.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        shutil.copytree(PROJECT / VENDOR, folder / VENDOR)
        return cls(folder, environment)

    def run(
        self, *command: str, fails: bool = False, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        program, *arguments = command
        ran = subprocess.run(
            [shutil.which(program, path=self.environment["PATH"]) or program, *arguments],
            cwd=self.folder,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ran.returncode != 0) is fails, f"{command}\n{ran.stdout}\n{ran.stderr}"
        return ran

    def backoffice(
        self, *arguments: str, fails: bool = False, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return self.run("backoffice", *arguments, fails=fails, **environment)

    def migrations_that_drop(self, feature: str) -> list[str]:
        found = (self.folder / "alembic/versions").glob(f"*_drop_{feature}.py")
        return [path.name for path in found]

    def take_out(self, feature: str) -> None:
        """By hand: its folder, its tests and measures, its line in main.py."""
        shutil.rmtree(self.folder / "src/backoffice/features" / feature)
        shutil.rmtree(self.folder / "tests/backoffice_features" / feature)
        shutil.rmtree(self.folder / "benchmarks" / feature)
        main = self.folder / "src/backoffice/main.py"
        text, lines = re.subn(rf'^    "{feature}":.*\n', "", main.read_text(), flags=re.MULTILINE)
        assert lines == 1
        main.write_text(text)

    def mentions(self, word: str) -> list[str]:
        """Files under src that hold the word, but for addresses, which a feature may share."""
        return sorted(
            str(path.relative_to(self.folder))
            for path in (self.folder / "src").rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
            if re.search(rf"\b{word}\b", ADDRESS.sub("", _text(path)))
        )


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")

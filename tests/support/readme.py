"""Runs the Python blocks of a README, in order and in one namespace."""

import ast
import re
from pathlib import Path
from typing import Any

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks_of(readme: Path, sections: tuple[str, ...]) -> list[str]:
    """The Python blocks under the `##` headings named."""
    parts = re.split(r"^## ", readme.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [block for part in parts if part.startswith(sections) for block in BLOCK.findall(part)]


async def run(block: str, namespace: dict[str, Any]) -> None:
    """The block may await."""
    code = compile(block, "README", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    waiting = eval(code, namespace)  # noqa: S307 - the project's own README
    if waiting is not None:
        await waiting

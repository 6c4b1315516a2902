"""Whatever a page says, it says in French, too; and no catalogue holds what no page says."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from http import HTTPStatus
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

import backoffice.features

FEATURES = Path(backoffice.features.__file__).parent
SHARED = FEATURES / "shared"
WITH_PAGES = sorted(path for path in FEATURES.iterdir() if any(path.rglob("templates/*.html")))
BY_FEATURE = pytest.mark.parametrize("feature", WITH_PAGES, ids=lambda path: path.name)

# What the framework answers with when no page of ours is found.
HTTP_TITLES = (HTTPStatus.NOT_FOUND.phrase, HTTPStatus.METHOD_NOT_ALLOWED.phrase)
# Kept as text with the book that it stopped, for whoever runs the server.
NOT_TRANSLATED = "ImageProviderError"


def in_templates(feature: Path) -> Iterator[str]:
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    for path in feature.rglob("templates/**/*.html"):
        with path.open("rb") as template:
            found = babel_extract(template, list(extract.DEFAULT_KEYWORDS), [], options)
            yield from (as_tuple(message)[0] for _line, _function, message, _comments in found)


def in_code(feature: Path) -> Iterator[str]:
    """Messages, hints and titles of errors and problems, notices, toasts, labels of navigation."""
    for tree in map(parse, feature.rglob("*.py")):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name in ERRORS:
                yield from (
                    text
                    for line in node.body
                    if isinstance(line, ast.AnnAssign | ast.Assign)
                    and "title" in ast.unparse(line).split("=")[0]
                    for text in constants([line.value])
                )
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = node.func.id
                if name == "InvalidValue":
                    yield from constants(node.args[1:3])
                elif name in ERRORS:
                    yield from constants(node.args[:2])
                elif name == "Notice":
                    yield from constants(node.args[1:2])
                elif name == "NavigationEntry":
                    yield from constants(node.args[:1])
                elif name == "redirect":
                    toasts = [each.value for each in node.keywords if each.arg == "toast"]
                    yield from constants([part for toast in toasts for part in ast.walk(toast)])
                elif name == "Problem":
                    yield from constants(
                        [
                            each.value
                            for each in node.keywords
                            if each.arg in ("title", "detail", "hint")
                        ]
                    )


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def constants(nodes: Sequence[ast.AST | None]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def subclasses_of(name: str) -> set[str]:
    classes = [
        node
        for path in FEATURES.rglob("*.py")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ClassDef) and node.name != NOT_TRANSLATED
    ]
    found = {name}
    while (
        more := {
            each.name for each in classes if found & {ast.unparse(base) for base in each.bases}
        }
        - found
    ):
        found |= more
    return found


ERRORS = subclasses_of("DomainError")


def said_by(feature: Path) -> set[str]:
    said = {*in_templates(feature), *in_code(feature)}
    if feature == SHARED:
        said.update(HTTP_TITLES)
    return said - {""}


def french(feature: Path) -> dict[str, tuple[str, ...]]:
    """By the English message (its singular): the one translation, or that of each plural."""
    found = {}
    for path in feature.rglob("locale/fr.po"):
        with path.open("rb") as source:
            for message in read_po(source, locale="fr"):
                english, *_plural = as_tuple(message.id)
                if english and not message.fuzzy:
                    found[english] = as_tuple(message.string)
    return found


def as_tuple(text: str | Sequence[str | None] | None) -> tuple[str, ...]:
    """Empty strings for what only the running program knows."""
    parts = (text,) if isinstance(text, str | None) else text
    return tuple(part or "" for part in parts)


@BY_FEATURE
def test_every_message_has_a_french_translation(feature: Path) -> None:
    known = french(SHARED) | french(feature)
    assert [
        message for message in sorted(said_by(feature)) if not all(known.get(message, ("",)))
    ] == []


@BY_FEATURE
def test_every_translation_is_used_by_its_feature(feature: Path) -> None:
    assert sorted(french(feature).keys() - said_by(feature)) == []


@BY_FEATURE
def test_a_translation_fills_in_the_same_values(feature: Path) -> None:
    for message, texts in french(feature).items():
        for text in texts:
            assert fields(text) == fields(message), text


@BY_FEATURE
def test_a_catalogue_names_no_source_lines(feature: Path) -> None:
    for path in feature.rglob("locale/*.po"):
        assert "\n#:" not in path.read_text(encoding="utf-8")


def fields(text: str) -> set[str]:
    braces = {name for _text, name, _format, _conversion in Formatter().parse(text) if name}
    return braces | set(re.findall(r"%\((\w+)\)s", text))

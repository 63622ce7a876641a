"""The arrows of the house: which room may import from which, and who may touch the world."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

BELOW = {
    "errors",
    "config",
    "rulebook",
    "screening",
    "clinic",
    "proof",
    "exchange",
    "delivery",
}
"""The rooms below the pages and the command."""

ROOMS = {
    "errors": set(),
    "config": {"errors", "delivery"},
    "delivery": {"errors"},
    "rulebook": {"errors"},
    "screening": {"errors", "rulebook"},
    "clinic": {"errors", "rulebook"},
    "proof": {"errors", "rulebook", "screening"},
    "exchange": {"errors", "rulebook", "screening"},
    "web": BELOW,
    "cli": BELOW | {"web"},
    "__main__": {"cli"},
    "__init__": set(),
}
WORLD = {
    "flask": {"web"},
    "flask_babel": {"web"},
    "flask_wtf": {"web"},
    "wtforms": {"web"},
    "werkzeug": {"web"},
    "coloraide": {"clinic/colors"},
    "cryptography": {"web"},
    "pysat": {"proof/search"},
    "ruamel": {"rulebook/document"},
    "time": {"web", "cli"},
    "os": {"cli", "web", "rulebook/text"},
    "click": {"cli", "web"},
    "socket": {"web", "delivery/transport"},
    "ssl": {"web/sending", "delivery/bounded", "delivery/transport"},
    "http": {"web", "delivery"},
    "weasyprint": {"web/press"},
}
CLOCK = {"now", "today", "utcnow"}
FILES = sorted((ROOT / "screener").rglob("*.py"))


def place(file: Path) -> str:
    return file.relative_to(ROOT / "screener").with_suffix("").as_posix()


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("file", FILES, ids=place)
def test_a_file_imports_only_from_where_its_room_may(file: Path) -> None:
    here = place(file)
    room = here.split("/")[0]
    for module in imported(ast.parse(file.read_text())):
        package, _, rest = module.partition(".")
        if package == "screener" and rest:
            assert rest.split(".")[0] in ROOMS[room] | {room}, f"{here} imports {module}"
        if package in WORLD:
            assert {room, here} & WORLD[package], f"{here} imports {module}"


@pytest.mark.parametrize("file", FILES, ids=place)
def test_only_web_and_the_command_read_the_clock_and_the_environment(file: Path) -> None:
    room = place(file).split("/")[0]
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Attribute) and node.attr in CLOCK | {"environ"}:
            assert room in ("web", "cli"), f"{place(file)}:{node.lineno} reads {node.attr}"


@pytest.mark.parametrize("file", FILES, ids=place)
def test_files_and_functions_stay_small(file: Path) -> None:
    text = file.read_text()
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 50, f"{place(file)}:{node.lineno} {node.name} has {length} lines"


@pytest.mark.parametrize("file", [file for file in FILES if file.name == "__init__.py"], ids=place)
def test_the_init_of_a_room_holds_one_sentence_and_nothing_else(file: Path) -> None:
    tree = ast.parse(file.read_text())

    assert ast.get_docstring(tree)
    assert len(tree.body) == 1

"""The arrows of the house: which room may import from which, and who may touch the world."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

HOUSE = ROOT / "screener"
EVERYWHERE = {"days", "errors", "garbage", "json_text", "pseudo_language", "wording"}
"""Files beside the rooms that every room may use."""

MEANING = {"rulebook", "screening"}
ARROWS = {
    "yamlfile": set[str](),
    "rulebook": {"rulebook/checks", "yamlfile"},
    "rulebook/checks": {"rulebook", "yamlfile"},
    "screening": {"rulebook"},
    "walk": MEANING,
    "proof": MEANING | {"proof/solver", "walk", "yamlfile"},
    "proof/solver": MEANING,
    "proof/emitted": MEANING | {"proof", "proof/solver"},
    "proof/queries": MEANING | {"proof/emitted", "proof/solver"},
    "proof/claims": MEANING | {"fhir", "proof", "proof/emitted", "proof/solver", "yamlfile"},
    "compare": MEANING | {"population", "proof", "proof/solver", "yamlfile"},
    "patients": MEANING | {"proof", "yamlfile"},
    "safety": MEANING,
    "population": MEANING | {"proof", "yamlfile"},
    "records": MEANING | {"translation", "walk", "yamlfile"},
    "cohort": MEANING | {"fhir", "proof/solver", "records"},
    "cohort/counts": MEANING | {"cohort", "compare", "diagram", "proof"},
    "study": {"cohort", "population", "proof", "rulebook"},
    "sql": MEANING,
    "explain": MEANING | {"records"},
    "diagram": {"rulebook"},
    "fhir": MEANING | {"clinician", "fhir/enabling", "fhir/guidance", "fhir/sent"},
    "fhir/archives": {"fhir", "fhir/sent", "rulebook"},
    "fhir/enabling": {"rulebook", "fhir"},
    "fhir/guidance": MEANING | {"clinician", "fhir"},
    "fhir/sent": MEANING | {"fhir"},
    "translation": {"rulebook", "yamlfile"},
    "clinic": {"rulebook", "translation", "yamlfile"},
    "clinician": MEANING,
    "delivery": set[str](),
    "web/http": {"config", "operating"},
    "web/operations": {"config", "operating", "web/http"},
    "web/pages": MEANING
    | {"clinic", "config", "delivery", "fhir/guidance", "walk", "web/http", "web/pages/guidance"}
    | {"translation"},
    "web/pages/guidance": MEANING | {"clinician", "web/pages"},
    "web/pdf": {"clinic", "config", "walk", "web/http", "web/pages"},
    "web/programs": MEANING
    | {"clinician", "fhir", "fhir/sent", "records", "translation", "web/http", "web/pages"}
    | {"yamlfile"},
    "web/server": {"delivery", "web/http"},
    "web": {
        "clinic",
        "config",
        "delivery",
        "proof/claims",
        "rulebook",
        "walk",
        "web/http",
        "web/pages",
    }
    | {"operating", "web/operations", "web/pages/guidance", "web/pdf", "web/programs"}
    | {"translation", "yamlfile"},
    "cli": MEANING | {"cohort", "config", "records", "translation"},
    "cli/authoring": MEANING
    | {"cli", "clinic", "cohort", "cohort/counts", "compare", "config", "diagram", "fhir"}
    | {"patients", "population", "proof", "proof/claims", "proof/emitted", "records", "safety"}
    | {"study", "translation", "yamlfile"},
    "cli/operating": MEANING
    | {"cli", "clinic", "clinician", "config", "delivery", "explain", "fhir", "fhir/guidance"}
    | {"cohort", "fhir/archives", "fhir/sent", "proof/queries", "records", "sql", "walk"}
    | {"web", "web/http", "web/operations", "web/server"},
    # Files beside the rooms.
    "config": {"delivery", "operating"},
    "days": set[str](),
    "errors": set[str](),
    "garbage": set[str](),
    "json_text": set[str](),
    "operating": set[str](),
    "pseudo_language": set[str](),
    "wording": set[str](),
    "__main__": {"cli"},
}
"""For every room the rooms it may import from, beside itself."""

WIDER = {
    "delivery/sending": {"clinic", "clinician", "config", "fhir", "fhir/guidance", "walk"} | MEANING
}
"""The one file of a room that may see more than the rest of it."""

WORLD = {
    "flask": {"web"},
    "flask_babel": {"web"},
    "flask_limiter": {"web/operations/limits"},
    "limits": {"web/operations/limits"},
    "flask_wtf": {"web"},
    "wtforms": {"web"},
    "werkzeug": {"web"},
    "coloraide": {"clinic/colors"},
    "cryptography": {"walk/carried", "walk/seal"},
    "prometheus_client": {"web/operations/metrics", "web/operations/tally"},
    "pysat": {"proof/solver/maxsat", "proof/solver/refutation"},
    "ruamel": {"yamlfile/events", "yamlfile/parse"},
    "yaml": {"yamlfile/events"},
    "sqlglot": {"proof/queries", "sql"},
    "structlog": {"web/http/json_lines"},
    "time": {"web", "cli", "delivery/sending"},
    "os": {"cli", "web", "yamlfile/files"},
    "click": {"cli", "web"},
    "socket": {"web", "delivery/lookups", "delivery/transport"},
    "ssl": {"delivery/sending", "delivery/tls_socket", "delivery/transport"},
    "http": {"web", "delivery"},
    "waitress": {"web/server/connections", "web/server/loop"},
    "weasyprint": {"web/pdf/press"},
}
"""For every package that touches the world, the rooms or files that may use it."""

CLOCK = {"now", "today", "utcnow"}
FILES = sorted(HOUSE.rglob("*.py"))
ROOMS = sorted({file.parent for file in FILES} - {HOUSE})


def place(file: Path) -> str:
    return file.relative_to(HOUSE).with_suffix("").as_posix()


def room_of(module: str) -> str:
    """Return the innermost room that a module, such as ``web/http/headers``, is in."""
    folder, _, name = module.rpartition("/")
    return folder or name


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


def module_in(name: str) -> str:
    """Return the file that a dotted name of ours is in, such as ``web/http/headers``."""
    parts = name.split(".")[1:]
    while parts and not (HOUSE.joinpath(*parts).with_suffix(".py")).exists():
        parts.pop()
    return "/".join(parts)


def offered(room: str) -> set[str]:
    """Return the files that a room lets others import from: its door."""
    for node in ast.parse((HOUSE / room / "__init__.py").read_text()).body:
        if isinstance(node, ast.Assign):
            return set(ast.literal_eval(node.value))
    return set()


@pytest.mark.parametrize("file", FILES, ids=place)
def test_a_file_imports_only_through_the_doors_its_room_may_use(file: Path) -> None:
    here = place(file)
    room = room_of(here)
    open_to_it = ARROWS.get(room, set()) | WIDER.get(here, set()) | EVERYWHERE | {room}
    for name in imported(ast.parse(file.read_text())):
        if not name.startswith("screener."):
            continue
        module = module_in(name)
        there = room_of(module)
        assert module, f"{here} imports {name}, which is no file"
        assert there in open_to_it, f"{here} imports {name}"
        if there not in (room, module):
            assert module.rpartition("/")[2] in offered(there), f"{name} is inside its room"


@pytest.mark.parametrize("file", FILES, ids=place)
def test_only_a_few_files_touch_the_world(file: Path) -> None:
    here = place(file)
    for name in imported(ast.parse(file.read_text())):
        package = name.partition(".")[0]
        if package in WORLD:
            allowed = WORLD[package]
            assert {here, room_of(here), here.split("/")[0]} & allowed, f"{here} imports {name}"


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


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(HOUSE).as_posix())
def test_the_init_of_a_room_says_what_it_is_for_and_what_it_offers(room: Path) -> None:
    tree = ast.parse((room / "__init__.py").read_text())
    name = room.relative_to(HOUSE).as_posix()

    assert ast.get_docstring(tree), "one sentence"
    assert all(isinstance(node, ast.Expr | ast.Assign) for node in tree.body), "nothing else"
    assert offered(name) <= {file.stem for file in room.glob("*.py")}
    assert name in ARROWS, "its arrows"


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(HOUSE).as_posix())
def test_a_room_has_about_ten_files_at_most(room: Path) -> None:
    assert len(list(room.glob("*.py"))) <= 12


def test_what_a_room_offers_is_used_by_others() -> None:
    used: set[str] = set()
    for file in FILES:
        here = room_of(place(file))
        modules = {module_in(n) for n in imported(ast.parse(file.read_text())) if "screener" in n}
        used |= {module for module in modules if module and room_of(module) != here}
    doors = {
        f"{room}/{name}" for room in ARROWS if (HOUSE / room).is_dir() for name in offered(room)
    }

    assert doors - used == set()


def test_no_arrow_is_drawn_for_nothing() -> None:
    drawn = {(room, there) for room, open_to in ARROWS.items() for there in open_to}
    used = {
        (room_of(place(file)), room_of(module_in(name)))
        for file in FILES
        for name in imported(ast.parse(file.read_text()))
        if name.startswith("screener.")
    }

    assert drawn - used == set()

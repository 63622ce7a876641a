"""Change the code in small ways, one at a time, and see whether a test fails.

Run as ``python -m scripts.mutants --sample 60 --seed 1``: 60 changes, drawn by that seed, in the
rooms listed below or in the files and folders named. Each is made in a copy of the tree. The tests
of the file run first, then those of its room, then all. A change that no test notices has survived:
either a test is missing, or the change makes no difference.
"""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, Final

import click

ROOT: Final = Path(__file__).parent.parent
NEAREST: Final = {
    "screener/screening": (
        "tests/screening/test_guidance.py",
        "tests/screening/test_evaluator.py",
        "tests/screening",
        "tests/records",
    ),
    "screener/proof": (
        "tests/proof/test_claims.py",
        "tests/proof/test_walk_length.py",
        "tests/proof/test_fault_pages.py",
        "tests/proof/solver",
        "tests/proof",
        "tests/patients",
    ),
    "screener/walk": ("tests/walk", "tests/web/pages"),
    "screener/web/pages": ("tests/web/pages", "tests/web/test_clinics.py"),
    "screener/delivery": ("tests/delivery",),
}
"""The rooms to change, and the tests nearest to each, the quickest first."""
QUICK: Final = ("-k", "not thousand")
"""Leaves out the tests that try thousands of sheets; they run with all."""
ALL: Final = ("tests", "--ignore=tests/browser", "--ignore=tests/packaging")
PASSED: Final = (0, 5)
"""What pytest returns if no test fails: all pass, or there are none."""
PYTEST: Final = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")
NOT_COPIED: Final = shutil.ignore_patterns(".*", "node_modules", "__pycache__", "build", "dist")

OTHER_OPERATORS: Final[dict[type[ast.AST], tuple[type[ast.AST], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.USub: (ast.UAdd,),
}
OTHER_NAMES: Final = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "any_of": "all_of",
    "all_of": "any_of",
}
DROPPED: Final = (ast.Expr, ast.AugAssign, ast.If, ast.For, ast.Return, ast.Raise, ast.Continue)
NO_CODE: Final = ("returns", "annotation", "decorator_list", "type_params")
"""Fields that hold types and decorators, which are left as they are."""


@dataclass(frozen=True)
class Mutant:
    """A file with one change: where it is, what was there and is there now, and the whole code."""

    path: str
    line: int
    before: str
    after: str
    code: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.before}  ->  {self.after}"


# ---- changes ---------------------------------------------------------------------------------

Edit = tuple[ast.AST, str, Any]
"""A node, one of its fields, and what the field holds in the mutant."""


def mutants_of(path: str, code: str) -> Iterator[Mutant]:
    """Yield every mutant of a file."""
    tree = ast.parse(code)
    for node, name, changed in [edit for each in _nodes(tree) for edit in _edits(each)]:
        kept = getattr(node, name)
        place, before, after = _told(node, kept, changed)
        setattr(node, name, changed)
        whole = ast.unparse(ast.fix_missing_locations(tree))
        after = after or ast.unparse(node)
        setattr(node, name, kept)
        yield Mutant(path, getattr(place, "lineno", 0), _short(before), _short(after), whole)


def _told(node: ast.AST, kept: object, changed: object) -> tuple[ast.AST, str, str]:
    """Return where a change is, what stood there, and what stands there if it is a statement."""
    if isinstance(kept, list) and isinstance(changed, list):
        for old, new in zip(kept, changed, strict=False):
            if isinstance(new, ast.Pass):
                return old, ast.unparse(old).split("\n")[0], "pass"
    # A comprehension has no line, and what it is made for does.
    place = node.target if isinstance(node, ast.comprehension) else node
    return place, ast.unparse(node), ""


def _short(told: str) -> str:
    return " ".join(told.split())[:120]


def _nodes(node: ast.AST, inside: bool = False) -> Iterator[ast.AST]:
    """Yield the nodes that are run: bodies of functions, and the values of constants."""
    if inside or isinstance(node, ast.expr):
        yield node
    inside = inside or isinstance(node, ast.FunctionDef)
    for name, value in ast.iter_fields(node):
        if name in NO_CODE or (isinstance(node, ast.Subscript) and isinstance(value, ast.Tuple)):
            continue
        if isinstance(node, ast.keyword) and node.arg == "strict":
            continue  # what is zipped has the same length
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _nodes(child, inside)


def _edits(node: ast.AST) -> Iterator[Edit]:
    match node:
        case ast.Compare(ops=[op]):
            yield from ((node, "ops", [other()]) for other in OTHER_OPERATORS[type(op)])
        case ast.BoolOp() | ast.BinOp() | ast.UnaryOp():
            yield from ((node, "op", other()) for other in OTHER_OPERATORS.get(type(node.op), ()))
        case ast.Constant():
            yield from ((node, "value", value) for value in _other_values(node.value))
        case ast.Name(id=name) if name in OTHER_NAMES:
            yield node, "id", OTHER_NAMES[name]
        case ast.Attribute(attr=name) if name in OTHER_NAMES:
            yield node, "attr", OTHER_NAMES[name]
        case ast.If() | ast.IfExp() | ast.While():
            yield node, "test", ast.UnaryOp(ast.Not(), node.test)
    yield from _droppings(node)


def _other_values(value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1)


def _droppings(node: ast.AST) -> Iterator[Edit]:
    """Yield what a node is with one of its parts left out."""
    for name in ("elts", "ifs", "values"):
        parts = getattr(node, name, ())
        loaded = isinstance(getattr(node, "ctx", None), ast.Load | None)
        if loaded and not isinstance(node, ast.Dict | ast.JoinedStr):
            yield from ((node, name, [*parts[:n], *parts[n + 1 :]]) for n in range(len(parts)))
    for name in ("body", "orelse", "finalbody"):
        for n, statement in enumerate(_statements(getattr(node, name, ()))):
            if isinstance(statement, DROPPED) and not _is_text(statement):
                body = getattr(node, name)
                yield node, name, [*body[:n], ast.Pass(lineno=statement.lineno), *body[n + 1 :]]


def _statements(body: object) -> list[ast.stmt]:
    return body if isinstance(body, list) else []


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


# ---- trials ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trial:
    """A copy of the tree to try mutants in, each for so many seconds at most.

    Attributes:
        near: whether to run the tests of the file and its room alone.
    """

    copy: Path
    limit: float
    near: bool

    def result(self, mutant: Mutant) -> str:
        """Say what came of a mutant: by which tests it was killed, or that it survived."""
        file = self.copy / mutant.path
        original = file.read_text(encoding="utf-8")
        file.write_text(mutant.code, encoding="utf-8")
        end = monotonic() + self.limit
        try:
            for name, tests in self.stages(mutant.path).items():
                found = self.run(tests, end - monotonic())
                if found:
                    return f"{found} {name}"
            return "survived"
        finally:
            file.write_text(original, encoding="utf-8")

    def stages(self, path: str) -> dict[str, Sequence[str]]:
        """Return the tests to run for a file, the nearest first."""
        stem = Path(path).stem
        found = sorted(self.copy.glob(f"tests/**/test_{stem}.py"))
        own = [each for each in found if "browser" not in each.parts]
        room = next((tests for room, tests in NEAREST.items() if path.startswith(room)), ())
        nearest = {"by its file": [str(each) for each in own], "by its room": room}
        stages: dict[str, Sequence[str]] = {
            name: (*QUICK, *tests) for name, tests in nearest.items() if tests
        }
        return stages if self.near else {**stages, "by all": ALL}

    def check(self, mutants: Sequence[Mutant]) -> None:
        """Refuse to go on if a room's tests fail without any change: they would kill everything."""
        rooms = {room for room in NEAREST for mutant in mutants if mutant.path.startswith(room)}
        for room in sorted(rooms):
            if self.run((*QUICK, *NEAREST[room]), 10 * self.limit) == "killed":
                raise click.ClickException(f"the tests of {room} fail without any change")

    def run(self, tests: Sequence[str], seconds: float) -> str:
        """Return "killed" if a test fails, "out of time" if that is not known yet, else nothing."""
        environment = {**os.environ, "PYTHONPATH": str(self.copy), "HYPOTHESIS_PROFILE": "mutants"}
        process = subprocess.Popen(  # noqa: S603 - our own tests
            [*PYTEST, *tests],
            cwd=self.copy,
            env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return "killed" if process.wait(max(seconds, 1)) not in PASSED else ""
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return "out of time"


def copied(tree: Path) -> Path:
    """Copy the checkout; link the packages of Node, because some tests start programs of it."""
    shutil.copytree(ROOT, tree, ignore=NOT_COPIED)
    for packages in ROOT.glob("scripts/*/node_modules"):
        tree.joinpath(packages.relative_to(ROOT)).symlink_to(packages)
    return tree


def files_of(named: Sequence[str]) -> list[Path]:
    """Return the files named, and those in the folders named."""
    paths = [ROOT / name for name in named or NEAREST]
    found = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*.py"))]
    return [file for file in found if file.name != "__init__.py"]


def drawn(paths: Sequence[str], sample: int, seed: int) -> list[Mutant]:
    """Return so many mutants, or all for 0, in an order by chance: the first are a sample too."""
    mutants = [
        mutant
        for file in sorted(files_of(paths))
        for mutant in mutants_of(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8"))
    ]
    count = min(sample or len(mutants), len(mutants))
    places = Random(seed).sample(range(len(mutants)), count)  # noqa: S311 - no secret
    click.echo(f"{count} of {len(mutants)} mutants, seed {seed}")
    return [mutants[place] for place in places]


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--sample", default=0, help="How many mutants; 0, if it is not given, for all.")
@click.option("--seed", default=1, help="Draws the sample.")
@click.option("--limit", default=900.0, help="Seconds for the tests of one mutant.")
@click.option("--near", is_flag=True, help="Run the tests of the file and its room alone.")
def main(paths: Sequence[str], sample: int, seed: int, limit: float, *, near: bool) -> None:
    """Try mutants, of the files and folders at PATHS or of five rooms, and tell of each.

    The exit code is 1 if fewer than 95 % are killed.
    """
    results: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        copy = copied(Path(folder, "tree"))
        trial = Trial(copy, limit, near=near)
        mutants = drawn(paths, sample, seed)
        trial.check(mutants)
        for mutant in mutants:
            result = trial.result(mutant)
            results[result] += 1
            click.echo(f"{result}: {mutant}")
    killed = sum(count for result, count in results.items() if result.startswith("killed"))
    click.echo(f"killed {killed} of {results.total()}: {dict(results)}")
    sys.exit(killed < 0.95 * results.total())


if __name__ == "__main__":
    main()

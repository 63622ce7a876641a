"""Reads files of cases: patients with a story, answers and the expected outcome.

A file holds patients of one theme, or base sheets that patients start from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field

from screener.errors import AuthorError, OperatorError, Problem
from screener.patients.model import BaseSheet, Expect, Ground, Patient
from screener.wording import unknown
from screener.yamlfile.fields import Frozen, Text
from screener.yamlfile.outline import Outline
from screener.yamlfile.parse import KeyPath, read_document
from screener.yamlfile.validate import Grammar, found

_GRAMMAR: Final = Grammar(inner={"expect": Expect, "source": Ground})
_ENDINGS: Final = (".yaml", ".yml")
_WANTED: Final = "a file of cases has 'theme:' and 'patients:', or 'base_sheets:'"

Parts = Annotated[Mapping[str, Any], Field(min_length=1)]


class _Patients(Frozen):
    theme: Text
    patients: Parts


class _BaseSheets(Frozen):
    base_sheets: Parts


_KINDS: Final[Mapping[object, str]] = {"patients": "patient", "base_sheets": "base sheet"}
_FORMS: Final[Mapping[str, tuple[type[Frozen], type[Frozen]]]] = {
    "patients": (_Patients, Patient),
    "base_sheets": (_BaseSheets, BaseSheet),
}
"""The models of a whole file and of one of its parts, by the key that holds the parts.

Each part is held against its model alone, so that one broken part does not hide the next.
"""


@dataclass(frozen=True, eq=False)
class Case:
    """A patient, or a base sheet that patients start from, as written in a file."""

    outline: Outline
    path: KeyPath

    @property
    def name(self) -> str:
        """Return its name, which is unique in its file."""
        return str(self.path[-1])

    @property
    def file(self) -> Path:
        """Return the file that it is in."""
        return Path(self.outline.document.file)

    @property
    def written(self) -> Mapping[str, Any]:
        """Return everything that the file says about it."""
        written: Mapping[str, Any] = self.outline.document.value_at(self.path)
        return written

    @property
    def like(self) -> str | None:
        """Return the name of the base sheet that it starts from; None if it starts empty."""
        return self.written.get("like")

    @property
    def answers(self) -> Mapping[str, object]:
        """Return the answers that differ from the base sheet; None removes one."""
        answers: Mapping[str, object] = self.written["answers"]
        return answers

    @property
    def patient(self) -> Patient:
        """Return everything that the file says about it, if it is no base sheet."""
        return Patient.model_validate(self.written)

    def problem(self, steps: KeyPath, message: str, *, at_key: bool = False) -> Problem:
        """Make a problem of the part at some steps below the case."""
        return self.outline.problem((*self.path, *steps), message, at_key=at_key)

    def __str__(self) -> str:
        """Return its file and its name."""
        return f"{self.file.stem}/{self.name}"


@dataclass(frozen=True)
class Cases:
    """All patients of some files, and the base sheets they can start from, by name."""

    patients: tuple[Case, ...]
    bases: Mapping[str, Case]

    def line_of(self, case: Case) -> tuple[Case, ...]:
        """Return the base sheets that a case builds on, the first one first, and then the case."""
        line = [case]
        while (like := line[-1].like) is not None:
            line.append(self.bases[like])
        return tuple(reversed(line))


def read_cases(paths: Iterable[Path]) -> Cases:
    """Read the cases in some files, and in all YAML files of some folders.

    Raises OperatorError if one of them cannot be read or a folder has no such file. Raises
    AuthorError with every problem if a file is not valid or two base sheets share a name. Only if
    there are no such problems, it tells of cases that start from an unknown base sheet or from
    themselves.
    """
    reader = _Reader()
    for file in {file.resolve(): file for path in paths for file in _files(path)}.values():
        reader.read(file)
    cases = Cases(tuple(reader.patients), reader.bases)
    problems = reader.problems or list(_groundless(cases))
    if problems:
        raise AuthorError(problems)
    return cases


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    try:
        names = sorted(file for file in path.iterdir() if not file.name.startswith("."))
    except OSError as error:
        raise OperatorError(f"{path}: cannot be read: {error.strerror}") from error
    files = [file for file in names if file.suffix.lower() in _ENDINGS]
    if not files:
        raise OperatorError(f"{path}: holds no cases; a file of cases ends with .yaml")
    return files


@dataclass
class _Reader:
    """Reads one file after another, and collects their cases and problems."""

    patients: list[Case] = field(default_factory=list)
    bases: dict[str, Case] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, file: Path) -> None:
        """Add the cases and the problems of a file."""
        try:
            outline = Outline(read_document(file), _KINDS)
        except AuthorError as error:
            self.problems += error.problems
            return
        self.problems += [*outline.document.problems, *_misfits(outline)]
        self.patients += [Case(outline, path) for path, _ in outline.items("patients")]
        for path, _ in outline.items("base_sheets"):
            self._add_base(Case(outline, path))

    def _add_base(self, base: Case) -> None:
        first = self.bases.setdefault(base.name, base)
        if first is not base:
            message = f"is already in {first.file}; give one of the two another name"
            self.problems.append(base.problem((), message))


def _misfits(outline: Outline) -> Iterator[Problem]:
    tree = outline.document.tree
    if not isinstance(tree, Mapping):
        yield outline.problem((), f"{_WANTED}, not {found(tree)}")
        return
    if not tree.keys() & {"theme", *_FORMS}:
        yield outline.problem((), f"this is none: {_WANTED}")
        return
    key = "base_sheets" if "base_sheets" in tree else "patients"
    whole, part = _FORMS[key]
    yield from _GRAMMAR.misfits_of(outline, (), whole, tree)
    parts = tree.get(key)
    for name, value in parts.items() if isinstance(parts, Mapping) else ():
        yield from _GRAMMAR.misfits_of(outline, (key, name), part, value)


def _groundless(cases: Cases) -> Iterator[Problem]:
    """Yield the problems of cases that start from an unknown base sheet or from themselves."""
    for case in (*cases.bases.values(), *cases.patients):
        if case.like is not None and case.like not in cases.bases:
            remedy = "" if cases.bases else "; read the file that holds it as well"
            yield case.problem(("like",), unknown("base sheet", case.like, cases.bases) + remedy)
    for name, base in cases.bases.items():
        if circle := _circle(cases.bases, name):
            words = " is like ".join((*circle, name))
            yield base.problem(("like",), f"starts from itself: {words}; one has to start empty")


def _circle(bases: Mapping[str, Case], name: str) -> tuple[str, ...]:
    """Return the base sheets that lead from one back to itself; empty if none do."""
    trail: dict[str, None] = {}
    base: Case | None = bases[name]
    while base and base.name not in trail:
        trail[base.name] = None
        base = bases.get(base.like) if base.like else None
    return tuple(trail) if base and base.name == name else ()

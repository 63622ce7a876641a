"""From files of patients to cases: people told as stories, with answers and what is expected.

A file holds patients of one theme, or base sheets that patients start from. What an expectation
says is for tests to hold against the rule book; here it only has to be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field

from screener.errors import AuthorError, OperatorError, Problem
from screener.wording import unknown
from screener.yamlfile.fields import Frozen, Text
from screener.yamlfile.outline import Outline
from screener.yamlfile.parse import KeyPath, read_document
from screener.yamlfile.validate import Grammar, found

_GRAMMAR: Final = Grammar(inner={})
_ENDINGS: Final = (".yaml", ".yml")
_WANTED: Final = "a file of cases has 'theme:' and 'patients:', or 'base_sheets:'"

Parts = Annotated[Mapping[str, Any], Field(min_length=1)]


class _Patients(Frozen):
    theme: Text
    patients: Parts


class _BaseSheets(Frozen):
    base_sheets: Parts


class _Patient(Frozen):
    story: Text
    like: Text | None = None
    answers: Mapping[str, Any]
    expect: Mapping[str, Any]
    source: tuple[Any, ...]


class _BaseSheet(Frozen):
    about: Text
    like: Text | None = None
    answers: Mapping[str, Any]


_KINDS: Final[Mapping[object, str]] = {"patients": "patient", "base_sheets": "base sheet"}
_FORMS: Final[Mapping[str, tuple[type[Frozen], type[Frozen]]]] = {
    "patients": (_Patients, _Patient),
    "base_sheets": (_BaseSheets, _BaseSheet),
}
"""What a file as a whole and one part of it look like, by the key that holds the parts."""


@dataclass(frozen=True, eq=False)
class Case:
    """A patient, or a base sheet that patients start from, as it stands in a file."""

    outline: Outline
    path: KeyPath

    @property
    def name(self) -> str:
        """Return its name, which no other in its file has."""
        return str(self.path[-1])

    @property
    def file(self) -> Path:
        """Return the file in which it stands."""
        return Path(self.outline.document.file)

    @property
    def written(self) -> Mapping[str, Any]:
        """Return all that is written of it."""
        written: Mapping[str, Any] = self.outline.document.value_at(self.path)
        return written

    @property
    def like(self) -> str | None:
        """Return the base sheet that it starts from; None where it starts empty."""
        return self.written.get("like")

    @property
    def answers(self) -> Mapping[str, object]:
        """Return the answers that differ from the base sheet; None takes one away."""
        answers: Mapping[str, object] = self.written["answers"]
        return answers

    def problem(self, steps: KeyPath, message: str, *, at_key: bool = False) -> Problem:
        """Make a problem of what stands at some steps below it."""
        return self.outline.problem((*self.path, *steps), message, at_key=at_key)

    def __str__(self) -> str:
        """Return its file and its name."""
        return f"{self.file.stem}/{self.name}"


@dataclass(frozen=True)
class Cases:
    """All patients of some files, and the base sheets that they may start from, by name."""

    patients: tuple[Case, ...]
    bases: Mapping[str, Case]

    def line_of(self, case: Case) -> tuple[Case, ...]:
        """Return what a case starts from, first of all what that starts from, and the case."""
        line = [case]
        while (like := line[-1].like) is not None:
            line.append(self.bases[like])
        return tuple(reversed(line))


def read_cases(paths: Iterable[Path]) -> Cases:
    """Read the cases of some files, and of all YAML files in some folders.

    Raises OperatorError where one of them cannot be read, and AuthorError, which holds every
    problem, where one is no file of cases, or where a case starts from nothing that there is.
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
    """Reads one file after the other, and notes what is wrong with any of them."""

    patients: list[Case] = field(default_factory=list)
    bases: dict[str, Case] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, file: Path) -> None:
        """Take the cases of a file."""
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
    """Yield the cases that start from what is not there, or in the end from themselves."""
    for case in (*cases.bases.values(), *cases.patients):
        if case.like is not None and case.like not in cases.bases:
            remedy = "" if cases.bases else "; read the file that holds it as well"
            yield case.problem(("like",), unknown("base sheet", case.like, cases.bases) + remedy)
    for name, base in cases.bases.items():
        if circle := _circle(cases.bases, name):
            words = " is like ".join((*circle, name))
            yield base.problem(("like",), f"starts from itself: {words}; one has to start empty")


def _circle(bases: Mapping[str, Case], name: str) -> tuple[str, ...]:
    """Return the base sheets that lead from one back to itself; none where it has a beginning."""
    trail: dict[str, None] = {}
    base: Case | None = bases[name]
    while base and base.name not in trail:
        trail[base.name] = None
        base = bases.get(base.like) if base.like else None
    return tuple(trail) if base and base.name == name else ()

"""Loads a population from its file, or reports every problem in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from screener.errors import AuthorError, Problem
from screener.population.checks import disagreements
from screener.population.model import Case, Population, PopulationFile
from screener.rulebook.conditions import AtLeast, Condition
from screener.rulebook.model import RuleBook
from screener.rulebook.provenance import Citation, Source
from screener.yamlfile.outline import Outline
from screener.yamlfile.parse import KeyPath, read_document
from screener.yamlfile.validate import Grammar, found

_KINDS: Final[Mapping[object, str]] = {
    "sources": "source",
    "groups": "group",
    "answers": "question",
}
_PARTS: Final[Mapping[str, Any]] = {
    "sources": Source,
    "groups": Condition,
    "answers": tuple[Case, ...],
}
_WANTED: Final = "a population's file has 'population:' and 'answers:'"
_GRAMMAR: Final = Grammar(inner={"cite": Citation, "of": AtLeast}, innermost=Case)


def read_population(path: Path, books: Sequence[RuleBook]) -> Population:
    """Read who answers some rule books; each question must be in one of them.

    Raises OperatorError if the file cannot be read. Raises AuthorError if it is not valid; it holds
    every problem in file order.
    """
    outline = Outline(read_document(path), _KINDS)
    problems = {*outline.document.problems, *_misfits(outline)}
    if problems:
        raise AuthorError(tuple(problems))
    population = _population(outline)
    if faults := set(disagreements(outline, population, books)):
        raise AuthorError(tuple(faults))
    return population


def _misfits(outline: Outline) -> Iterator[Problem]:
    tree = outline.document.tree
    if not isinstance(tree, Mapping):
        what = "nothing" if tree is None else found(tree)
        yield outline.problem((), f"{_WANTED}; this is {what}")
        return
    yield from _GRAMMAR.misfits_of(outline, (), PopulationFile, tree)
    for key, model in _PARTS.items():
        parts = tree.get(key)
        for name in parts if isinstance(parts, Mapping) else ():
            yield from _part(outline, (key, name), model)


def _part(outline: Outline, path: KeyPath, model: Any) -> Iterator[Problem]:
    value = outline.document.value_at(path)
    yield from _GRAMMAR.misfits_of(outline, path, model, value)


def _population(outline: Outline) -> Population:
    file = PopulationFile.model_validate(outline.document.tree)
    conditions: TypeAdapter[Condition] = TypeAdapter(Condition)
    cases = TypeAdapter(tuple[Case, ...])
    return Population(
        file=outline.document.file,
        title=file.population.title,
        sources={name: Source.model_validate(part) for name, part in file.sources.items()},
        groups={name: conditions.validate_python(part) for name, part in file.groups.items()},
        answers={name: cases.validate_python(part) for name, part in file.answers.items()},
    )

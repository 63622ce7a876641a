"""Checks a population against rule books: names that exist, shares that add up, sources named."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from screener.errors import Problem
from screener.population.model import REST, Case, Population, alone_in, numbers
from screener.rulebook.conditions import AnswerIs, Condition, leaves
from screener.rulebook.model import Question, RuleBook
from screener.wording import quoted, unknown
from screener.yamlfile.outline import Outline
from screener.yamlfile.parse import KeyPath

_ROUNDING: Final = 0.1
"""Shares may miss 100 % by this much, because sources round theirs."""
_PLAIN: Final = "cannot be used here; write the questions and options themselves"


def disagreements(
    outline: Outline, population: Population, books: Sequence[RuleBook]
) -> Iterator[Problem]:
    """Yield a problem for each name that nothing has, and for shares that do not add up."""
    checks = _Checks(outline, population, _questions(books))
    for name, condition in population.groups.items():
        yield from checks.condition(("groups", name), condition, checks.questions)
    above: list[str] = []
    for name, cases in population.answers.items():
        if name not in checks.questions:
            message = unknown("question", name, checks.questions)
            yield outline.problem(("answers", name), message, at_key=True)
            continue
        yield from checks.cases(name, cases, above)
        above.append(name)


def _questions(books: Sequence[RuleBook]) -> Mapping[str, Sequence[Question]]:
    """Return each question by id, as every rule book that has it asks it."""
    names = dict.fromkeys(name for book in books for name in book.questions)
    return {name: [b.questions[name] for b in books if name in b.questions] for name in names}


class _Checks:
    def __init__(
        self,
        outline: Outline,
        population: Population,
        questions: Mapping[str, Sequence[Question]],
    ) -> None:
        self.outline = outline
        self.population = population
        self.questions = questions

    def cases(self, name: str, cases: Sequence[Case], above: Collection[str]) -> Iterator[Problem]:
        """Yield the problems of the answers to one question, given the questions above it."""
        path: KeyPath = ("answers", name)
        if not cases:
            yield self.outline.problem(path, "has no shares; give each option's under 'share'")
        for n, case in enumerate(cases):
            yield from self._people((*path, n), case, above, last=n == len(cases) - 1)
            yield from self._share((*path, n, "share"), name, case)
            yield from self._sources((*path, n, "cite"), case)

    def condition(
        self, path: KeyPath, condition: Condition, known: Collection[str]
    ) -> Iterator[Problem]:
        """Yield the problems of a condition that may look at some questions."""
        for leaf in leaves(condition):
            if not isinstance(leaf, AnswerIs):
                what = f"the condition {quoted(leaf)}" if isinstance(leaf, str) else "a score"
                yield self.outline.problem(path, f"{what} {_PLAIN}")
            elif leaf.question not in known:
                yield self.outline.problem(path, self._missing(leaf.question, known))
            else:
                for option in leaf.listed_options:
                    yield from self._option(path, leaf.question, option)

    def _missing(self, question: str, known: Collection[str]) -> str:
        if question in self.questions:
            return f"'{question}' is not among the answers above; move its shares up"
        return unknown("question", question, known)

    def _people(
        self, path: KeyPath, case: Case, above: Collection[str], *, last: bool
    ) -> Iterator[Problem]:
        if case.of is not None:
            yield from self.condition((*path, "of"), case.of, above)
        if last and case.of is not None:
            message = "is the last one, so it must be about all others; leave out 'of'"
            yield self.outline.problem((*path, "of"), message)
        if not last and case.of is None:
            message = "is about everybody, so nobody is left for those below; say whom under 'of'"
            yield self.outline.problem(path, message)

    def _option(
        self, path: KeyPath, question: str, option: str, *, at_key: bool = False
    ) -> Iterator[Problem]:
        known = [each.id for asked in self.questions[question] for each in asked.options]
        if option not in known:
            message = unknown(f"option of '{question}' called", option, known)
            yield self.outline.problem(path, message, at_key=at_key)

    def _share(self, path: KeyPath, name: str, case: Case) -> Iterator[Problem]:
        for option in case.share:
            yield from self._option((*path, option), name, option, at_key=True)
        rests = [option for option, share in case.share.items() if share == REST]
        if len(rests) > 1:
            yield self.outline.problem(path, f"only one option can have the {REST}")
        asked = self.questions[name][-1]
        fault = _many_fault(asked, case, rests) if asked.many else _sum_fault(case, rests)
        if fault:
            yield self.outline.problem(path, fault)

    def _sources(self, path: KeyPath, case: Case) -> Iterator[Problem]:
        for n, citation in enumerate(case.cite or ()):
            if citation.source not in self.population.sources:
                message = unknown("source", citation.source, self.population.sources)
                yield self.outline.problem((*path, n, "source"), message)


def _many_fault(asked: Question, case: Case, rests: Sequence[str]) -> str:
    alone = alone_in(asked)
    if not rests or rests[0] not in alone:
        return (
            "several of these answers can be given at once; give the option of people who choose "
            f"none of the others '{REST}' in place of a number"
        )
    total = sum(share for option, share in numbers(case).items() if option in alone)
    if total > 100 + _ROUNDING:
        return f"the options that stand alone add up to {total:g} %, which is more than everybody"
    return ""


def _sum_fault(case: Case, rests: Sequence[str]) -> str:
    total = sum(numbers(case).values())
    if total > 100 + _ROUNDING:
        return f"the shares add up to {total:g} %, which is more than everybody"
    if not rests and total < 100 - _ROUNDING:
        return f"the shares add up to {total:g} %, not 100; '{REST}' stands for what is left"
    return ""

"""Measures what patients exercise of a rule book: each outcome of a rule, each side of a condition.

A side is a truth that a condition can have. It counts only if some complete answer sheet gives the
condition that truth, so full coverage is always possible. An incomplete sheet shows a side if the
missing answers cannot change it: so a new question leaves untouched what old patients show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final, NamedTuple, assert_never

from screener.proof.faults import Places
from screener.proof.people import People
from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.dependencies import questions_behind, questions_in
from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import assess
from screener.screening.kleene import Truth
from screener.screening.sheet import AnswerSheet
from screener.wording import one_of
from screener.yamlfile.parse import KeyPath

_TRUTHS: Final[tuple[Truth, ...]] = (True, False, None)
_OF_RULE: Final[Mapping[Truth, str]] = {True: "certain", False: "false", None: "in doubt"}
_OF_CONDITION: Final[Mapping[Truth, str]] = {True: "true", False: "false", None: "unknown"}


@dataclass(frozen=True)
class Side:
    """One truth of a condition, or of a part of one.

    Attributes:
        path: the place of the condition in the rule book.
    """

    path: KeyPath
    condition: Condition
    truth: Truth

    @property
    def of_rule(self) -> bool:
        """Return whether this is an outcome of a whole rule, not of a part of its condition."""
        return self.path[0] == "rules" and self.path[-1] == "when"

    @property
    def subject(self) -> str:
        """Return what to say it of, after the name of the rule, question or condition."""
        if self.of_rule or self.path[:-1] == ("conditions",):
            return ""
        if self.path[-1] == "enable_when":
            return "its 'enable_when' is "
        return f"its part {_words(self.condition)} is "

    @property
    def message(self) -> str:
        """Return the message that no patient has this side."""
        return never([self])

    @property
    def word(self) -> str:
        """Return the truth in words."""
        return (_OF_RULE if self.of_rule else _OF_CONDITION)[self.truth]


def never(sides: Sequence[Side]) -> str:
    """Return the message that no patient has some sides of one condition."""
    return f"{sides[0].subject}never {one_of([side.word for side in sides])} in any patient"


class Tally(NamedTuple):
    """How many of a set of things are exercised."""

    exercised: int
    of: int

    @property
    def percent(self) -> int:
        """Return the share in per cent, rounded down, so 100 only if nothing is missing."""
        return 100 * self.exercised // self.of if self.of else 100


@dataclass(frozen=True)
class Coverage:
    """What patients exercise of a rule book.

    Attributes:
        sides: every side that somebody can have, in the order of the rule book's keys.
        missing: the sides that no patient has.
        complete: how many patients have a complete sheet.
        unanswered: for each other patient, the questions asked but not answered.
    """

    book: RuleBook
    sides: tuple[Side, ...]
    missing: tuple[Side, ...]
    complete: int
    unanswered: tuple[tuple[str, ...], ...]

    @property
    def rules(self) -> Tally:
        """Return how many rules have every outcome that they can have."""
        lacking = {side.path for side in self.missing if side.of_rule}
        return Tally(len(self.book.rules) - len(lacking), len(self.book.rules))

    def under(self, *keys: str) -> Tally:
        """Return how many of the sides under some top-level keys of the rule book are exercised."""
        there = sum(side.path[0] in keys for side in self.sides)
        return Tally(there - sum(side.path[0] in keys for side in self.missing), there)


def coverage_by(people: People, sheets: Iterable[AnswerSheet]) -> Coverage:
    """Return what the sheets exercise of the rule book that the people could answer."""
    book = people.book
    shown = [(Evaluation(book, sheet), assess(book, sheet).missing) for sheet in sheets]
    sides: list[Side] = []
    missed: list[Side] = []
    for path, condition in _conditions(book):
        seen = set(_settled(book, condition, shown))
        found = list(_sides(people, path, condition))
        sides += found
        missed += [side for side in found if side.truth not in seen]
    unanswered = tuple(missing for _, missing in shown if missing)
    complete = len(shown) - len(unanswered)
    return Coverage(book, tuple(sides), tuple(missed), complete, unanswered)


def _settled(
    book: RuleBook, condition: Condition, shown: Iterable[tuple[Evaluation, tuple[str, ...]]]
) -> Iterator[Truth]:
    """Yield the truths that a condition has for sheets, however missing answers are given.

    What is true or false stays so whatever else is answered, as long as no answer that counts now
    could then be to a question that is not asked.
    """
    behind = questions_behind(book, condition)
    enabling = [book.questions[name].enable_when for name in questions_in(book, condition)]
    asking = [questions_behind(book, each) for each in enabling if each is not None]
    for evaluation, missing in shown:
        truth = evaluation.truth(condition)
        decisive = behind if truth is None else frozenset[str]().union(*asking)
        if decisive.isdisjoint(missing):
            yield truth


def _sides(people: People, path: KeyPath, condition: Condition) -> Iterator[Side]:
    """Yield a side for every truth that a condition has for somebody."""
    for truth in _TRUTHS:
        if people.exist([people.sheets.having(condition, truth)]):
            yield Side(path, condition, truth)


def people_for(
    people: People, missing: Iterable[Side]
) -> Iterator[tuple[AnswerSheet, tuple[Side, ...]]]:
    """Yield calm people who together have all missing sides, each with the sides they add."""
    left = list(missing)
    while left:
        first, *others = left
        sheet = people.calmest([people.sheets.having(first.condition, first.truth)])
        evaluation = Evaluation(people.book, sheet)
        had = [evaluation.truth(side.condition) is side.truth for side in others]
        yield sheet, (first, *compress(others, had))
        left = [side for side, has in zip(others, had, strict=True) if not has]


def _conditions(book: RuleBook) -> Iterator[tuple[KeyPath, Condition]]:
    """Yield every condition and every part of one with its place, in the order of the keys.

    A part that only names another condition is left out, because that is covered by its definition.
    Named conditions and the `when` of a rule always count.
    """
    places = Places(book)
    for question in book.questions.values():
        if question.enable_when is not None:
            path = (*places.question(question.id), "enable_when")
            yield from _unnamed(path, question.enable_when)
    for name, condition in book.conditions.items():
        yield from _whole(("conditions", name), condition)
    for n, rule in enumerate(book.rules):
        yield from _whole(("rules", n, "when"), rule.when)


def _whole(path: KeyPath, condition: Condition) -> Iterator[tuple[KeyPath, Condition]]:
    yield path, condition
    if isinstance(condition, All | AnyOf):
        key = "all" if isinstance(condition, All) else "any"
        for n, part in enumerate(condition.parts):
            yield from _unnamed((*path, key, n), part)
    elif isinstance(condition, Not):
        yield from _unnamed((*path, "not"), condition.negated)


def _unnamed(path: KeyPath, condition: Condition) -> Iterator[tuple[KeyPath, Condition]]:
    if not isinstance(condition, str):
        yield from _whole(path, condition)


def _words(condition: Condition) -> str:
    match condition:
        case str():
            return f"'{condition}'"
        case All():
            return "'all'"
        case AnyOf():
            return "'any'"
        case Not():
            return "'not'"
        case ScoreIs():
            return f"on '{condition.score}'"
        case AnswerIs():
            return f"on '{condition.question}'"
        case _:
            assert_never(condition)

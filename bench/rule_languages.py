"""The conditions of a rule book in the languages of other engines, for `bench/engines.py`.

These languages know true and false only. So a condition is written as "is true" or as "is not
false", as the compiled function has it, and a sheet has a list of options for every question: an
empty one if the question is not asked. That is enough for complete sheets, and for no others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from typing import Any, assert_never

from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.model import Question, RuleBook
from screener.screening.compiler import Rail


class Language(ABC):
    """Writes conditions in one language; what it writes is text, or values for JSON."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book whose names and scores the conditions use."""
        self._book = book

    def condition(self, condition: Condition, rail: Rail = "true") -> Any:
        """Return the expression that says whether a condition is true, or is not false."""
        match condition:
            case str():
                return self.condition(self._book.conditions[condition], rail)
            case All():
                return self.all_of([self.condition(part, rail) for part in condition.all])
            case AnyOf():
                return self.any_of([self.condition(part, rail) for part in condition.any])
            case Not():
                opposite: Rail = "possible" if rail == "true" else "true"
                return self.negated(self.condition(condition.negated, opposite))
            case ScoreIs():
                return self.reached(self._points(condition.score, rail), condition.at_least)
            case AnswerIs():
                return self._answer(condition, rail)
            case _:
                assert_never(condition)

    def _answer(self, condition: AnswerIs, rail: Rail) -> Any:
        question = self._book.questions[condition.question]
        unknown: Collection[str] = question.unknown_options if rail == "possible" else ()
        options = sorted({*condition.options, *unknown})
        return self.any_of([self.holds(question.id, option) for option in options])

    def _points(self, score: str, rail: Rail) -> list[tuple[Any, int]]:
        """Return what adds points, and how many: the least that a score can have, or the most."""
        end = min if rail == "true" else max
        return [
            (self.holds(question.id, option), points)
            for question in map(self._book.questions.__getitem__, self._book.scores[score].of)
            for option, points in _points_of(question, end)
            if points
        ]

    @abstractmethod
    def holds(self, question: str, option: str) -> Any:
        """Return that an option is among those chosen."""

    @abstractmethod
    def all_of(self, parts: Sequence[Any]) -> Any:
        """Return that every part is true."""

    @abstractmethod
    def any_of(self, parts: Sequence[Any]) -> Any:
        """Return that at least one part is true."""

    @abstractmethod
    def negated(self, part: Any) -> Any:
        """Return that a part is false."""

    @abstractmethod
    def reached(self, points: Iterable[tuple[Any, int]], bound: int) -> Any:
        """Return that the points of all that is true add up to a bound or more."""


def _points_of(question: Question, end: Any) -> Iterable[tuple[str, int]]:
    known = [option.points for option in question.options if option.points is not None]
    for option in question.options:
        yield option.id, end(known) if option.points is None else option.points


class Infix(Language):
    """The languages that are written like formulas, and differ in three words."""

    def __init__(self, book: RuleBook, words: tuple[str, str, str]) -> None:
        """Take the words for "and", "or" and "not"."""
        super().__init__(book)
        self._and, self._or, self._not = words

    def holds(self, question: str, option: str) -> str:
        """Return that an option is among those chosen."""
        return f'("{option}" in {question})'

    def all_of(self, parts: Sequence[str]) -> str:
        """Return that every part is true."""
        return f"({f' {self._and} '.join(parts)})"

    def any_of(self, parts: Sequence[str]) -> str:
        """Return that at least one part is true."""
        return f"({f' {self._or} '.join(parts)})"

    def negated(self, part: str) -> str:
        """Return that a part is false."""
        return f"({self._not} {part})"

    def reached(self, points: Iterable[tuple[str, int]], bound: int) -> str:
        """Return that the points of all that is true add up to a bound or more."""
        total = " + ".join(f"({part} ? {number} : 0)" for part, number in points)
        return f"(({total}) >= {bound})"


class JsonLogic(Language):
    """JSON Logic, whose conditions are values for JSON."""

    def holds(self, question: str, option: str) -> Any:
        """Return that an option is among those chosen."""
        return {"in": [option, {"var": question}]}

    def all_of(self, parts: Sequence[Any]) -> Any:
        """Return that every part is true."""
        return {"and": list(parts)}

    def any_of(self, parts: Sequence[Any]) -> Any:
        """Return that at least one part is true."""
        return {"or": list(parts)}

    def negated(self, part: Any) -> Any:
        """Return that a part is false."""
        return {"!": [part]}

    def reached(self, points: Iterable[tuple[Any, int]], bound: int) -> Any:
        """Return that the points of all that is true add up to a bound or more."""
        return {">=": [{"+": [{"if": [part, number, 0]} for part, number in points]}, bound]}

"""What a rule book means for an answer sheet, written to be read as the definition.

:mod:`screener.screening.compiler` says the same in fast code; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from screener.rulebook.conditions import (
    All,
    AnswerIs,
    AnyOf,
    Condition,
    Not,
    ScoreIs,
)
from screener.rulebook.model import Question, RuleBook
from screener.screening.kleene import Truth, conjunction, disjunction, negation
from screener.screening.sheet import AnswerSheet


class Evaluation:
    """One rule book and one sheet: which questions are enabled, which conditions hold."""

    def __init__(
        self, book: RuleBook, sheet: AnswerSheet, enabled: Mapping[str, bool] | None = None
    ) -> None:
        """Decide which questions are enabled, unless that is known; all else follows from it."""
        self._book = book
        self._sheet = sheet
        self._enabled: dict[str, bool] = {}
        if enabled is not None:
            self._enabled.update(enabled)
            return
        for question in book.questions.values():
            self._enabled[question.id] = self._asks(question)

    @property
    def enabled(self) -> Mapping[str, bool]:
        """Return for every question whether it is asked, given the answers so far."""
        return self._enabled

    def truth(self, condition: Condition) -> Truth:
        """Return whether a condition holds: True, False, or None for unknown."""
        match condition:
            case str():
                return self.truth(self._book.conditions[condition])
            case All():
                return conjunction(self.truth(part) for part in condition.all)
            case AnyOf():
                return disjunction(self.truth(part) for part in condition.any)
            case Not():
                return negation(self.truth(condition.negated))
            case ScoreIs():
                low, high = self.score(condition.score)
                return True if low >= condition.at_least else self._unless(high, condition)
            case AnswerIs():
                return self._answer_is(condition)
            case _:
                assert_never(condition)

    def score(self, name: str) -> tuple[int, int]:
        """Return the least and the most points that a score can have, given the answers so far."""
        intervals = [self._points(self._book.questions[q]) for q in self._book.scores[name].of]
        return sum(low for low, _ in intervals), sum(high for _, high in intervals)

    def _asks(self, question: Question) -> bool:
        """A question whose condition is unknown is asked: doubt never skips a question."""
        return question.enable_when is None or self.truth(question.enable_when) is not False

    def _answer_is(self, condition: AnswerIs) -> Truth:
        question = self._book.questions[condition.question]
        if not self._enabled[question.id]:
            return False
        chosen = self._sheet.chosen(question.id)
        if chosen & condition.options:
            return True
        return None if not chosen or chosen & question.unknown_options else False

    def _points(self, question: Question) -> tuple[int, int]:
        """Return the least and the most points of one answer; a question not asked has none."""
        if not self._enabled[question.id]:
            return 0, 0
        chosen = self._sheet.chosen(question.id)
        points = [option.points for option in question.options if option.id in chosen]
        if not points or None in points:
            points = [option.points for option in question.options]
        known = [number for number in points if number is not None]
        return min(known), max(known)

    @staticmethod
    def _unless(high: int, condition: ScoreIs) -> Truth:
        return None if high >= condition.at_least else False


@dataclass(frozen=True)
class Because:
    """A question, and those options of its answer that led to a finding, in rule book order."""

    question: str
    answer: tuple[str, ...]


def because(
    book: RuleBook, sheet: AnswerSheet, evaluation: Evaluation, condition: Condition
) -> tuple[Because, ...]:
    """Return the answers that make a condition true or unknown, in the order of the questions."""
    led: dict[str, set[str]] = {}
    supporter = _Supporter(book, sheet, evaluation)
    for question, options in supporter.support(condition, evaluation.truth(condition)):
        led.setdefault(question, set()).update(options)
    return tuple(
        Because(question.id, tuple(o.id for o in question.options if o.id in led[question.id]))
        for question in book.questions.values()
        if led.get(question.id)
    )


Support = Iterator[tuple[str, frozenset[str]]]


class _Supporter:
    def __init__(self, book: RuleBook, sheet: AnswerSheet, evaluation: Evaluation) -> None:
        self.book = book
        self.sheet = sheet
        self.evaluation = evaluation

    def support(self, condition: Condition, truth: Truth, wanted: bool = True) -> Support:
        """Yield what makes a condition have the truth that it has.

        `wanted` is False inside of a "not": what speaks for the part speaks against the whole.
        """
        match condition:
            case str():
                yield from self.support(self.book.conditions[condition], truth, wanted)
            case All() | AnyOf():
                yield from self._parts(condition, truth, wanted)
            case Not():
                yield from self.support(condition.negated, negation(truth), not wanted)
            case ScoreIs():
                yield from self._score(condition, truth)
            case AnswerIs():
                yield from self._answer(condition, truth)
            case _:
                assert_never(condition)

    def _parts(self, condition: All | AnyOf, truth: Truth, wanted: bool) -> Support:
        for part in condition.parts:
            found = self.evaluation.truth(part)
            # The part that is as wanted also led to it: the doubt alone would not have sufficed.
            if found is truth or (truth is None and found is wanted):
                yield from self.support(part, found, wanted)

    def _score(self, condition: ScoreIs, truth: Truth) -> Support:
        for name in self.book.scores[condition.score].of:
            if self.evaluation.enabled[name]:
                question = self.book.questions[name]
                calm = {o.id for o in question.options if o.points == 0 and truth is not False}
                yield name, self.sheet.chosen(name) - calm

    def _answer(self, condition: AnswerIs, truth: Truth) -> Support:
        question = self.book.questions[condition.question]
        chosen = self.sheet.chosen(question.id)
        if truth is True:
            yield question.id, chosen & condition.options
        elif truth is None:
            yield question.id, chosen & question.unknown_options
        elif self.evaluation.enabled[question.id]:
            yield question.id, chosen
        elif question.enable_when is not None:
            yield from self.support(question.enable_when, truth=False)

"""What a rule book means for an answer sheet, written to be read as the definition.

:mod:`screener.screening.compiler` says the same in fast code; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
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

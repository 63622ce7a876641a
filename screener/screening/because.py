"""Which answers led to a finding, so that a person can see it rests on what they said."""

from __future__ import annotations

from collections.abc import Iterator
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
from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.kleene import Truth
from screener.screening.sheet import AnswerSheet


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

    def support(self, condition: Condition, truth: Truth) -> Support:
        """Yield what makes a condition have the truth that it has."""
        match condition:
            case str():
                yield from self.support(self.book.conditions[condition], truth)
            case All() | AnyOf():
                yield from self._parts(condition, truth)
            case Not():
                yield from self.support(condition.negated, None if truth is None else not truth)
            case ScoreIs():
                yield from self._score(condition, truth)
            case AnswerIs():
                yield from self._answer(condition, truth)
            case _:
                assert_never(condition)

    def _parts(self, condition: All | AnyOf, truth: Truth) -> Support:
        for part in condition.parts:
            found = self.evaluation.truth(part)
            # What is true also led to an unknown whole: the doubt alone would not have sufficed.
            if found is truth or (truth is None and found is True):
                yield from self.support(part, found)

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

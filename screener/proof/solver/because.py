"""Formulas for whether a finding rests on one option of one question.

:mod:`screener.screening.evaluator` is the definition; tests check that the two agree.
"""

from __future__ import annotations

from typing import assert_never

from screener.proof.solver.circuit import FALSE, Literal
from screener.proof.solver.encoding import Encoding
from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.model import Rule
from screener.screening.kleene import Truth, negation


class Support:
    """Finds what rests on one option that leaves its question unknown."""

    def __init__(self, sheets: Encoding, question: str, option: str) -> None:
        """Take the sheets, and the option to look for."""
        self._sheets = sheets
        self._question = question
        self._option = option
        self._chosen = sheets.chosen(question)[option]

    def of(self, rule: Rule) -> Literal:
        """Return the literal that is true if a finding of the rule rests on the option."""
        ways = [self._with(rule.when, truth=True)]
        if rule.doubt_level is not None:
            ways.append(self._with(rule.when, truth=None))
        return self._sheets.circuit.any_of(ways)

    def _with(self, condition: Condition, truth: Truth, wanted: bool = True) -> Literal:
        """Return the literal for: the condition has this truth, partly because of the option.

        `wanted` is False inside of a "not".
        """
        is_so = self._sheets.having(condition, truth)
        return self._sheets.circuit.all_of([is_so, self._led(condition, truth, wanted)])

    def _led(self, condition: Condition, truth: Truth, wanted: bool) -> Literal:
        match condition:
            case str():
                return self._led(self._sheets.book.conditions[condition], truth, wanted)
            case All() | AnyOf():
                return self._led_by_parts(condition, truth, wanted)
            case Not():
                return self._led(condition.negated, negation(truth), not wanted)
            case ScoreIs():
                questions = self._sheets.book.scores[condition.score].of
                return self._chosen if self._question in questions else FALSE
            case AnswerIs():
                return self._led_by_answer(condition, truth)
            case _:
                assert_never(condition)

    def _led_by_parts(self, condition: All | AnyOf, truth: Truth, wanted: bool) -> Literal:
        truths = (None, wanted) if truth is None else (truth,)
        return self._sheets.circuit.any_of(
            self._with(part, found, wanted) for part in condition.parts for found in truths
        )

    def _led_by_answer(self, condition: AnswerIs, truth: Truth) -> Literal:
        if truth is False:
            return self._led_by_not_asking(condition.question)
        if condition.question != self._question:
            return FALSE
        speaks = truth is None or self._option in condition.options
        return self._chosen if speaks else FALSE

    def _led_by_not_asking(self, question: str) -> Literal:
        """Return the literal for: the question is not asked, partly because of the option."""
        condition = self._sheets.book.questions[question].enable_when
        if condition is None:
            return FALSE
        asked = self._sheets.enabled(question)
        return self._sheets.circuit.all_of([-asked, self._with(condition, truth=False)])

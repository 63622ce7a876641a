"""Formulas and scores in FHIRPath, for what a plain list of tests cannot say.

Uses only functions of FHIRPath itself, none that Structured Data Capture adds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from screener.fhir.enabling.formula import (
    ALWAYS,
    Both,
    Either,
    Formula,
    Formulas,
    Given,
    Lacks,
    ScoreMay,
)
from screener.fhir.naming import answer_code
from screener.rulebook.model import Question, RuleBook


class Expressions:
    """Writes the expressions of one rule book; all of them read the QuestionnaireResponse."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book whose questions and codes the expressions name."""
        self._book = book
        self._formulas = Formulas(book)

    def of(self, formula: Formula) -> str:
        """Return a formula as an expression that is true or false, never empty."""
        match formula:
            case Given():
                return self._given(formula)
            case Lacks():
                return f"{self._chosen(formula.question, formula.options)}.empty()"
            case ScoreMay():
                return self._score_may(formula)
            case Both():
                return _joined("and", "true", map(self.of, formula.parts))
            case Either():
                return _joined("or", "false", map(self.of, formula.parts))
            case _:
                assert_never(formula)

    def score(self, name: str) -> str:
        """Return a score as an expression that is empty while an answer that counts is missing."""
        return self._total(name, "{}")

    def _given(self, given: Given) -> str:
        options = {answer for answer in given.answers if answer is not None}
        ways = [f"{self._chosen(given.question, options)}.exists()"] if options else []
        ways += [f"{_codes(given.question)}.empty()"] if None in given.answers else []
        return _joined("or", "false", ways)

    def _chosen(self, name: str, options: Iterable[str]) -> str:
        """Return an expression for those options that were chosen, in the rule book's order."""
        question, wanted = self._book.questions[name], set(options)
        listed = [option.id for option in question.options if option.id in wanted]
        tests = (f"$this = '{answer_code(question, option)}'" for option in listed)
        return f"{_codes(name)}.where({' or '.join(tests)})"

    def _score_may(self, formula: ScoreMay) -> str:
        if formula.aim == "hold":
            return f"({self._total(formula.score, 'most')} >= {formula.at_least})"
        return f"({self._total(formula.score, 'least')} < {formula.at_least})"

    def _total(self, score: str, open_answer: str) -> str:
        questions = [self._book.questions[name] for name in self._book.scores[score].of]
        return " + ".join(self._points(question, open_answer) for question in questions)

    def _points(self, question: Question, open_answer: str) -> str:
        """Return an expression for the points of an answer; 0 if the question is not asked."""
        known = {o.id: o.points for o in question.options if o.points is not None}
        ends = {"least": min(known.values()), "most": max(known.values())}
        points = str(ends.get(open_answer, open_answer))
        for option, number in reversed(known.items()):
            code = answer_code(question, option)
            points = f"iif({_codes(question.id)} = '{code}', {number}, {points})"
        asked = self._formulas.asked(question)
        return points if asked == ALWAYS else f"iif({self.of(asked)}, {points}, 0)"


def _codes(question: str) -> str:
    """Return an expression for the codes chosen; it also searches groups within groups."""
    return f"%resource.repeat(item).where(linkId = '{question}').answer.value.code"


def _joined(word: str, without_any: str, parts: Iterable[str]) -> str:
    found = list(parts)
    if len(found) > 1:
        return f"({f' {word} '.join(found)})"
    return found[0] if found else without_any

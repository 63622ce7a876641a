"""When an item is enabled: a list of tests if one can say it, else a FHIRPath expression."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from screener.fhir.enabling.fhirpath import Expressions
from screener.fhir.enabling.formula import ALWAYS, Both, Either, Formula, Formulas, Given
from screener.fhir.naming import answer_coding
from screener.fhir.resource import SDC, Resource, fhirpath
from screener.rulebook.model import Question, RuleBook

_EXPRESSION: Final = f"{SDC}/sdc-questionnaire-enableWhenExpression"


class Enabling:
    """Says when each question of one rule book is enabled."""

    def __init__(self, book: RuleBook) -> None:
        """Prepare to write formulas and expressions."""
        self._book = book
        self._formulas = Formulas(book)
        self._expressions = Expressions(book)

    def of(self, question: Question) -> Resource:
        """Return the fields of an item that say when it is enabled; empty if it always is."""
        formula = self._formulas.asked(question)
        if formula == ALWAYS:
            return {}
        tests, behavior = self._tests(formula)
        if not tests:
            expression = fhirpath(self._expressions.of(formula))
            return {"extension": [{"url": _EXPRESSION, "valueExpression": expression}]}
        return {"enableWhen": tests} | ({"enableBehavior": behavior} if len(tests) > 1 else {})

    def _tests(self, formula: Formula) -> tuple[list[Resource], str]:
        """Return the tests for a formula and how to join them; no tests if no list can say it."""
        parts = formula.parts if isinstance(formula, Both | Either) else (formula,)
        tests = [list(self._tests_of(part)) for part in parts]
        joined = [test for some in tests for test in some]
        if not all(tests) or (isinstance(formula, Both) and len(joined) > len(parts)):
            return [], ""
        return joined, "all" if isinstance(formula, Both) else "any"

    def _tests_of(self, formula: Formula) -> Iterator[Resource]:
        """Yield tests of which at least one must pass; none if tests cannot say the formula.

        `!=` is never used. In R4 it passes if no answer is equal, but in some form fillers it
        passes if one answer differs, and so never while there is no answer.
        """
        if not isinstance(formula, Given):
            return
        question = self._book.questions[formula.question]
        for option in question.options:
            if option.id in formula.answers:
                coding = answer_coding(self._book, question, option)
                yield {"question": question.id, "operator": "=", "answerCoding": coding}
        if None in formula.answers:
            yield {"question": question.id, "operator": "exists", "answerBoolean": False}

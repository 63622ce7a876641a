"""Answer sheets on which any answers may be missing.

:mod:`screener.screening.evaluator` is the definition; tests check that the two agree.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from screener.proof.solver.circuit import Literal
from screener.proof.solver.encoding import Encoding
from screener.rulebook.model import Option, Question
from screener.screening.sheet import AnswerSheet

UNANSWERED: Final = ""
"""Stands beside the options of a question, and is chosen while it is asked and not answered."""


class Partial(Encoding):
    """The sheets on which each question that is asked may or may not be answered."""

    def sheet_in(self, model: Collection[Literal]) -> AnswerSheet:
        """Return the sheet in a solution; every question must be in the circuit by then."""
        answers = super().sheet_in(model).answers
        return AnswerSheet().with_answers({q: told - {UNANSWERED} for q, told in answers.items()})

    def _ask(self, question: Question) -> None:
        super()._ask(question)
        chosen = self._chosen[question.id]
        for option, literal in chosen.items():
            if option != UNANSWERED:
                self.circuit.require(-chosen[UNANSWERED], -literal)

    def _variables(self, question: Question) -> Mapping[str, Literal]:
        return {**super()._variables(question), UNANSWERED: self._variable(question, "no option")}

    def _separate(self, question: Question, chosen: Mapping[str, Literal]) -> None:
        options = {name: literal for name, literal in chosen.items() if name != UNANSWERED}
        super()._separate(question, options)

    def _unknown_options(self, question: Question) -> frozenset[str]:
        return super()._unknown_options(question) | {UNANSWERED}

    def _options(self, question: Question) -> tuple[Option, ...]:
        waiting = Option.model_construct(id=UNANSWERED, text=UNANSWERED, unknown=True)
        return (*super()._options(question), waiting)

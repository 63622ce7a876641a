"""Answer sheets that are not finished: every question up to some point is answered, none after.

:mod:`screener.screening.evaluator` is the definition; tests check that the two agree.
"""

from __future__ import annotations

from screener.proof.solver.circuit import Circuit, Literal
from screener.proof.solver.encoding import Encoding
from screener.proof.solver.partial import UNANSWERED, Partial
from screener.rulebook.model import Question, RuleBook


class Unfinished(Partial):
    """The sheets that a person can have on the way through the questions."""

    def __init__(self, book: RuleBook, circuit: Circuit) -> None:
        """Take the rule book, and the circuit to add formulas to."""
        super().__init__(book, circuit, " before")
        self._order = {question: n for n, question in enumerate(book.questions)}

    def continued_by(self, finished: Encoding) -> None:
        """Add clauses: the finished sheet has every answer of this one.

        Both must have entered the same questions before.
        """
        for question in self.entered:
            chosen, later = self.chosen(question), finished.chosen(question)
            for option, literal in later.items():
                self.circuit.require(-chosen[option], literal)
                self.circuit.require(-self.answered(question), chosen[option], -literal)

    def answered(self, question: str) -> Literal:
        """Return the literal for: the question is asked and answered."""
        chosen = self.chosen(question)
        return self.circuit.all_of([self.enabled(question), -chosen[UNANSWERED]])

    def _ask(self, question: Question) -> None:
        super()._ask(question)
        waiting = self._chosen[question.id][UNANSWERED]
        for name, chosen in self._chosen.items():
            self._in_order(name, chosen[UNANSWERED], question.id, waiting)

    def _in_order(self, one: str, waits: Literal, other: str, other_waits: Literal) -> None:
        """Add a clause: while the earlier of two questions waits, the later one waits or is off."""
        if one == other:
            return
        if self._order[one] > self._order[other]:
            one, waits, other, other_waits = other, other_waits, one, waits
        self.circuit.require(-waits, -self._enabled[other], other_waits)

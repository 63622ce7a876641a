"""Every answer sheet: with answers missing, and with answers to questions that are not asked.

What is written on a sheet is free, and all else is a gate of it. So the same circuit that a proof
searches can be evaluated for a sheet, too: give the literals of :meth:`EverySheet.written` values.

:mod:`screener.screening.evaluator` is the definition; tests check that the two agree.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from screener.proof.solver.circuit import Circuit, Literal
from screener.proof.solver.partial import UNANSWERED, Partial
from screener.rulebook.model import Question, RuleBook
from screener.screening.compiler import Outcome
from screener.screening.sheet import AnswerSheet


class EverySheet(Partial):
    """All sheets: with answers missing, and with answers to questions that are not asked."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book; all its questions enter a circuit of their own."""
        super().__init__(book, Circuit())
        self._written: dict[str, Mapping[str, Literal]] = {}
        for question in book.questions:
            self.chosen(question)

    def written(self, question: str) -> Mapping[str, Literal]:
        """Return for each option the literal for: it is on the sheet, asked for or not."""
        return self._written[question]

    def options(self, question: str) -> Mapping[str, Literal]:
        """Return for each option the literal for: it is chosen; without the missing answer."""
        chosen = self.chosen(question).items()
        return {option: literal for option, literal in chosen if option != UNANSWERED}

    def missing(self, question: str) -> Literal:
        """Return the literal for: the question is asked and not answered."""
        return self.chosen(question)[UNANSWERED]

    def complete(self) -> Literal:
        """Return the literal for: every question that is asked is answered."""
        return self.circuit.all_of(-self.missing(question) for question in self.book.questions)

    def fires(self, outcome: Outcome) -> Literal:
        """Return the literal for: the sheet has this outcome; one in doubt needs all answers."""
        if outcome.certain:
            return self.certain(outcome.rule)
        return self.circuit.all_of([self.complete(), self.doubtful(outcome.rule)])

    def without_strays(self) -> Literal:
        """Return the literal for: no question is answered that is not asked."""
        return -self.circuit.any_of(
            self.circuit.all_of([literal, -self.enabled(question)])
            for question, options in self._written.items()
            for literal in options.values()
        )

    def strays_in(self, model: Collection[Literal]) -> AnswerSheet:
        """Return the answers in a solution to questions that are not asked."""
        return AnswerSheet().with_answers(
            {
                question: frozenset(o for o, literal in options.items() if literal in model)
                for question, options in self._written.items()
                if self.enabled(question) not in model
            }
        )

    def _variables(self, question: Question) -> Mapping[str, Literal]:
        """Return each option as: it is written, and the question is asked."""
        enabled = self._enabling(question)
        written = {
            option.id: self._on_the_sheet(question, option.id) for option in question.options
        }
        self._written[question.id] = written
        self._separate(question, written)
        chosen = {o: self.circuit.all_of([enabled, literal]) for o, literal in written.items()}
        nothing = (-literal for literal in written.values())
        return {**chosen, UNANSWERED: self.circuit.all_of([enabled, *nothing])}

    def _on_the_sheet(self, question: Question, option: str) -> Literal:
        return self.circuit.variable(f"{question.id}.{option} is on the sheet")

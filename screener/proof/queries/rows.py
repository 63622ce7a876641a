"""Rows of a table of answers as formulas: those that are sheets, and all others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from screener.proof.solver.circuit import FALSE, Circuit, Literal
from screener.proof.solver.every_sheet import EverySheet
from screener.rulebook.model import Question, RuleBook


class Told(NamedTuple):
    """What a row holds in the column of a question.

    Attributes:
        question: the question.
        nothing: the literal for: it is NULL.
        options: for each option the literal for: it is the text, or one of its parts.
        strange: the literal for: the text, or one of its parts, is no option.
    """

    question: Question
    nothing: Literal
    options: Mapping[str, Literal]
    strange: Literal


def told_of_sheets(sheets: EverySheet) -> Mapping[str, Told]:
    """Return what the rows hold that are sheets."""
    return {
        name: Told(
            question,
            -sheets.circuit.any_of(sheets.written(name).values()),
            sheets.written(name),
            FALSE,
        )
        for name, question in sheets.book.questions.items()
    }


class OtherRows:
    """The rows that are no sheet, because some answer is none that can be given.

    Attributes:
        circuit: the formulas about them.
        told: what they hold, by question.
        faulty: for each question the literal for: its answer is none that can be given.
    """

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book."""
        self.circuit = Circuit()
        self.told = {name: self._any_text(each) for name, each in book.questions.items()}
        self.faulty = {name: self._fault(told) for name, told in self.told.items()}
        self.some_fault = self.circuit.any_of(self.faulty.values())
        self.circuit.require(self.some_fault)

    def _any_text(self, question: Question) -> Told:
        """Return what a column can hold: any text, or NULL."""
        nothing, strange = self.circuit.variable(), self.circuit.variable()
        options = {option.id: self.circuit.variable() for option in question.options}
        held = [*options.values(), strange]
        self.circuit.require(nothing, *held)
        for literal in held:
            self.circuit.require(-nothing, -literal)
        if not question.many:
            self.circuit.at_most_one(held)
        return Told(question, nothing, options, strange)

    def _fault(self, told: Told) -> Literal:
        if not told.question.many:
            return told.strange
        return self.circuit.any_of([told.strange, *self._not_alone(told)])

    def _not_alone(self, told: Told) -> Iterator[Literal]:
        for one, other in combinations(told.options, 2):
            if {one, other} & told.question.exclusive_options:
                yield self.circuit.all_of([told.options[one], told.options[other]])

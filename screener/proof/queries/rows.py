"""Rows of a table of answers as formulas: those that are sheets, and all others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from screener.proof.solver.circuit import FALSE, Circuit, Literal
from screener.proof.solver.every_sheet import EverySheet
from screener.rulebook.model import Question, RuleBook
from screener.screening.spelling import Spelling, by_id


class Told(NamedTuple):
    """What a row holds in the column of a question.

    Attributes:
        question: the question.
        nothing: the literal for: it is NULL.
        options: by how an option is spelled, the literal for: it is the text, or one of its parts.
        alone: how the options are spelled that exclude all others.
        strange: the literal for: the text, or one of its parts, is no option.
    """

    question: Question
    nothing: Literal
    options: Mapping[str, Literal]
    alone: Collection[str]
    strange: Literal


def told_of_sheets(sheets: EverySheet, spelled: Spelling = by_id) -> Mapping[str, Told]:
    """Return what the rows hold that are sheets."""
    return {
        name: Told(
            question,
            -sheets.circuit.any_of(sheets.written(name).values()),
            {spelled(question, option): told for option, told in sheets.written(name).items()},
            _alone(question, spelled),
            FALSE,
        )
        for name, question in sheets.book.questions.items()
    }


def _alone(question: Question, spelled: Spelling) -> Collection[str]:
    return {spelled(question, option) for option in question.exclusive_options}


class OtherRows:
    """The rows that are no sheet, because some answer is none that can be given.

    Attributes:
        circuit: the formulas about them.
        told: what they hold, by question.
        faulty: for each question the literal for: its answer is none that can be given.
    """

    def __init__(self, book: RuleBook, spelled: Spelling = by_id) -> None:
        """Take the rule book, and how the table spells an option."""
        self.circuit = Circuit()
        self._spelled = spelled
        self.told = {name: self._any_text(each) for name, each in book.questions.items()}
        self.faulty = {name: self._fault(told) for name, told in self.told.items()}
        self.some_fault = self.circuit.any_of(self.faulty.values())
        self.circuit.require(self.some_fault)

    def _any_text(self, question: Question) -> Told:
        """Return what a column can hold: any text, or NULL."""
        nothing, strange = self.circuit.variable(), self.circuit.variable()
        options = {
            self._spelled(question, option.id): self.circuit.variable()
            for option in question.options
        }
        held = [*options.values(), strange]
        self.circuit.require(nothing, *held)
        for literal in held:
            self.circuit.require(-nothing, -literal)
        if not question.many:
            self.circuit.at_most_one(held)
        return Told(question, nothing, options, _alone(question, self._spelled), strange)

    def _fault(self, told: Told) -> Literal:
        if not told.question.many:
            return told.strange
        return self.circuit.any_of([told.strange, *self._not_alone(told)])

    def _not_alone(self, told: Told) -> Iterator[Literal]:
        for one, other in combinations(told.options, 2):
            if one in told.alone or other in told.alone:
                yield self.circuit.all_of([told.options[one], told.options[other]])

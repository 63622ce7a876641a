"""What is asked of every sheet of an archive, as literals of the proof's own circuit."""

from __future__ import annotations

from collections.abc import Sequence

from screener.cohort.steps import Steps, steps_for
from screener.proof.solver.circuit import TRUE, Circuit, Literal
from screener.proof.solver.every_sheet import EverySheet
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.compiler import Outcome
from screener.screening.guidance import lead_rank


class Asked:
    """The literals of one rule book.

    Attributes:
        leads: the outcomes that can lead, the most pressing first.
        outcomes: for each outcome whether a sheet has it.
        complete: whether every question that is asked is answered.
        missing: the place of the first question that lacks its answer, as a number in bits.
        lead: the place of the outcome that leads among `leads`, as a number in bits.
    """

    def __init__(self, book: RuleBook, outcomes: Sequence[Outcome]) -> None:
        """Take the rule book, and its outcomes by urgency, then in its order."""
        sheets = EverySheet(book)
        self._circuit = sheets.circuit
        self._inputs = [
            literal for name in book.questions for literal in sheets.written(name).values()
        ]
        self.complete = sheets.complete()
        self.missing = first_of(self._circuit, [sheets.missing(name) for name in book.questions])
        setting = [found for found in outcomes if found.level is not LevelId.INFORMATION]
        self.leads = sorted(setting, key=lambda found: lead_rank(found.rule, found.level))
        self.lead = first_of(self._circuit, [sheets.fires(found) for found in self.leads])
        self.outcomes = [sheets.fires(found) for found in outcomes]

    def steps(self) -> Steps:
        """Return the steps to the outputs: complete, missing, lead, then the outcomes."""
        outputs = [self.complete, *self.missing, *self.lead, *self.outcomes]
        return steps_for(self._circuit.gates, self._inputs, outputs)


def first_of(circuit: Circuit, literals: Sequence[Literal]) -> list[Literal]:
    """Return the place of the first literal that is true, counted from 1; 0 if none is.

    It is a number in bits, the lowest first.
    """
    firsts: list[Literal] = []
    none_so_far = TRUE
    for literal in literals:
        firsts.append(circuit.all_of([none_so_far, literal]))
        none_so_far = circuit.all_of([none_so_far, -literal])
    return [
        circuit.any_of(first for place, first in enumerate(firsts, 1) if place >> bit & 1)
        for bit in range(len(firsts).bit_length())
    ]

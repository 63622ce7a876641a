"""Finds the fewest and the most pages that a walk can have.

No search is needed to show that a walk ends. The loader refuses a question that depends on a later
one, so a page that is answered stays as it is, and the number of questions is finite.
"""

from __future__ import annotations

from dataclasses import dataclass

from screener.proof.solver.circuit import Circuit, Literal
from screener.proof.solver.encoding import Encoding
from screener.proof.solver.maxsat import most_of
from screener.rulebook.model import Question, RuleBook
from screener.walk.paging import Paging


@dataclass(frozen=True)
class Length:
    """The fewest and the most pages of questions that a person can go through."""

    least: int
    most: int


def length_of_walk(book: RuleBook) -> Length:
    """Return the fewest and the most pages of questions, over all complete answer sheets."""
    circuit = Circuit()
    starts = _Starts(book, Encoding(book, circuit)).literals()
    most = most_of(circuit, starts)
    least = len(starts) - most_of(circuit, [-start for start in starts])
    return Length(least, most)


class _Starts:
    """Formulas for whether a question starts a page; :class:`Paging` is the definition."""

    def __init__(self, book: RuleBook, sheets: Encoding) -> None:
        self._book = book
        self._sheets = sheets
        self._circuit = sheets.circuit
        self._paging = Paging(book)

    def literals(self) -> list[Literal]:
        """Return for each question the literal that is true if it starts a page."""
        return [
            start
            for section in self._book.sections
            for start in self._of_section(section.questions)
        ]

    def _of_section(self, questions: tuple[Question, ...]) -> list[Literal]:
        starts = []
        together: dict[str, Literal] = {}
        """For each earlier question, the literal that is true if it is on the current page."""
        last: dict[str, Literal] = {}
        """For each earlier question, the literal that is true if it was the last one asked."""
        for question in questions:
            asked = self._sheets.enabled(question.id)
            ended = [was for name, was in last.items() if self._paging.ends(name, question.id)]
            start = self._circuit.all_of([asked, self._cut(question, together, ended)])
            starts.append(start)
            together = {
                name: self._circuit.all_of([there, -start]) for name, there in together.items()
            }
            together[question.id] = asked
            last = {name: self._circuit.all_of([was, -asked]) for name, was in last.items()}
            last[question.id] = asked
        return starts

    def _cut(
        self, question: Question, together: dict[str, Literal], ended: list[Literal]
    ) -> Literal:
        """Return the literal for: no page is begun, it ended, or the question depends on it."""
        nothing_yet = -self._circuit.any_of(together.values())
        behind = self._paging.behind.get(question.id, frozenset())
        needed = [there for name, there in together.items() if name in behind]
        return self._circuit.any_of([nothing_yet, *ended, *needed])

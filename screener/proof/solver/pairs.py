"""Two answer sheets of one person who changed an answer, or who met another rule book."""

from __future__ import annotations

from collections.abc import Iterable

from screener.proof.solver.circuit import Circuit, Literal
from screener.proof.solver.encoding import Encoding


class Twins:
    """Two sheets whose answers can be held together, question by question.

    Held together means: where both are asked a question, both give it the same answer, as far as
    both have its options. A question that only one is asked can be answered in any way.
    """

    def __init__(self, circuit: Circuit, one: Encoding, other: Encoding) -> None:
        """Take two kinds of sheets, both written into the circuit."""
        self.one = one
        self.other = other
        self._circuit = circuit
        self._switches: dict[tuple[str, str], Literal] = {}
        self._whole: dict[str, Literal] = {}

    def alike(self, but: str = "") -> list[Literal]:
        """Return the literals that hold together all questions entered so far, but one."""
        both = [question for question in self.one.entered if question in self.other.entered]
        return [self._question(question) for question in both if question != but]

    def everywhere_alike(self) -> list[Literal]:
        """Return the literals that hold together every question that both have."""
        both = [name for name in self.one.book.questions if name in self.other.book.questions]
        return [self._question(question) for question in both]

    def alike_in(self, question: str, options: Iterable[str]) -> list[Literal]:
        """Return the literals that hold some options of a question together."""
        return [self._option(question, option) for option in options]

    def _question(self, question: str) -> Literal:
        """Return a literal that, where it is true, holds all options of a question together."""
        if question not in self._whole:
            self._whole[question] = whole = self._circuit.variable()
            other = self.other.chosen(question)
            for option in self.one.chosen(question):
                if option in other:
                    self._circuit.require(-whole, self._option(question, option))
        return self._whole[question]

    def _option(self, question: str, option: str) -> Literal:
        if (question, option) not in self._switches:
            self._switches[question, option] = self._switch(question, option)
        return self._switches[question, option]

    def _switch(self, question: str, option: str) -> Literal:
        switch = self._circuit.variable()
        asked = (self.one.enabled(question), self.other.enabled(question))
        one, other = self.one.chosen(question)[option], self.other.chosen(question)[option]
        apart = (-switch, *(-enabled for enabled in asked))
        self._circuit.require(*apart, -one, other)
        self._circuit.require(*apart, one, -other)
        return switch

"""Two answer sheets of one person: with one answer changed, or for two rule books."""

from __future__ import annotations

from collections.abc import Iterable

from screener.proof.solver.circuit import FALSE, Circuit, Literal
from screener.proof.solver.encoding import Encoding


class Twins:
    """Two sheets of one person, whose answers can be required to agree, question by question.

    The sheets agree on a question if both are asked it and choose the same options, counting only
    the options that both have. A question that only one sheet is asked can have any answer.

    Nobody who can fill in the first sheet is lost: an answer that the second one has no room for
    can be any there, or some of its options if they can no longer be chosen together.
    """

    def __init__(self, circuit: Circuit, one: Encoding, other: Encoding) -> None:
        """Take the encodings of the two sheets, both in this circuit."""
        self.one = one
        self.other = other
        self._circuit = circuit
        self._switches: dict[tuple[str, str], Literal] = {}
        self._whole: dict[str, Literal] = {}
        self._without: dict[str, Literal] = {}

    def alike(self, but: str = "") -> list[Literal]:
        """Return literals that make the sheets agree on all questions entered in both, but one."""
        both = [question for question in self.one.entered if question in self.other.entered]
        return [self._question(question) for question in both if question != but]

    def everywhere_alike(self) -> list[Literal]:
        """Return literals that make the sheets agree on all questions of both rule books."""
        both = [name for name in self.one.book.questions if name in self.other.book.questions]
        return [self._question(question) for question in both]

    def alike_in(self, question: str, options: Iterable[str]) -> list[Literal]:
        """Return literals that make the sheets agree on some options of a question."""
        return [self._option(question, option) for option in options]

    def _question(self, question: str) -> Literal:
        """Return a literal that, if true, makes the sheets agree on all options of a question."""
        if question not in self._whole:
            whole = self._circuit.variable(f"the two sheets are to agree on {question}")
            self._whole[question] = whole
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
        words = f"the two sheets are to agree on {question}.{option}"
        switch = self._circuit.variable(words)
        asked = (self.one.enabled(question), self.other.enabled(question))
        one, other = self.one.chosen(question)[option], self.other.chosen(question)[option]
        apart = (-switch, *(-enabled for enabled in asked))
        if not self._narrower(question):
            self._circuit.require(*apart, -one, other)
        self._circuit.require(*apart, one, -other, self._without_room(question))
        return switch

    def _narrower(self, question: str) -> bool:
        """Return whether options that can be chosen together on the first sheet no longer can."""
        before, after = (each.book.questions[question] for each in (self.one, self.other))
        alone = after.exclusive_options - before.exclusive_options
        return before.many and (not after.many or any(o.id in alone for o in before.options))

    def _without_room(self, question: str) -> Literal:
        """Return the literal for: the answer on the first sheet has no option of the second."""
        if question not in self._without:
            before, after = self.one.chosen(question), self.other.chosen(question)
            kept = [literal for option, literal in before.items() if option in after]
            full = bool(after.keys() - before.keys()) or len(kept) == len(before)
            self._without[question] = FALSE if full else -self._circuit.any_of(kept)
        return self._without[question]

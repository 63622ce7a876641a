"""Proves that the compiled function says of every sheet what the rules say of it.

It reads the source back with Python's own parser, and runs it once for all sheets at a time: a
variable is not a number but the formulas for its bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import combinations, zip_longest
from typing import Final

from screener.proof.emitted.comparison import Comparison, UnreadableError
from screener.proof.emitted.python_text import Reader, Verdict
from screener.proof.emitted.python_values import Bits
from screener.proof.solver.circuit import FALSE, Literal
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.compiler import Compiled, Outcome

_WRITER: Final = "the compiled function"
_OTHER_TEXT: Final = "the compiled function is not of the form that can be read back"


def prove_function(compiled: Compiled) -> None:
    """Prove that the source of a compiled rule book means the same as the rules, for every sheet.

    Sheets with answers missing count, and those with answers to questions that are not asked.
    Raises ApartError if some sheet tells the two apart, and UnreadableError if the source holds
    anything but what the compiler writes.
    """
    with closing(Comparison(compiled.coding.book, _WRITER)) as comparison:
        _Proof(compiled, comparison).prove()


class _Proof:
    def __init__(self, compiled: Compiled, comparison: Comparison) -> None:
        self._compiled = compiled
        self._comparison = comparison
        self._book = compiled.coding.book
        self._sheets = comparison.sheets
        self._circuit = comparison.circuit

    def prove(self) -> None:
        if self._compiled.outcomes != tuple(_outcomes(self._book)):
            raise UnreadableError(f"{_OTHER_TEXT}: its outcomes are not those of the rules")
        masks = [tuple(self._sheets.written(name).values()) for name in self._book.questions]
        reader = Reader(self._circuit, masks, self._settled)
        for verdict in reversed(reader.read(self._compiled.source)):
            self._compare(verdict)  # the last is of complete sheets, which are easier to tell of
        for stop in reader.stops:
            self._comparison.hold("it ends without a verdict", stop, FALSE)

    def _settled(self, position: int, held: Bits) -> Bits:
        """Prove what is held of an answer, and return it in the simplest formulas."""
        question = tuple(self._book.questions.values())[position]
        meant = (*self._sheets.options(question.id).values(), self._sheets.missing(question.id))
        names = [*(f"'{option.id}'" for option in question.options), "not given"]
        for bit, (one, other) in enumerate(zip_longest(held, meant, fillvalue=FALSE)):
            name = names[bit] if bit < len(names) else f"option {bit}, which there is not"
            self._comparison.hold(f"the answer to '{question.id}' is {name}", one, other)
        return meant

    def _compare(self, verdict: Verdict) -> None:
        effective = verdict.effective
        self._hold("the sheet is complete", verdict, verdict.complete, self._sheets.complete())
        names = tuple(self._book.questions)
        if len(effective) != len(names):
            raise UnreadableError(f"{_OTHER_TEXT}: it returns {len(effective)} masks")
        for position, held in enumerate(effective):
            self._settled(position, held)
        self._compare_found(verdict)

    def _compare_found(self, verdict: Verdict) -> None:
        events: dict[int, list[Literal]] = {}
        for number, literal in verdict.found:
            events.setdefault(number, []).append(literal)
        for number in sorted(events.keys() | range(len(self._compiled.outcomes))):
            found = self._circuit.any_of(events.get(number, ()))
            self._hold(self._words(number), verdict, found, self._meant(number))
            for pair in combinations(events.get(number, ()), 2):
                twice = self._circuit.all_of(pair)
                self._hold(f"{self._words(number)} twice", verdict, twice, FALSE)

    def _hold(self, what: str, verdict: Verdict, written: Literal, meant: Literal) -> None:
        """Compare two literals on the sheets for which the function returns here."""
        self._comparison.hold(what, written, meant, verdict.reached)

    def _meant(self, number: int) -> Literal:
        if not 0 <= number < len(self._compiled.outcomes):
            return FALSE
        return self._sheets.fires(self._compiled.outcomes[number])

    def _words(self, number: int) -> str:
        if not 0 <= number < len(self._compiled.outcomes):
            return f"outcome {number}, which no rule has"
        outcome = self._compiled.outcomes[number]
        return f"rule '{outcome.rule.id}' is {'certain' if outcome.certain else 'possible'}"


def _outcomes(book: RuleBook) -> Iterator[Outcome]:
    """Yield the outcomes that there can be, by urgency, then in the order of the rule book."""
    for level in LevelId:
        for rule in book.rules:
            if rule.level is level:
                yield Outcome(rule, level, certain=True)
            if rule.doubt_level is level:
                yield Outcome(rule, level, certain=False)

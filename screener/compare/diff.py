"""What a change of the rule book does to people: who gets other guidance, and who hears of what.

A person answers both rule books alike, as far as both ask them and have their answer. What only one
asks, they answer there in any way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from screener.proof.people import calmest_of
from screener.proof.solver.circuit import FALSE, Circuit, Literal
from screener.proof.solver.encoding import Encoding
from screener.proof.solver.maxsat import Search
from screener.proof.solver.pairs import Twins
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.sheet import AnswerSheet

LEVELS: Final[tuple[LevelId | None, ...]] = (
    *(level for level in LevelId if level is not LevelId.INFORMATION),
    None,
)
"""What guidance can have, most urgent first; None stands for no level."""


@dataclass(frozen=True)
class Witness:
    """The two sheets of one person, with as many calm answers as can be."""

    before: AnswerSheet
    after: AnswerSheet


@dataclass(frozen=True)
class Move:
    """Somebody gets one level by the old rule book, and another by the new one."""

    before: LevelId | None
    after: LevelId | None
    witness: Witness

    @property
    def calms(self) -> bool:
        """Return whether the new guidance is calmer than the old one."""
        return LEVELS.index(self.after) > LEVELS.index(self.before)


@dataclass(frozen=True)
class TopicChange:
    """Somebody hears of a topic by one rule book alone: the new one, where it appears."""

    topic: str
    title: str
    appears: bool
    witness: Witness


class Comparison:
    """Two rule books, and all people who answer both. Close it after use."""

    def __init__(self, old: RuleBook, new: RuleBook) -> None:
        """Write both as formulas that share the answers."""
        self.old = old
        self.new = new
        circuit = Circuit()
        self._twins = Twins(circuit, Encoding(old, circuit), Encoding(new, circuit))
        self._search = Search(circuit)

    def close(self) -> None:
        """Give the solver's memory back."""
        self._search.close()

    def moves(self) -> Iterator[Move]:
        """Yield every pair of different levels that somebody moves between, the urgent first."""
        one, other = self._twins.one, self._twins.other
        for before, after in product(LEVELS, repeat=2):
            if before is after:
                continue
            witness = self._witness([one.exactly(before), other.exactly(after)])
            if witness:
                yield Move(before, after, witness)

    def topics(self) -> Iterator[TopicChange]:
        """Yield every topic that somebody hears of by one of the two rule books alone."""
        titles = {**self.old.topics, **self.new.topics}
        for topic, title in titles.items():
            before = _speaks_of(self._twins.one, topic)
            after = _speaks_of(self._twins.other, topic)
            for appears, wanted in ((True, [-before, after]), (False, [before, -after])):
                witness = self._witness(wanted)
                if witness:
                    yield TopicChange(topic, title, appears, witness)

    def levels_with(self, question: str, option: str) -> tuple[LevelId | None, ...]:
        """Return what guidance people can get by the new rule book who choose an option of it."""
        sheets = self._twins.other
        chosen = sheets.chosen(question)[option]
        return tuple(
            level for level in LEVELS if self._search.exists([chosen, sheets.exactly(level)])
        )

    def _witness(self, wanted: list[Literal]) -> Witness | None:
        literals = [*wanted, *self._twins.everywhere_alike()]
        if not self._search.exists(literals):
            return None
        return Witness(*calmest_of(literals, self._twins))


def _speaks_of(sheets: Encoding, topic: str) -> Literal:
    return sheets.speaks_of(topic) if topic in sheets.book.topics else FALSE

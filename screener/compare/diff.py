"""Finds who gets different guidance, and who hears of different topics, after a rule book change.

A person gives both rule books the same answers, as far as both ask the question and have the
option. A question that only one of them asks can have any answer, and so can an answer that the new
one has no option for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from screener.compare.renames import renamed_questions, under_new_ids
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
"""The levels that guidance can have, most urgent first; None means no level."""


@dataclass(frozen=True)
class Witness:
    """The two sheets of one person, with as many calm answers as possible."""

    before: AnswerSheet
    after: AnswerSheet


@dataclass(frozen=True)
class Move:
    """Two different levels that somebody gets from the old and the new rule book."""

    before: LevelId | None
    after: LevelId | None
    witness: Witness

    @property
    def calms(self) -> bool:
        """Return whether the new level is calmer than the old one."""
        return LEVELS.index(self.after) > LEVELS.index(self.before)


@dataclass(frozen=True)
class TopicChange:
    """A topic that somebody hears of from one rule book only: the new one if it `appears`."""

    topic: str
    title: str
    appears: bool
    witness: Witness


class Comparison:
    """Two rule books and all the people who could answer both. Close it after use.

    Attributes:
        original: the rule book before the change.
        renamed: the new id of each of its questions that only got another id.
        old: the same rule book, with the new ids of its questions.
        new: the one after it.
        before: what people answer to the old one, and what they get.
        after: the same for the new one.
        circuit: the formulas of both.
    """

    def __init__(self, old: RuleBook, new: RuleBook) -> None:
        """Encode both rule books in one circuit."""
        self.original = old
        self.renamed = renamed_questions(old, new)
        self.old = under_new_ids(old, self.renamed)
        self.new = new
        self.circuit = Circuit()
        self.before = Encoding(self.old, self.circuit)
        self.after = Encoding(new, self.circuit)
        self._twins = Twins(self.circuit, self.before, self.after)
        self._search = Search(self.circuit)

    def close(self) -> None:
        """Free the solver's memory."""
        self._search.close()

    def moves(self) -> Iterator[Move]:
        """Yield every move between two levels that somebody makes, most urgent old level first."""
        for before, after in product(LEVELS, repeat=2):
            if before is after:
                continue
            witness = self.witness([self.before.exactly(before), self.after.exactly(after)])
            if witness:
                yield Move(before, after, witness)

    def topics(self) -> Iterator[TopicChange]:
        """Yield every topic that somebody hears of from only one of the two rule books."""
        titles = {**self.old.topics, **self.new.topics}
        for topic, title in titles.items():
            before = _speaks_of(self.before, topic)
            after = _speaks_of(self.after, topic)
            for appears, wanted in ((True, [-before, after]), (False, [before, -after])):
                witness = self.witness(wanted)
                if witness:
                    yield TopicChange(topic, title, appears, witness)

    def levels_with(self, question: str, option: str) -> tuple[LevelId | None, ...]:
        """Return the levels that the new rule book can give to people who choose an option."""
        chosen = self.after.chosen(question)[option]
        return tuple(
            level for level in LEVELS if self._search.exists([chosen, self.after.exactly(level)])
        )

    def witness(self, wanted: Iterable[Literal]) -> Witness | None:
        """Return the calmest person for whom all the literals are true, or None."""
        literals = [*wanted, *self._twins.everywhere_alike()]
        if not self._search.exists(literals):
            return None
        return Witness(*calmest_of(literals, self._twins))

    def exist(self, wanted: Iterable[Literal]) -> bool:
        """Return whether all the literals are true for somebody."""
        return self._search.exists([*wanted, *self._twins.everywhere_alike()])


def _speaks_of(sheets: Encoding, topic: str) -> Literal:
    return sheets.speaks_of(topic) if topic in sheets.book.topics else FALSE

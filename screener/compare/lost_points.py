"""Finds rules that stop interrupting or speaking to somebody, or speak more calmly or later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from screener.compare.diff import Comparison
from screener.compare.loss import Loss, successors
from screener.proof.faults import level_in_words
from screener.proof.solver.circuit import Literal
from screener.proof.solver.encoding import Encoding
from screener.rulebook.model import LevelId, Rule, TimeframeId


def lost_points(comparison: Comparison) -> Iterator[Loss]:
    """Yield what rules say less to somebody than before, once for a rule that is gone.

    Rules of the level ``information`` ask nothing of anybody, so they may say less.
    """
    for n, rule in enumerate(comparison.old.rules):
        point = _Point(comparison, n, rule)
        yield from islice(point.losses(), 1 if point.place is None else None)


class _Point:
    """A rule of the old rule book, and the rules that can say it in the new one."""

    def __init__(self, comparison: Comparison, n: int, rule: Rule) -> None:
        self.comparison = comparison
        self.n = n
        self.rule = rule
        places = {other.id: place for place, other in enumerate(comparison.new.rules)}
        self.place = places.get(rule.id)
        able = successors(rule, comparison.old.rules, comparison.new.rules)
        self.able = [other for other in able if rule.id == other.id or rule.topic == other.topic]

    def losses(self) -> Iterator[Loss]:
        """Yield the interruption, and the first of what else is lost."""
        if self.rule.interrupt:
            yield from self._interruption()
        if self.rule.level is not LevelId.INFORMATION:
            yield from islice(self._sayings(), 1)

    def _interruption(self) -> Iterator[Loss]:
        now = [
            rule for rule in self.able if rule.interrupt and rule.level.rank <= self.rule.level.rank
        ]
        still = (self.comparison.after.certain(rule) for rule in now)
        said = self.comparison.before.certain(self.rule)
        yield from self._lost(said, still, "no longer interrupts")

    def _sayings(self) -> Iterator[Loss]:
        """Yield that it does not speak to somebody, or weighs less for them, or comes later."""
        before, after, rule = self.comparison.before, self.comparison.after, self.rule
        spoken = (after.finding(other) for other in self.able)
        yield from self._lost(before.finding(rule), spoken, "no longer speaks to")
        for level in _weights(rule):
            weighing = (_weighs(after, other, level) for other in self.able)
            words = f"weighs less than {level_in_words(level)} for"
            yield from self._lost(_weighs(before, rule, level), weighing, words)
        early = [other for other in self.able if _within(other) <= _within(rule)]
        words = f"comes later than '{rule.within}' for"
        yield from self._lost(before.finding(rule), map(after.finding, early), words)

    def _lost(self, said: Literal, still: Iterable[Literal], words: str) -> Iterator[Loss]:
        witness = self.comparison.witness([said, -self.comparison.circuit.any_of(still)])
        if witness is None:
            return
        if self.place is None:
            yield Loss(("rules", self.n), "is gone; it spoke to", witness, gone=True)
        else:
            yield Loss(("rules", self.place), words, witness)


def _weights(rule: Rule) -> list[LevelId]:
    """Return the levels that findings of a rule have, most urgent first."""
    weights = {rule.level, rule.doubt_level} - {None, LevelId.INFORMATION}
    return [level for level in LevelId if level in weights]


def _weighs(sheets: Encoding, rule: Rule, level: LevelId) -> Literal:
    """Return the literal for: the rule gives a finding at least as urgent as the level."""
    ways = []
    if rule.level.rank <= level.rank:
        ways.append(sheets.certain(rule))
    if rule.doubt_level is not None and rule.doubt_level.rank <= level.rank:
        ways.append(sheets.doubtful(rule))
    return sheets.circuit.any_of(ways)


def _within(rule: Rule) -> int:
    return len(TimeframeId) if rule.within is None else rule.within.rank

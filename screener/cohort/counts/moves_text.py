"""Tells which sheets move between levels, as lines of text that give no small count away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from screener.cohort.counts.moves import Move, Movement, Moves
from screener.cohort.counts.suppression import is_number, told, whole_words
from screener.compare.diff import LEVELS
from screener.proof.faults import level_in_words
from screener.rulebook.model import LevelId

CALLED_FIRST: Final = LevelId.CONTACT_FIRST
"""From this level on, guidance is to call somebody before anything else."""

SAME: Final = "the same level"
FIRST: Final = "would now be called first"
URGENT: Final = "more urgent otherwise"
CALMER: Final = "calmer"
KINDS: Final = (FIRST, URGENT, CALMER, SAME)


class Line(NamedTuple):
    """A pair of levels that sheets move between: how many, in words, and by which rules."""

    move: Move
    told: str
    parts: Sequence[tuple[str, Mapping[str, str]]]


class Report:
    """The counts of an archive, each in words.

    What is told is safe in three steps. The kinds of moves and the sheets set apart add up to the
    archive, the pairs of levels add up to their kind, and the rules of a pair to the pair. Each
    step hides what the sum would give away, and what is inside a hidden count is hidden with it.
    """

    def __init__(self, movement: Movement, moves: Moves, minimum: int) -> None:
        """Take what was counted, and the least count to tell."""
        self._movement = movement
        self._moves = moves
        self._minimum = minimum
        self.levels = [level for level in LEVELS if self._in_use(level)]

    @cached_property
    def summary(self) -> Mapping[str, str]:
        """Return how many sheets make each kind of move, and are set apart for each reason."""
        counts: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
        for move, count in self._moves.levels.items():
            counts[kind_of(move)] += count
        counts.update(self._moves.apart)
        return told(counts, [counts], self._minimum)

    @cached_property
    def sheets(self) -> str:
        """Return how many sheets there are; not shown if it would give a small count away."""
        return whole_words(self._moves.sheets, self.summary, self._minimum)

    @cached_property
    def cells(self) -> Mapping[Move, str]:
        """Return how many sheets get each pair of levels."""
        cells: dict[Move, str] = {}
        every: list[Move] = [(old, new) for old in self.levels for new in self.levels]
        for kind in KINDS:
            counts = {move: self._moves.levels[move] for move in every if kind_of(move) == kind}
            cells |= (
                told(counts, [counts], self._minimum)
                if is_number(self.summary[kind])
                else dict.fromkeys(counts, self.summary[kind])
            )
        return cells

    def moved(self) -> Iterator[Line]:
        """Yield each pair of levels that a number of sheets moves between, most urgent first."""
        for move, count in self.cells.items():
            if move[0] is not move[1] and is_number(count):
                yield Line(move, count, self._parts(move))

    def hidden(self) -> int:
        """Return how many pairs of levels have no number: fewer than the minimum, or not shown."""
        moves = (count for (old, new), count in self.cells.items() if old is not new)
        return sum(not is_number(count) for count in moves)

    def _parts(self, move: Move) -> list[tuple[str, Mapping[str, str]]]:
        leads: Counter[str] = Counter()
        for pair, count in self._moves.leads.items():
            if self._movement.move_of(pair) == move:
                leads[self._lead_words(pair)] += count
        parts = [("led by", told(leads, [leads], self._minimum))]
        for title, counter in (("appears", self._moves.gained), ("vanishes", self._moves.lost)):
            counts = {name: counter[move, name] for name in self._movement.names}
            parts.append((title, self._told_of(counts, self._moves.levels[move])))
        return [(title, {k: n for k, n in each.items() if is_number(n)}) for title, each in parts]

    def _told_of(self, counts: Mapping[str, int], whole: int) -> Mapping[str, str]:
        """Return counts that overlap, each of so many sheets; the rest of each is a count, too."""
        rest = {f"not {name}": whole - count for name, count in counts.items()}
        pairs = [
            [name, other]
            for (name, other) in zip(counts, rest, strict=True)
            if 0 < rest[other] < self._minimum
        ]
        shown = told({**counts, **rest}, [list(counts), *pairs], self._minimum)
        return {name: shown[name] for name in counts}

    def _lead_words(self, pair: tuple[int, int]) -> str:
        old, new = self._movement.lead_of(pair)
        if old == new:
            return f"{old}, which weighs differently"
        return f"{old or 'nothing'} -> {new or 'nothing'}"

    def _in_use(self, level: LevelId | None) -> bool:
        books = (self._movement.before, self._movement.after)
        return level is None or any(level is lead.level for book in books for lead in book.leads)


def kind_of(move: Move) -> str:
    """Return which kind of move a pair of levels is."""
    old, new = (LEVELS.index(level) for level in move)
    if old == new:
        return SAME
    if old < new:
        return CALMER
    return FIRST if new <= LEVELS.index(CALLED_FIRST) < old else URGENT


def moves_lines(report: Report, movement: Movement, names: Sequence[str]) -> Iterator[str]:
    """Yield the report: what was read, the kinds of moves, the table, and the rules behind it."""
    yield f"{names[0]}\n  -> {names[1]}"
    yield from movement.alike.lines()
    yield f"\nsheets: {report.sheets}"
    for name, count in report.summary.items():
        yield f"  {name:<52}{count:>18}"
    yield "\nold level (down), new level (across)"
    yield from _table(report)
    for line in report.moved():
        old, new = (level_in_words(level) for level in line.move)
        yield f"\n{old} -> {new}: {line.told}"
        for title, counts in line.parts:
            yield from _listed(title, counts)
    if hidden := report.hidden():
        yield f"\n{hidden} other pairs of levels have few sheets or none, or would give such away."


def _table(report: Report) -> Iterator[str]:
    across = [level_in_words(level) for level in report.levels]
    widths = [max(len(word), 15) for word in across]
    first = max(len(word) for word in across)
    yield "  ".join([" " * first, *(w.rjust(n) for w, n in zip(across, widths, strict=True))])
    for old, word in zip(report.levels, across, strict=True):
        cells = [report.cells[old, new] for new in report.levels]
        yield "  ".join(
            [word.ljust(first), *(c.rjust(n) for c, n in zip(cells, widths, strict=True))]
        )


def _listed(title: str, counts: Mapping[str, str]) -> Iterator[str]:
    """Yield the counts of a list, largest first."""
    order = sorted(counts, key=lambda name: -int(counts[name].replace(",", "")))
    for name in order:
        yield f"  {title:<10}{name:<58}{counts[name]:>12}"

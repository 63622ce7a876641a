"""Counts which sheets of an archive get another level from a new rule book, and by which rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from screener.cohort.answers import Sheets
from screener.cohort.archive import Tally
from screener.cohort.batches import Cohort, Found, refuse_columns
from screener.cohort.bits import Flags, Words, packed
from screener.cohort.counts.alike import Alike
from screener.cohort.reading import opened_for
from screener.compare.diff import LEVELS
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.columns import column_of

Move = tuple[LevelId | None, LevelId | None]
Leads = tuple[int, int]
"""The places of two outcomes that lead, in the old and in the new rule book, from 1; 0 is none."""

UNREADABLE: Final = "cannot be read"
INCOMPLETE: Final = "not complete for either rule book"
OLD_ASKS_MORE: Final = "not complete for the old rule book only"
NEW_ASKS_MORE: Final = "not complete for the new rule book only"


@dataclass
class Moves:
    """What became of the sheets of an archive.

    Attributes:
        apart: how many are not compared, by the reason.
        levels: how many get each pair of levels.
        leads: how many of those that move have each pair of outcomes that lead.
        gained, lost: how many of those that move get a finding from one of the rule books only, by
            the pair of levels and the name of its column.
    """

    apart: Counter[str] = field(default_factory=Counter)
    levels: Counter[Move] = field(default_factory=Counter)
    leads: Counter[Leads] = field(default_factory=Counter)
    gained: Counter[tuple[Move, str]] = field(default_factory=Counter)
    lost: Counter[tuple[Move, str]] = field(default_factory=Counter)

    @property
    def sheets(self) -> int:
        """Return how many sheets the archive has."""
        return self.apart.total() + self.levels.total()


@dataclass(frozen=True)
class Moved:
    """Those of some sheets that move, one by one.

    Attributes:
        rows: their places among the sheets.
        kept: the columns that tell them apart.
        leads: the places of the outcomes that lead, one pair a sheet.
        gained, lost: for each finding, by its place in `Movement.names`, whether they get it anew
            or no longer.
    """

    rows: npt.NDArray[np.intp]
    kept: dict[str, Any]
    leads: tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16]]
    gained: Words
    lost: Words


class Movement:
    """Two rule books, ready to be compared on the sheets of an archive.

    Attributes:
        alike: how their questions go together.
        kept: the columns that tell sheets apart.
        before, after: the two rule books.
        names: the columns of all findings of both.
    """

    def __init__(
        self, old: RuleBook, new: RuleBook, kept: Sequence[str] = (), apart: Collection[str] = ()
    ) -> None:
        """Take both rule books, the columns to keep, and questions that mean different things.

        Raises OperatorError if a question to set apart is not in both.
        """
        self.alike = Alike.of(old, new, apart)
        self.kept = tuple(dict.fromkeys(kept))
        differing = tuple(self.alike.apart)
        self.before = Cohort(old, [*kept, *differing, *self.alike.only_new], differing)
        self.after = Cohort(new, [*kept, *differing, *self.alike.only_old], differing)
        self._columns = [[column_of(each) for each in book.outcomes] for book in self._books]
        self.names = tuple(dict.fromkeys(name for names in self._columns for name in names))

    @property
    def _books(self) -> tuple[Cohort, Cohort]:
        return self.before, self.after

    def lead_of(self, leads: Leads) -> tuple[str, str]:
        """Return which rules lead before and after; empty where none does."""
        old, new = leads
        return (
            self.before.leads[old - 1].rule.id if old else "",
            self.after.leads[new - 1].rule.id if new else "",
        )

    def move_of(self, leads: Leads) -> Move:
        """Return the levels that two outcomes that lead give."""
        old, new = leads
        return (
            self.before.leads[old - 1].level if old else None,
            self.after.leads[new - 1].level if new else None,
        )

    def kept_columns(self, archive: Path) -> pa.Schema:
        """Return the columns of an archive that are kept; raises OperatorError as `count` does."""
        with opened_for(archive, self._books) as opened:
            self._refuse_others(opened.columns)
            return pa.schema([opened.columns.field(name) for name in self.kept])

    def _refuse_others(self, columns: pa.Schema) -> None:
        questions = dict.fromkeys([*self.before.coding.positions, *self.after.coding.positions])
        refuse_columns(columns.names, questions, self.kept)

    def count(
        self,
        archive: Path,
        tell: Callable[[Tally], None],
        write: Callable[[Moved], None] | None = None,
    ) -> Moves:
        """Count the sheets of an archive, a batch at a time.

        `tell` hears after each batch how far it is; `write` gets those of the batch that move.
        Raises OperatorError if the archive cannot be read, or has a column that is neither a
        question of one of the rule books nor kept.
        """
        moves, tally = Moves(), Tally()
        with opened_for(archive, self._books) as opened:
            self._refuse_others(opened.columns)
            for old, new in opened.sheets:
                moved = self._add(moves, old, new)
                if write:
                    write(moved)
                tally.sheets += old.count
                tell(tally)
        return moves

    def _add(self, moves: Moves, old: Sheets, new: Sheets) -> Moved:
        before, after = self.before.find(old), self.after.find(new)
        reasons = self._reasons(old, before, after)
        numbers = np.bincount(reasons, minlength=len(self._apart))
        for reason, number in zip(self._apart, numbers.tolist(), strict=True):
            if reason:
                moves.apart[reason] += number
        levels = _levels(self.before, before), _levels(self.after, after)
        compared = reasons == 0
        for move, number in _pairs(levels[0][compared], levels[1][compared]):
            moves.levels[LEVELS[move[0]], LEVELS[move[1]]] += number
        return self._add_moved(moves, old, (before, after), compared & (levels[0] != levels[1]))

    @property
    def _apart(self) -> tuple[str, ...]:
        """Return the reasons for which sheets are not compared; the first is none."""
        differing = (f"question '{name}': {why}" for name, why in self.alike.apart.items())
        return "", UNREADABLE, INCOMPLETE, OLD_ASKS_MORE, NEW_ASKS_MORE, *differing

    def _reasons(self, sheets: Sheets, old: Found, new: Found) -> npt.NDArray[np.intp]:
        """Return for each sheet why it is not compared, as a place in `_apart`."""
        reasons = np.zeros(sheets.count, np.intp)
        reasons[~old.complete & ~new.complete] = 2
        reasons[~old.complete & new.complete] = 3
        reasons[old.complete & ~new.complete] = 4
        reasons[old.faulty | new.faulty] = 1
        for place, name in reversed(list(enumerate(self.alike.apart, 5))):
            if name in sheets.kept:
                reasons[_answered(sheets.kept[name])] = place
        return reasons

    def _add_moved(
        self, moves: Moves, sheets: Sheets, found: tuple[Found, Found], moving: Flags
    ) -> Moved:
        rows = np.flatnonzero(moving)
        leads = found[0].lead[rows], found[1].lead[rows]
        for pair, number in _pairs(*leads):
            moves.leads[pair] += number
        had, got = (self._all_outcomes(place, each) for place, each in enumerate(found))
        gained, lost = got & ~had, had & ~got
        for move, those in self._each_move(found, moving):
            for counter, bits in ((moves.gained, gained), (moves.lost, lost)):
                numbers = np.bitwise_count(bits & those).sum(axis=1, dtype=np.int64).tolist()
                counter.update(
                    {(move, n): k for n, k in zip(self.names, numbers, strict=True) if k}
                )
        kept = {name: sheets.kept[name] for name in self.kept}
        return Moved(rows, kept, leads, gained, lost)

    def _each_move(self, found: tuple[Found, Found], moving: Flags) -> Iterator[tuple[Move, Words]]:
        """Yield each pair of levels that sheets move between, and the bits of those that do."""
        old, new = _levels(self.before, found[0]), _levels(self.after, found[1])
        for (one, other), _ in _pairs(old[moving], new[moving]):
            yield (LEVELS[one], LEVELS[other]), packed(moving & (old == one) & (new == other))

    def _all_outcomes(self, place: int, found: Found) -> Words:
        """Return the outcomes of one of the rule books as rows in the order of `names`."""
        rows = np.zeros((len(self.names), found.outcomes.shape[1]), np.uint64)
        places = {name: number for number, name in enumerate(self.names)}
        rows[[places[name] for name in self._columns[place]]] = found.outcomes
        return rows


def _levels(cohort: Cohort, found: Found) -> npt.NDArray[np.intp]:
    """Return the level of each sheet as a place in `LEVELS`."""
    places = [LEVELS.index(None), *(LEVELS.index(lead.level) for lead in cohort.leads)]
    return np.array(places, np.intp)[found.lead]


def _pairs(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield each pair of numbers below 65,536 that is there, and how often."""
    both = one.astype(np.int64) << 16 | other
    pairs, numbers = np.unique(both, return_counts=True)
    for pair, number in zip(pairs.tolist(), numbers.tolist(), strict=True):
        yield (pair >> 16, pair & 0xFFFF), number


def _answered(column: Any) -> Flags:
    """Return on which sheets a question is answered, whatever the answer is."""
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        given = pc.greater(pc.list_value_length(column), 0)
    elif pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        given = pc.invert(pc.is_in(column, value_set=pa.array(["", "[]"], column.type)))
        given = pc.and_(given, column.is_valid())
    else:
        given = column.is_valid()
    flags: Flags = given.fill_null(False).to_numpy(zero_copy_only=False)
    return flags

"""How much room the clinician's page takes, by counting lines: never less than it really does.

Laying a page out takes a second, and this takes none, so that it can be done for any number of
sheets. A test holds it against pages that WeasyPrint laid out. All lengths are in millimeters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from screener.clinician.page import Block
from screener.clinician.text import Line, WrittenPage

ROOM: Final = {"A4": 271.0, "letter": 253.4}
"""The height of each paper between its margins."""
_WIDER: Final = {"A4": 1.0, "letter": 187.9 / 182.0}
"""How many times as wide as A4 each paper is between its margins."""
MASTHEAD: Final = 12.0
"""What stands above the page, at most: the name of the clinic, the day, the visit and the code."""

_LINE, _SMALL_LINE = 3.9, 3.44
_ROW, _HEADING, _HEAD, _BOX, _IMPRINT = 0.85, 6.8, 11.9, 6.7, 3.2
_NAME, _WORDS = 21, 31
"""Letters on a line in half of A4: of the name of an answer, and of the answer."""
_WIDE, _WHOLE, _SMALL = 97, 109, 120
"""Letters on a line of the whole of A4: beside a caption, without one, in small print."""


@dataclass(frozen=True)
class _Paper:
    wider: float

    def room_of(self, written: WrittenPage) -> float:
        gathered = _HEADING + self.wide(written.gathered) if written.gathered else 0.0
        asked = " · ".join(written.questions)
        questions = _HEADING + _LINE * (self.lines(asked, _WHOLE) + 0.2) if asked else 0.0
        small = _IMPRINT + _SMALL_LINE * self.lines(written.imprint, _SMALL)
        columns = max(sum(map(self.block, column)) for column in written.columns)
        return _HEAD + _BOX + self.wide(written.box) + columns + gathered + questions + small

    def block(self, block: Block) -> float:
        rows = (max(self.lines(e.name, _NAME), self.lines(e.words, _WORDS)) for e in block.entries)
        return _HEADING + sum(_ROW + _LINE * lines for lines in rows)

    def wide(self, lines: Iterable[Line]) -> float:
        return sum(_ROW + _LINE * self.lines(line.words, _WIDE) for line in lines)

    def lines(self, words: str, letters: int) -> int:
        return len(wrap(words, int(letters * self.wider)))


def room_of(written: WrittenPage, paper: str) -> float:
    """Return how high a page is on a paper, at most."""
    return MASTHEAD + _Paper(_WIDER[paper]).room_of(written)

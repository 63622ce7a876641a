"""Finds the item of a list that was written without its dash, after the parser stumbled near it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

TIGHT_DASH: Final = re.compile(r"-[^\s-]")
SPACE_AFTER_DASH: Final = "the dash before an item of a list needs a space after it"
_ITEM_IN_BRACKETS: Final = re.compile(r"-\s+(?=[{\[])")
_KEY_ALONE: Final = re.compile(r"([^\s#:]+):\s*(#.*)?")
"""A key whose value starts on the next line."""


class _Line(NamedTuple):
    """A line with words, how far it is indented, and its number from 0."""

    number: int
    indent: int
    words: str

    @property
    def has_dash(self) -> bool:
        return self.words == "-" or self.words.startswith("- ")


def missing_dash(
    lines: Sequence[str], place: tuple[int, int]
) -> tuple[tuple[int, int], str] | None:
    """Return where a dash is missing, or the space after it, and how to mend that.

    `place` is where the parser stumbled; lines and columns count from 0. Return None if what is
    there does not look like a list.
    """
    here = _line(lines, place[0])
    if TIGHT_DASH.match(here.words):
        return here[:2], SPACE_AFTER_DASH
    if place[1] != here.indent:
        return None
    *siblings, parent = _up_to_the_parent(lines, here)
    dashed = next((line for line in siblings if line.has_dash), None)
    bare = [line for line in siblings if not line.has_dash]
    key = _KEY_ALONE.fullmatch(parent.words)
    if not key or not bare or any(_KEY_ALONE.fullmatch(line.words) for line in bare):
        return None
    if dashed is None and not all(line.words.startswith("{") for line in bare):
        return None
    model = f", as on line {dashed.number + 1}" if dashed else ""
    sentence = f"this has no dash; write '- ' before every item of the list '{key[1]}'{model}"
    return bare[-1][:2], sentence


def _up_to_the_parent(lines: Sequence[str], here: _Line) -> Iterator[_Line]:
    """Yield the lines of the same part that start in the same column, from the last one up.

    The last line yielded is that of the part itself; it is empty if the part is the whole file.
    """
    yield here
    column = here.indent
    for number in range(here.number - 1, -1, -1):
        line = _line(lines, number)
        if not line.words or line.indent > column:
            continue
        item = _ITEM_IN_BRACKETS.match(line.words)
        if item and line.indent + item.end() == column:
            column = line.indent  # a part in brackets has ended: nothing can be added to it
        yield line
        if line.indent < column:
            return
    yield _Line(-1, 0, "")


def _line(lines: Sequence[str], number: int) -> _Line:
    """Return a line; it has no words if it is a comment."""
    words = lines[number].strip()
    indent = len(lines[number]) - len(lines[number].lstrip())
    return _Line(number, indent, "" if words.startswith("#") else words)

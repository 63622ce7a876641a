"""The parts of a picture of a walk: plain values with their places, in pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from screener.diagram.text_width import Font

ALWAYS: Final = "always"
"""The mark of a question that everybody is asked."""
SOMETIMES: Final = "sometimes"
"""The mark of a question that some are asked."""
INTERRUPT: Final = "interrupt"
"""The mark of rules that are shown at once."""
MARK: Final = 16
"""The width and height of every mark."""
DOT: Final = 7
"""The radius of a dot, its stroke included."""


class Style(StrEnum):
    """The role of a text, which decides how it looks."""

    TITLE = "title"
    HEADING = "heading"
    QUESTION = "question"
    NAME = "name"
    WHEN = "when"
    COUNT = "count"
    NOTE = "note"


FONTS: Final[Mapping[Style, Font]] = {
    Style.TITLE: Font(30, 40, spread=1.15),
    Style.HEADING: Font(21, 30, spread=1.15),
    Style.QUESTION: Font(16, 22),
    Style.NAME: Font(13, 19, mono=True),
    Style.WHEN: Font(14, 20),
    Style.COUNT: Font(14, 20),
    Style.NOTE: Font(14, 20),
}


@dataclass(frozen=True)
class Words:
    """Lines of text; `y` is the top of the first."""

    x: int
    y: int
    lines: tuple[str, ...]
    style: Style

    @property
    def bottom(self) -> int:
        """Return where the last line ends."""
        return self.y + len(self.lines) * FONTS[self.style].leading


@dataclass(frozen=True)
class Box:
    """A card, divided by a thin line at each `y` in `parted`."""

    x: int
    y: int
    width: int
    height: int
    parted: tuple[int, ...] = ()


@dataclass(frozen=True)
class Mark:
    """The mark of a level or of another legend entry; `x` and `y` are its top left corner."""

    x: int
    y: int
    shape: str


@dataclass(frozen=True)
class Dot:
    """A question on the line of the walk; `x` and `y` are its middle."""

    x: int
    y: int
    hollow: bool


@dataclass(frozen=True)
class Arc:
    """An arrow from a dot, out to a lane, along it, and back to another dot."""

    start: tuple[int, int]
    end: tuple[int, int]
    lane: int


Item = Words | Mark | Dot


@dataclass(frozen=True)
class Layout:
    """A picture: its size, and what is in it, from back to front.

    Attributes:
        boxes: the cards, from the top down; the first holds the legend.
        spine: the line of the walk: its `x`, its top and its bottom.
        items: what is drawn on top of all that, in reading order.
    """

    width: int
    height: int
    boxes: tuple[Box, ...]
    spine: tuple[int, int, int]
    arcs: tuple[Arc, ...]
    items: tuple[Item, ...]

"""Where everything goes in the picture of a walk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from screener.diagram.graph import Graph, GraphQuestion, GraphSection, spoken
from screener.diagram.lanes import Span, lanes
from screener.diagram.shapes import (
    ALWAYS,
    DOT,
    FONTS,
    INTERRUPT,
    MARK,
    SOMETIMES,
    Arc,
    Box,
    Dot,
    Item,
    Layout,
    Mark,
    Style,
    Words,
)

_MARGIN: Final = 32
_PAD: Final = 20
_ROW_PAD: Final = 11
_MARK_GAP: Final = 8
_LANE: Final = 15
_APART: Final = 5
"""How far an arrow is from the middle of its dot if others go the other way, in pixels."""
_TEXT: Final = 574
_COUNTS: Final = 214
"""With texts and counts this wide, a walk with two lanes is about 1,000 pixels wide."""


def layout(graph: Graph) -> Layout:
    """Give everything in a walk its place."""
    page = _Page(graph)
    page.head()
    for section in graph.sections:
        page.section(section)
    return page.finished()


@dataclass
class _Column:
    """Places one thing below the other; `y` is where the next one goes."""

    items: list[Item]
    x: int
    y: int
    width: int

    def words(self, text: str, style: Style, indent: int = 0) -> None:
        if lines := FONTS[style].wrap(text, self.width - indent):
            placed = Words(self.x + indent, self.y, lines, style)
            self.items.append(placed)
            self.y = placed.bottom

    def marked(self, shape: str, text: str, style: Style) -> None:
        self.items.append(Mark(self.x, self.y + (FONTS[style].leading - MARK) // 2, shape))
        self.words(text, style, MARK + _MARK_GAP)


class _Page:
    """Places the parts of a walk from the top down; `y` is where the next part goes."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.y = _MARGIN
        self.items: list[Item] = []
        self.boxes: list[Box] = []
        self.dots: dict[str, int] = {}
        self.lanes = lanes(_spans(graph))
        self.between = {q.id for q in graph.questions if q.deciders} & self.lanes.keys()
        self.spine = _MARGIN + _LANE * (max(self.lanes.values(), default=-1) + 1) + 2 * _PAD
        self.card = self.spine + _PAD
        self.right = self.card + _TEXT + _COUNTS + 3 * _PAD

    def head(self) -> None:
        """Place the title, what the picture shows, and the legend."""
        column = self._column(_MARGIN, self.y, self.right - _MARGIN)
        column.words(self.graph.title, Style.TITLE)
        column.words(self.graph.summary, Style.NOTE)
        column.words(self.graph.identity, Style.NAME)
        self.y = column.y + _PAD
        self._legend()

    def section(self, section: GraphSection) -> None:
        """Place a heading, and below it a card with a row for each question."""
        heading = self._column(self.card, self.y + _PAD, self.right - self.card)
        heading.words(section.title, Style.HEADING)
        top = self.y = heading.y + _PAD // 4
        ends = [self._row(question) for question in section.questions]
        self._box(self.card, top, tuple(ends[:-1]))

    def finished(self) -> Layout:
        """Add the arrows, now that every question has its place, and return the layout."""
        arcs = [self._arc(name, q.id) for q in self.graph.questions for name in q.deciders]
        return Layout(
            width=self.right + _MARGIN,
            height=self.y + _MARGIN,
            boxes=tuple(self.boxes),
            spine=(self.spine, min(self.dots.values()), max(self.dots.values())),
            arcs=tuple(arcs),
            items=tuple(self.items),
        )

    def _legend(self) -> None:
        entries = list(_legend(self.graph))
        half = (len(entries) + 1) // 2
        width = (self.right - _MARGIN - 3 * _PAD) // 2
        top, left = self.y + _ROW_PAD, _MARGIN + _PAD
        columns = [self._column(left + n * (width + _PAD), top, width) for n in range(2)]
        for n, (shape, words) in enumerate(entries):
            columns[n // half].marked(shape, words, Style.NOTE)
        top, self.y = self.y, max(column.y for column in columns) + _ROW_PAD
        self._box(_MARGIN, top)

    def _row(self, question: GraphQuestion) -> int:
        top = self.y + _ROW_PAD
        self.dots[question.id] = top + FONTS[Style.QUESTION].leading // 2
        self.items.append(Dot(self.spine, self.dots[question.id], hollow=bool(question.when)))
        text = self._column(self.card + _PAD, top, _TEXT)
        text.words(question.text, Style.QUESTION)
        text.words(question.id, Style.NAME)
        text.words(question.when, Style.WHEN)
        counts = self._column(self.right - _PAD - _COUNTS, top, _COUNTS)
        for shape, words in _counts(question):
            counts.marked(shape, words, Style.COUNT)
        self.y = max(text.y, counts.y) + _ROW_PAD
        return self.y

    def _arc(self, decider: str, decided: str) -> Arc:
        """Return an arrow; at a dot with arrows both ways, they come in above and go out below."""
        start = self.dots[decider] + (_APART if decider in self.between else 0)
        end = self.dots[decided] - (_APART if decided in self.between else 0)
        lane = self.spine - 2 * _PAD - _LANE * self.lanes[decider]
        return Arc((self.spine, start), (self.spine - DOT, end), lane)

    def _column(self, x: int, y: int, width: int) -> _Column:
        return _Column(self.items, x, y, width)

    def _box(self, x: int, top: int, parted: tuple[int, ...] = ()) -> None:
        """Place a card from `top` down to the current `y`."""
        self.boxes.append(Box(x, top, self.right - x, self.y - top, parted))


def _spans(graph: Graph) -> Mapping[str, Span]:
    """Return how far the arrows of each deciding question reach."""
    order = {question.id: n for n, question in enumerate(graph.questions)}
    last = {name: order[q.id] for q in graph.questions for name in q.deciders}
    return {name: (order[name], end) for name, end in last.items()}


def _legend(graph: Graph) -> Iterator[tuple[str, str]]:
    for level in graph.levels:
        yield level.id, f"{spoken(level.id)}: {level.title}"
    yield INTERRUPT, "rules shown at once, before the next question"
    yield ALWAYS, "asked of everybody"
    yield SOMETIMES, "asked of some: arrows come from what decides"


def _counts(question: GraphQuestion) -> Iterator[tuple[str, str]]:
    for level, count in question.rules.items():
        yield level, f"{count} {spoken(level)}"
    if question.interrupting:
        yield INTERRUPT, f"{question.interrupting} shown at once"

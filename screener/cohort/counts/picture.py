"""Draws how many sheets move between levels, as an SVG picture with its text as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from screener.cohort.counts.moves_text import KINDS, SAME, Line, Report
from screener.diagram.elements import define_shapes, document, draw_mark, draw_paper, written
from screener.diagram.shapes import MARK
from screener.proof.faults import level_in_words
from screener.rulebook.model import LevelId

_WIDTH: Final = 760
_EDGE: Final = 24
_ROW: Final = 52
_TOP: Final = 96
_LONGEST: Final = 560
"""How long the bar of the most frequent move is."""
_TITLE: Final = "Sheets that move between levels"


def picture(report: Report, names: Sequence[str]) -> str:
    """Return one SVG document: a bar for each pair of levels that a number of sheets moves between.

    A bar has the color and the shape of the new level, and the same in words and numbers above it.
    What is not told in the report is not drawn.
    """
    lines = list(report.moved())
    height = _TOP + _ROW * max(len(lines), 1) + 56
    described = _described(report, lines, names)
    root = document((_WIDTH, height), _TITLE, described, role="img", language="en")
    define_shapes(root, list(LevelId))
    draw_paper(root)
    _draw(root, report, lines, height)
    return written(root)


def _described(report: Report, lines: Sequence[Line], names: Sequence[str]) -> str:
    """Return the whole picture in words."""
    kinds = "; ".join(f"{kind}: {report.summary[kind]}" for kind in KINDS)
    moves = "; ".join(f"{_move(line)}: {line.told}" for line in lines) or "no move has a number"
    return f"From {names[0]} to {names[1]}, {report.sheets} sheets. {kinds}. {moves}."


def _move(line: Line) -> str:
    old, new = (level_in_words(level) for level in line.move)
    return f"{old} to {new}"


def _draw(root: Element, report: Report, lines: Sequence[Line], height: int) -> None:
    _text(root, "heading", _EDGE, 44, _TITLE)
    said = f"{report.sheets} sheets; {report.summary[SAME]} keep their level"
    _text(root, "note", _EDGE, 72, said)
    most = max((_number(line) for line in lines), default=1)
    for place, line in enumerate(lines):
        _bar(root, line, _TOP + place * _ROW, round(_LONGEST * _number(line) / most))
    if not lines:
        _text(root, "question", _EDGE, _TOP + 28, "No move has a number that is told.")
    hidden = f"{report.hidden()} other pairs of levels have few sheets or none, or are not shown."
    _text(root, "note", _EDGE, height - 24, hidden)


def _bar(root: Element, line: Line, top: int, length: int) -> None:
    old, new = line.move
    color = new or "hollow"
    if old:
        draw_mark(root, old, _EDGE, top)
    _text(root, "note", _EDGE + MARK + 6, top + 13, "\N{RIGHTWARDS ARROW}")
    if new:
        draw_mark(root, new, _EDGE + 2 * MARK + 12, top)
    _text(root, "question", _EDGE + 3 * MARK + 24, top + 14, f"{_move(line)}: {line.told}")
    place = {"x": str(_EDGE), "y": str(top + 24), "width": str(max(length, 2)), "height": "14"}
    SubElement(root, "rect", {"class": f"shape {color}", **place})


def _text(root: Element, style: str, x: int, y: int, words: str) -> None:
    SubElement(root, "text", {"class": style, "x": str(x), "y": str(y)}).text = words


def _number(line: Line) -> int:
    return int(line.told.replace(",", ""))

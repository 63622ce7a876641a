"""Draws figures as bars with text, as SVG, on a scale where each line is ten times the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

_ROW: Final = 28
_BAR: Final = 18
_NAMES: Final = 200
"""Pixels for the names at the left."""
_SCALE: Final = 400
_FIGURES: Final = 90
_TOP: Final = 56
_STYLE: Final = """
text { font: 14px system-ui, sans-serif; fill: #1d2b2d }
.title { font-weight: bold }
.name { text-anchor: end }
.mark { text-anchor: middle; font-size: 12px }
.paper { fill: #ffffff }
.bar { fill: #14666b }
line { stroke: #c9cfd0 }
"""


class Bar(NamedTuple):
    """One figure: its name, its value, and the text beside its bar."""

    name: str
    value: float
    text: str


def bars(title: str, drawn: Sequence[Bar]) -> str:
    """Return a picture of figures above zero, in their order."""
    first = floor(log10(min(bar.value for bar in drawn)))
    last = max(ceil(log10(max(bar.value for bar in drawn))), first + 1)
    width, height = _NAMES + _SCALE + _FIGURES, _TOP + _ROW * len(drawn) + 8
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "height": str(height),
            "role": "img",
            "aria-label": "; ".join([title, *(f"{bar.name}: {bar.text}" for bar in drawn)]),
        },
    )
    SubElement(root, "style").text = _STYLE
    SubElement(root, "rect", {"class": "paper", "width": "100%", "height": "100%"})
    _text(root, "title", (8, 20), title)
    for power in range(first, last + 1):
        _mark(root, _NAMES + _SCALE * (power - first) / (last - first), power, height)
    for row, (bar, length) in enumerate(zip(drawn, _lengths(drawn, first, last), strict=True)):
        _draw(root, bar, length, _TOP + _ROW * row)
    indent(root)
    return f"{tostring(root, encoding='unicode')}\n"


def _lengths(drawn: Sequence[Bar], first: int, last: int) -> Iterator[float]:
    for bar in drawn:
        yield _SCALE * (log10(bar.value) - first) / (last - first)


def _mark(root: Element, x: float, power: int, height: int) -> None:
    place = {"x1": f"{x:.1f}", "x2": f"{x:.1f}", "y1": str(_TOP - 8), "y2": str(height)}
    SubElement(root, "line", place)
    _text(root, "mark", (x, _TOP - 12), f"{10.0**power:,.10g}")


def _draw(root: Element, bar: Bar, length: float, top: int) -> None:
    place = {"x": str(_NAMES), "y": str(top), "width": f"{length:.1f}", "height": str(_BAR)}
    SubElement(root, "rect", {"class": "bar", **place})
    _text(root, "name", (_NAMES - 8, top + 14), bar.name)
    _text(root, "figure", (_NAMES + length + 6, top + 14), bar.text)


def _text(root: Element, kind: str, place: tuple[float, float], words: str) -> None:
    x, y = place
    SubElement(root, "text", {"class": kind, "x": f"{x:.1f}", "y": f"{y:.1f}"}).text = words

"""How the picture of a walk looks: colors for light and dark, and one shape for each level.

The colors and shapes are those of the pages; a test compares them. Every rule spells out its color,
because many programs that show SVG do not support custom properties.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from screener.diagram.shapes import ALWAYS, FONTS, INTERRUPT, SOMETIMES, Style
from screener.rulebook.model import LevelId

Figure = tuple[str, Mapping[str, str]]
"""A basic SVG shape and its attributes."""


def _path(way: str) -> Figure:
    return "path", {"d": way}


_DISC: Final[Figure] = ("circle", {"cx": "12", "cy": "12", "r": "9"})
SHAPES: Final[Mapping[str, Figure]] = {
    LevelId.EMERGENCY: _path("M8 2.2h8L21.8 8v8L16 21.8H8L2.2 16V8z"),
    LevelId.CONTACT_FIRST: _path("M12 2.9 22.2 20.6H1.8z"),
    LevelId.DISCUSS_BEFORE_STARTING: _path("M12 1.6 22.4 12 12 22.4 1.6 12z"),
    LevelId.DISCUSS: ("circle", {"cx": "12", "cy": "12", "r": "9.8"}),
    LevelId.OTHER_TREATMENTS_FIRST: (
        "rect",
        {"x": "2.6", "y": "2.6", "width": "18.8", "height": "18.8", "rx": "4"},
    ),
    LevelId.INFORMATION: (
        "rect",
        {"x": "2.4", "y": "7", "width": "19.2", "height": "10", "rx": "5"},
    ),
    INTERRUPT: _path("M5 3h5v18H5zM14 3h5v18h-5z"),
    ALWAYS: _DISC,
    SOMETIMES: _DISC,
}
"""The outline of every mark, in a square of 24 by 24."""

SIGNS: Final[Mapping[str, str]] = {
    LevelId.EMERGENCY: "M12 7.2v6M12 16.7v.1",
    LevelId.CONTACT_FIRST: "M12 9.2v5M12 17.4v.1",
    LevelId.DISCUSS_BEFORE_STARTING: "M12 7.4v5.4M12 16.4v.1",
    LevelId.DISCUSS: "M7.6 12v.1M12 12v.1M16.4 12v.1",
    LevelId.OTHER_TREATMENTS_FIRST: "M7.5 8.4h9M7.5 12h9M7.5 15.6h5",
    LevelId.INFORMATION: "M8 12h8",
}
"""The strokes inside the outline of a level."""


LIGHT: Final[Mapping[str, str]] = {
    "paper": "#faf8f4",
    "card": "#fff",
    "ink": "#1c2b2f",
    "soft": "#53646a",
    "line": "#d9d6cd",
    "accent": "#0b5f63",
    "urgent": "#a1161f",
    "contact": "#9a3412",
    "settle": "#7a5b00",
}
DARK: Final[Mapping[str, str]] = {
    "paper": "#12191b",
    "card": "#1a2426",
    "ink": "#ecebe6",
    "soft": "#a9b7b9",
    "line": "#35454a",
    "accent": "#7cc9c6",
    "urgent": "#ff9d97",
    "contact": "#fdba74",
    "settle": "#f2d06b",
}

_FAMILIES: Final = """\
text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.title, .heading {
  font-family: ui-serif, "Iowan Old Style", Palatino, Georgia, "Times New Roman", serif;
}
.name { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.title, .heading { font-weight: 650; }
.arc, .spine { fill: none; stroke-width: 2; }
.sign { fill: none; stroke-width: 3.5; stroke-linecap: round; }
.shape { stroke-width: 2; stroke-linejoin: round; }
.dot { stroke-width: 2; }
.sometimes { stroke-width: 3; }
"""
_COLORS: Final = """\
.paper {{ fill: {paper}; }}
.box {{ fill: {card}; stroke: {line}; }}
.rule, .spine {{ stroke: {line}; }}
.title, .heading, .question, .count {{ fill: {ink}; }}
.name, .note {{ fill: {soft}; }}
.shape {{ fill: {accent}; stroke: {accent}; }}
.emergency {{ fill: {urgent}; stroke: {urgent}; }}
.contact_first {{ fill: {contact}; stroke: {contact}; }}
.discuss_before_starting {{ fill: {settle}; stroke: {settle}; }}
.interrupt {{ fill: {ink}; stroke: {ink}; }}
.sign {{ stroke: {card}; }}
.arc, .dot {{ stroke: {accent}; }}
.head, .dot, .when {{ fill: {accent}; }}
.hollow, .sometimes {{ fill: {paper}; stroke: {accent}; }}
"""


def stylesheet() -> str:
    """Return the styles: the families and sizes, the light colors, and the dark ones."""
    sizes = "".join(f".{style} {{ font-size: {FONTS[style].size}px; }}\n" for style in Style)
    light, dark = (_COLORS.format(**palette) for palette in (LIGHT, DARK))
    return f"{_FAMILIES}{sizes}{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"

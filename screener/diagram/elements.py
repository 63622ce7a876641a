"""What every SVG picture is made of: its root, with words for all of it, the shapes, and marks."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from screener.diagram.shapes import MARK
from screener.diagram.style import SHAPES, SIGNS, stylesheet

_FOREIGN: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold, not even escaped."""


def document(
    size: tuple[int, int], title: str, described: str, *, role: str, language: str
) -> Element:
    """Return the root of a picture, with its title, all of it in words, and the style."""
    width, height = size
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "xml:lang": language,
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "height": str(height),
            "role": role,
            "aria-labelledby": "title",
            "aria-describedby": "desc",
        },
    )
    set_text(SubElement(root, "title", {"id": "title"}), title)
    set_text(SubElement(root, "desc", {"id": "desc"}), described)
    set_text(SubElement(root, "style"), f"\n{stylesheet()}")
    return root


def define_shapes(root: Element, used: Collection[str]) -> None:
    """Add the shapes that a picture uses, so that marks can refer to them."""
    for name, (tag, attributes) in SHAPES.items():
        if name in used:
            symbol = SubElement(root, "symbol", {"id": name, "viewBox": "0 0 24 24"})
            SubElement(symbol, tag, dict(attributes))
            if name in SIGNS:
                SubElement(symbol, "path", {"class": "sign", "d": SIGNS[name]})


def draw_paper(root: Element) -> None:
    """Add what everything else lies on."""
    SubElement(root, "rect", {"class": "paper", "width": "100%", "height": "100%"})


def draw_mark(root: Element, shape: str, x: int, y: int) -> None:
    """Add a shape that is defined, in its color."""
    place = {"x": str(x), "y": str(y), "width": str(MARK), "height": str(MARK)}
    SubElement(root, "use", {"class": f"shape {shape}", "href": f"#{shape}", **place})


def set_text(element: Element, text: str) -> None:
    """Put text in an element; what XML cannot hold is replaced."""
    element.text = _FOREIGN.sub("\N{REPLACEMENT CHARACTER}", text)


def written(root: Element) -> str:
    """Return a picture as a document."""
    indent(root)
    return f"{tostring(root, encoding='unicode')}\n"

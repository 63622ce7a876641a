"""The walk as an SVG picture, drawn without Graphviz and with its text as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never
from xml.etree.ElementTree import Element, SubElement

from screener.diagram.elements import (
    define_shapes,
    document,
    draw_mark,
    draw_paper,
    set_text,
    written,
)
from screener.diagram.graph import Graph
from screener.diagram.layout import layout
from screener.diagram.shapes import DOT, FONTS, Arc, Box, Dot, Layout, Mark, Words

_ASCENT: Final = 0.76
"""How much of the font size is above the baseline."""
_BEND: Final = 9
_HEAD: Final = 8


def svg(graph: Graph) -> str:
    """Return the picture of a walk as one SVG document."""
    page = layout(graph)
    root = document(
        (page.width, page.height),
        f"{graph.title}: the walk",
        f"{graph.summary} {graph.identity}",
        role="graphics-document document",
        language=graph.language,
    )
    define_shapes(root, {item.shape for item in page.items if isinstance(item, Mark)})
    _draw(root, page)
    return written(root)


def _draw(root: Element, page: Layout) -> None:
    """Draw from back to front: the paper, the cards, the line of the walk, the arrows, the rest."""
    draw_paper(root)
    for box in page.boxes:
        _box(root, box)
    x, top, bottom = page.spine
    SubElement(root, "path", {"class": "spine", "d": f"M{x} {top}V{bottom}"})
    _arcs(root, page.arcs)
    for item in page.items:
        match item:
            case Words():
                _words(root, item)
            case Mark():
                draw_mark(root, item.shape, item.x, item.y)
            case Dot():
                _dot(root, item)
            case _:
                assert_never(item)


def _box(root: Element, box: Box) -> None:
    SubElement(root, "rect", {"class": "box", "rx": "12", **_area(box)})
    for y in box.parted:
        line = f"M{box.x + 1} {y}H{box.x + box.width - 1}"
        SubElement(root, "path", {"class": "rule", "d": line})


def _area(box: Box) -> dict[str, str]:
    area = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    return {name: str(number) for name, number in area.items()}


def _arcs(root: Element, arcs: Sequence[Arc]) -> None:
    """Draw all arrows as one path, so that stretches shared by several are drawn once."""
    if arcs:
        SubElement(root, "path", {"class": "arc", "d": "".join(_way(arc) for arc in arcs)})
        heads = (f"M{arc.end[0]} {arc.end[1]}l{-_HEAD - 1}-5v10z" for arc in arcs)
        SubElement(root, "path", {"class": "head", "d": "".join(heads)})


def _way(arc: Arc) -> str:
    (x, start), (tip, end), bend = arc.start, arc.end, _BEND
    out = f"M{x} {start}H{arc.lane + bend}q{-bend} 0 {-bend} {bend}"
    return f"{out}V{end - bend}q0 {bend} {bend} {bend}H{tip - _HEAD}"


def _words(root: Element, words: Words) -> None:
    font = FONTS[words.style]
    foot = words.y + round((font.leading - font.size) / 2 + font.size * _ASCENT + 1)
    text = SubElement(root, "text", {"class": words.style, "x": str(words.x), "y": str(foot)})
    first, *others = _spaced(words.lines)
    set_text(text, first)
    for line in others:
        place = {"x": str(words.x), "dy": str(font.leading)}
        set_text(SubElement(text, "tspan", place), line)


def _spaced(lines: Sequence[str]) -> list[str]:
    """End lines with a space, so that words stay apart when they are read aloud or copied."""
    return [*(f"{line} " for line in lines[:-1]), lines[-1]]


def _dot(root: Element, dot: Dot) -> None:
    place = {"cx": str(dot.x), "cy": str(dot.y), "r": str(DOT - 1)}
    SubElement(root, "circle", {"class": "dot hollow" if dot.hollow else "dot", **place})

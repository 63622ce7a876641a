"""The walk as text for Graphviz, for people who want to lay it out themselves."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from screener.diagram.graph import Graph, GraphQuestion, spoken

_WIDTH: Final = 48
_KEY: Final = (
    "Dotted: the order asked. Arrows: who is asked. Numbers: rules that look at the answer."
)


def dot(graph: Graph) -> str:
    """Return a walk in DOT, the language of Graphviz."""
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    yield "digraph walk {"
    yield f"  graph [label={_label(graph.title, graph.summary, graph.identity, _KEY)}, labelloc=t];"
    yield '  graph [fontname="Helvetica"]; node [fontname="Helvetica", shape=box];'
    for number, section in enumerate(graph.sections):
        yield f"  subgraph cluster_{number} {{"
        yield f"    graph [label={_label(section.title)}];"
        yield from (f"    {_node(question)};" for question in section.questions)
        yield "  }"
    for one, other in pairwise(question.id for question in graph.questions):
        yield f"  {_quoted(one)} -> {_quoted(other)} [style=dotted, arrowhead=none];"
    for question in graph.questions:
        for name in question.deciders:
            yield f"  {_quoted(name)} -> {_quoted(question.id)};"
    yield "}"


def _node(question: GraphQuestion) -> str:
    counts = [f"{count} {spoken(level)}" for level, count in question.rules.items()]
    if question.interrupting:
        counts.append(f"{question.interrupting} shown at once")
    label = _label(question.text, question.id, question.when, *counts)
    style = "dashed" if question.when else "solid"
    return f"{_quoted(question.id)} [style={style}, label={label}]"


def _label(*parts: str) -> str:
    """Return a quoted label with a line for each part; a backslash in a text is escaped."""
    lines = (line for part in parts for line in textwrap.wrap(part, _WIDTH, break_on_hyphens=False))
    return _quoted("\n".join(line.replace("\\", r"\\") for line in lines)).replace("\n", r"\n")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', r"\"") + '"'

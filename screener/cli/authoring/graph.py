"""Draw a rule book."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from screener.cli.options import rules_option
from screener.cli.rule_books import load_chosen
from screener.cli.table import command
from screener.diagram.dot import dot
from screener.diagram.graph import Graph, graph_of
from screener.diagram.svg import svg
from screener.yamlfile.files import write_text

_PICTURES: Final[Mapping[str, Callable[[Graph], str]]] = {"svg": svg, "dot": dot}


@command
@rules_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_PICTURES)),
    default="svg",
    show_default=True,
    help="An SVG picture, or text for Graphviz.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write to this file instead of standard output.",
)
def graph(rules: Path | None, form: str, output: Path | None) -> None:
    """Each question shows how many rules of each level use it."""
    picture = _PICTURES[form](graph_of(load_chosen(rules)))
    if output:
        write_text(output, picture)
    else:
        sys.stdout.buffer.write(picture.encode())

"""Commands for the authors of rule books and clinics' files."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from screener.cli.shared import (
    chosen_once,
    clinics_option,
    fall_short,
    load,
    load_with_proof,
    rules_option,
)
from screener.clinic.loader import load_clinics
from screener.config import chosen_clinics, chosen_rules
from screener.errors import AuthorError, OperatorError
from screener.exchange.graph import Graph, graph_of
from screener.exchange.graph_dot import dot
from screener.exchange.graph_svg import svg
from screener.rulebook.model import RuleBook
from screener.rulebook.schema import json_schema

_PICTURES: Final[Mapping[str, Callable[[Graph], str]]] = {"svg": svg, "dot": dot}


@click.command()
@rules_option
@clinics_option
@click.argument("file", required=False, type=click.Path(path_type=Path))
def check(rules: Path | None, clinics: Path | None, file: Path | None) -> None:
    """Check a rule book, or all that is served, and say everything that is wrong.

    Whatever reads well is proved too. Without FILE, the clinics are checked as well.
    """
    path = chosen_once(file, rules)
    folder = clinics or (None if file else chosen_clinics(os.environ))
    try:
        book = _check_rules(path)
    except AuthorError as error:
        unread = f"\n{folder}: not read while the rule book cannot stand" if folder else ""
        fall_short(f"{error}{unread}")
    if folder:
        _check_clinics(folder, book)


def _check_rules(path: Path) -> RuleBook:
    book = load_with_proof(path)
    counts = (
        f"{len(book.questions)} questions, {len(book.rules)} rules, "
        f"{len(book.guarantees)} guarantees, {len(book.sources)} sources"
    )
    click.echo(f"{path}: fine, and proved for every complete answer sheet: {counts}")
    click.echo(f"{book.rulebook.id} {book.rulebook.version} {book.digest}")
    return book


def _check_clinics(folder: Path, house: RuleBook) -> None:
    try:
        clinics = load_clinics(folder, house=house, read=load_with_proof)
    except AuthorError as error:
        fall_short(str(error))
    if not clinics:
        fall_short(f"{folder}: holds no clinic; one is a file that ends with .yaml")
    names = [clinic.profile.id for clinic in clinics if clinic.profile.origins]
    unframed = [f"{c.profile.id} (no 'origins')" for c in clinics if not c.profile.origins]
    click.echo(f"{folder}: fine: {', '.join([*names, *unframed])}")


@click.command()
def schema() -> None:
    """Print the JSON Schema of a rule book, for editors."""
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@click.command()
@rules_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_PICTURES)),
    default="svg",
    show_default=True,
    help="A picture, or text for Graphviz.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file instead.")
def graph(rules: Path | None, form: str, output: Path | None) -> None:
    """Draw the walk: what is asked, of whom, and how many rules look at it."""
    book = load(rules or chosen_rules(os.environ))
    picture = _PICTURES[form](graph_of(book)).encode()
    if output is None:
        sys.stdout.buffer.write(picture)
        return
    try:
        output.write_bytes(picture)
    except OSError as error:
        raise OperatorError(f"{output}: cannot be written: {error.strerror}") from error

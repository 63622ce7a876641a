"""Commands for the authors of rule books and clinics' files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from screener.cli.shared import (
    chosen_once,
    clinics_option,
    fall_short,
    load_with_proof,
    rules_option,
)
from screener.clinic.loader import load_clinics
from screener.config import chosen_clinics
from screener.errors import AuthorError
from screener.rulebook.model import RuleBook
from screener.rulebook.schema import json_schema


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

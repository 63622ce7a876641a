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
    today,
)
from screener.clinic.loader import load_clinics
from screener.config import chosen_clinics, chosen_rules, secret_name
from screener.diagram.dot import dot
from screener.diagram.graph import Graph, graph_of
from screener.diagram.svg import svg
from screener.errors import AuthorError, OperatorError
from screener.rulebook.model import ClinicalReview, RuleBook, json_schema
from screener.rulebook.review import write_review

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
    click.echo(_named(book))
    click.echo(_standing(book))
    return book


def _named(book: RuleBook) -> str:
    return f"{book.rulebook.id} {book.rulebook.version} {book.digest}"


def _standing(book: RuleBook) -> str:
    """Say in one line whether a clinician answers for a rule book as it is."""
    if book.review:
        return f"signed by {_in_words(book.review)}"
    if book.void_review:
        void = _in_words(book.void_review)
        return f"the review by {void} is void: the content has changed since"
    return "unsigned: no clinician has reviewed this content"


def _in_words(review: ClinicalReview) -> str:
    return f"{review.by}, {review.role}, {review.date}"


def _check_clinics(folder: Path, house: RuleBook) -> None:
    try:
        clinics = load_clinics(folder, house=house, read=load_with_proof)
    except AuthorError as error:
        fall_short(str(error))
    if not clinics:
        fall_short(f"{folder}: holds no clinic; one is a file that ends with .yaml or .yml")
    names = [clinic.profile.id for clinic in clinics if clinic.profile.origins]
    unframed = [f"{c.profile.id} (no 'origins')" for c in clinics if not c.profile.origins]
    click.echo(f"{folder}: fine: {', '.join([*names, *unframed])}")
    for clinic in clinics:
        if clinic.book is not house:
            click.echo(f"{clinic.profile.id}: {_standing(clinic.book)}")
        if clinic.profile.receiver:
            place, secret = clinic.profile.receiver.url, secret_name(clinic.profile.id)
            unset = "" if os.environ.get(secret) else ", which is not set here"
            click.echo(f"{clinic.profile.id}: patients may send to {place}, with {secret}{unset}")


def _one_line(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """Take the words of an option on one line; refuse what pages could not show."""
    words = " ".join(value.split())
    if not words:
        raise click.BadParameter("has no words; pages show who reviewed the content")
    if not words.isprintable():
        raise click.BadParameter("holds a sign that cannot be seen; type it anew")
    return words


@click.command()
@rules_option
@click.option(
    "--by", required=True, callback=_one_line, help="Who reviewed all of it, as pages show it."
)
@click.option(
    "--role", required=True, callback=_one_line, help="In which role, such as Dermatologist."
)
def sign(rules: Path | None, *, by: str, role: str) -> None:
    """Sign a rule book as the clinician who reviewed all of it.

    The signature stands in a file beside the rule book. Any change of the content makes it void.
    """
    path = rules or chosen_rules(os.environ)
    try:
        book = load_with_proof(path)
    except AuthorError as error:
        fall_short(str(error))
    review = ClinicalReview(by=by, role=role, date=today(), digest=book.digest)
    click.echo(f"{write_review(path, review)}: signed by {_in_words(review)}")
    click.echo(_named(book))
    if book.signature:
        click.echo(f"this replaces the review by {_in_words(book.signature)}")


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

"""Sign a rule book as its reviewer."""

from __future__ import annotations

import os
from pathlib import Path

import click

from screener.cli.exit_status import fall_short
from screener.cli.options import rules_option
from screener.cli.rule_books import today
from screener.cli.standing import in_words, named
from screener.cli.table import command
from screener.config import chosen_rules
from screener.errors import AuthorError
from screener.proof.claims.loader import load_proved
from screener.rulebook.model import ClinicalReview
from screener.rulebook.review import write_review


def _one_line(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """Put the words of an option on one line; refuse what pages could not show."""
    words = " ".join(value.split())
    if not words:
        raise click.BadParameter("has no words; pages show who reviewed the content")
    if not words.isprintable():
        raise click.BadParameter("holds a sign that cannot be seen; type it anew")
    return words


@command
@rules_option
@click.option(
    "--by", required=True, callback=_one_line, help="The reviewer's name, as pages show it."
)
@click.option(
    "--role", required=True, callback=_one_line, help="The reviewer's role, such as Dermatologist."
)
def sign(rules: Path | None, *, by: str, role: str) -> None:
    """The signature is a file beside the rule book; any change of the content makes it void."""
    path = rules or chosen_rules(os.environ)
    try:
        book = load_proved(path, today=today())
    except AuthorError as error:
        fall_short(str(error))
    review = ClinicalReview(by=by, role=role, date=today(), digest=book.digest)
    click.echo(f"{write_review(path, review)}: signed by {in_words(review)}")
    click.echo(named(book))
    if book.signature:
        click.echo(f"this replaces the review by {in_words(book.signature)}")

"""Start a rule book of one's own, and sign it as its reviewer."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from screener.cli.exit_status import fall_short
from screener.cli.new_folder import refuse_what_is_there, write_new_folder
from screener.cli.options import rules_option
from screener.cli.rule_books import anywhere, load, load_translated, today
from screener.cli.standing import in_words, silences
from screener.cli.table import command
from screener.config import chosen_rules, shipped
from screener.errors import AuthorError
from screener.patients.first_cases import first_cases
from screener.patients.model import cases_schema
from screener.proof.claims.loader import load_proved, read_proved
from screener.rulebook.own_schema import own_schema
from screener.rulebook.provenance import ClinicalReview
from screener.rulebook.review import write_review
from screener.wording import invisible_in
from screener.yamlfile.files import read_text

_NAMES_SCHEMA: Final = "# yaml-language-server: $schema="
"""How a line begins that tells editors which schema a YAML file has."""


@command
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "book",
    type=click.Path(path_type=Path),
    help="The rule book to copy; by default the one shipped. A signature beside it is not copied.",
)
@click.option("--starter", is_flag=True, help="Write a small rule book of six questions instead.")
def init(folder: Path, book: Path | None, *, starter: bool) -> None:
    """DIR is new or empty. It gets the rule book, its schema, two patients, and what to do next."""
    if book and starter:
        raise click.UsageError("give --from or --starter, not both")
    refuse_what_is_there(folder)
    files = _files(book or shipped("starter/rules.yaml" if starter else "rules.yaml"), starter)
    write_new_folder(folder, files)
    click.echo(f"{folder}: {', '.join(files)}")
    click.echo(f"{folder / 'README.md'} says what to do next")


def _files(rules: Path, starter: bool) -> Mapping[str, str]:
    """Return the text of every file by its path in the folder."""
    reading = read_proved(rules, today=anywhere())
    own = rules.parent / "cases" / "patients.yaml"
    patients = read_text(own) if starter else first_cases(reading.book)
    return {
        "rules.yaml": _naming("rules.schema.json", "\n".join(reading.outline.document.lines)),
        "rules.schema.json": _json(own_schema(reading.outline)),
        "cases/patients.yaml": _naming("cases.schema.json", patients),
        "cases/cases.schema.json": _json(cases_schema()),
        "README.md": read_text(shipped("starter/README.md")),
    }


def _naming(schema: str, text: str) -> str:
    """Return the text of a YAML file whose first line names the schema beside it."""
    first, _, rest = text.partition("\n")
    return f"{_NAMES_SCHEMA}{schema}\n{rest if first.startswith(_NAMES_SCHEMA) else text}"


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _one_line(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """Put the words of an option on one line; refuse what pages could not show."""
    words = " ".join(value.split())
    if not words:
        raise click.BadParameter("has no words; pages show who reviewed the content")
    if invisible_in(words):
        raise click.BadParameter("holds a sign that cannot be seen; type it anew")
    return words


@command
@rules_option
@click.option("--language", default="", help="Sign its translation to this language instead.")
@click.option(
    "--by", required=True, callback=_one_line, help="The reviewer's name, as pages show it."
)
@click.option(
    "--role", required=True, callback=_one_line, help="The reviewer's role, such as Dermatologist."
)
def sign(rules: Path | None, *, language: str, by: str, role: str) -> None:
    """The signature is a file beside what is signed; any change of the content makes it void.

    With --language it is a translator's, for the words of a translation. The clinician's covers the
    rule book alone.
    """
    path = rules or chosen_rules(os.environ)
    review = partial(ClinicalReview, by=by, role=role, date=today())
    try:
        if language:
            _sign_translation(path, language, review)
        else:
            _sign_rules(path, review)
    except AuthorError as error:
        fall_short(str(error))


def _sign_rules(path: Path, review: Callable[..., ClinicalReview]) -> None:
    book = load_proved(path, today=anywhere())
    made = review(digest=book.digest, version=book.rulebook.version)
    _say_signed(write_review(path, made), made, book.signature, book.named, *silences(book))


def _sign_translation(path: Path, language: str, review: Callable[..., ClinicalReview]) -> None:
    from screener.translation import loader  # noqa: PLC0415 - slow to load, for translations alone

    book = load(path)
    translation = load_translated(path, book, language)
    made = review(digest=translation.compared, version=book.rulebook.version)
    words = f"the words in '{language}' {translation.digest}, translated from {book.named}"
    file = loader.sign_translation(loader.translation_file(path, language), made)
    _say_signed(file, made, translation.signature, words)


def _say_signed(
    file: Path, review: ClinicalReview, before: ClinicalReview | None, *lines: str
) -> None:
    """Say who signed what, and whose signature that replaces."""
    click.echo(f"{file}: signed by {in_words(review)}")
    for line in lines:
        click.echo(line)
    if before:
        click.echo(f"this replaces the review by {in_words(before)}")

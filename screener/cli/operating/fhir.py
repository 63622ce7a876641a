"""Exchange with the software of clinics, in FHIR."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from screener.cli.exit_status import fall_short
from screener.cli.options import rules_option
from screener.cli.rule_books import load, load_chosen, load_translations, today
from screener.cli.sheet_files import only_sheet, opened
from screener.cli.table import group
from screener.clinician.writing import Writing
from screener.config import chosen_rules
from screener.errors import RespondentError
from screener.fhir.archives.view import view as view_of
from screener.fhir.codes import code_systems
from screener.fhir.guidance.bundle import Passing
from screener.fhir.guidance.bundle import bundle as bundle_of
from screener.fhir.questionnaire import questionnaire as questionnaire_of
from screener.fhir.response import response as response_of
from screener.fhir.sent.reading import sheet_in
from screener.records.values import sheet_record
from screener.rulebook.model import RuleBook

_sheet_argument = click.argument("sheet", type=click.Path(path_type=Path, allow_dash=True))


def _as_day(_context: click.Context, _option: click.Parameter, value: datetime | None) -> date:
    return value.date() if value else today()


_date_option = click.option(
    "--date",
    "on",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_as_day,
    help="The day of the answers; by default today.",
)


@group
def fhir() -> None:
    """SHEET is a file with one answer sheet, on one line as for evaluate.

    If SHEET is -, these commands read standard input.
    """


@fhir.command()
@rules_option
def questionnaire(rules: Path | None) -> None:
    """Print a rule book as a Questionnaire, in every language that it is translated to."""
    _print(questionnaire_of(*_in_languages(rules)))


@fhir.command()
@rules_option
def codes(rules: Path | None) -> None:
    """Print the codes of a rule book, as CodeSystems in a Bundle."""
    _print(code_systems(*_in_languages(rules)))


@fhir.command()
@rules_option
def view(rules: Path | None) -> None:
    """Print what makes a table of answer sheets of QuestionnaireResponses, in SQL on FHIR."""
    _print(view_of(load_chosen(rules)))


@fhir.command()
@rules_option
@_date_option
@_sheet_argument
def response(rules: Path | None, on: date, sheet: Path) -> None:
    """Print an answer sheet as a QuestionnaireResponse."""
    book = load_chosen(rules)
    _print(response_of(book, only_sheet(book, sheet), on))


@fhir.command()
@rules_option
@_date_option
@_sheet_argument
def bundle(rules: Path | None, on: date, sheet: Path) -> None:
    """Print an answer sheet and its guidance as a Bundle."""
    book = load_chosen(rules)
    _print(bundle_of(Writing(book), only_sheet(book, sheet), Passing(on, uuid4())))


@fhir.command()
@rules_option
@click.argument("response", type=click.Path(path_type=Path, allow_dash=True))
def sheet(rules: Path | None, response: Path) -> None:
    """Print the answer sheet that is in a QuestionnaireResponse."""
    book = load_chosen(rules)
    with opened(response) as stream:
        try:
            read = sheet_in(book, stream)
        except RespondentError as error:
            fall_short(str(error))
    click.echo(json.dumps(sheet_record(book, read), ensure_ascii=False))


def _in_languages(rules: Path | None) -> tuple[RuleBook, list[RuleBook]]:
    """Read a rule book and its translations."""
    path = rules or chosen_rules(os.environ)
    book = load(path)
    return book, list(load_translations(path, book))


def _print(resource: dict[str, Any]) -> None:
    click.echo(json.dumps(resource, indent=2, ensure_ascii=False))

"""What several commands need: options, the rule book, the day, the status to leave with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NoReturn

import click

from screener.config import chosen_rules
from screener.errors import OperatorError, RespondentError
from screener.proof.claims.loader import load_proved
from screener.records.lines import sheets_in
from screener.rulebook.loader import Reading, load_rulebook, read_rulebook
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet

rules_option = click.option(
    "--rules",
    type=click.Path(path_type=Path),
    help="The rule book; by default SCREENER_RULES, else rules.yaml here, else the one shipped.",
)


clinics_option = click.option(
    "--clinics",
    type=click.Path(path_type=Path),
    help="The folder of clinics; by default SCREENER_CLINICS, else clinics here, else the example.",
)


sheet_argument = click.argument("sheet", type=click.Path(path_type=Path, allow_dash=True))


def chosen_once(file: Path | None, rules: Path | None) -> Path:
    """Return the rule book of a command that takes it as FILE or by --rules, but not twice."""
    if file and rules:
        raise click.UsageError("give the rule book once, as FILE or by --rules")
    return file or rules or chosen_rules(os.environ)


def read(path: Path) -> Reading:
    """Read a rule book with its places today."""
    return read_rulebook(path, today=today())


def load(path: Path) -> RuleBook:
    """Read a rule book today."""
    return load_rulebook(path, today=today())


def load_with_proof(path: Path) -> RuleBook:
    """Read a rule book today, and prove it."""
    return load_proved(path, today=today())


def today() -> date:
    """Return the day it is in UTC, which decides what lies in the future."""
    return datetime.now(UTC).date()


def fall_short(words: str) -> NoReturn:
    """Say what falls short, and leave with the status for it."""
    click.echo(words, err=True)
    sys.exit(1)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read bytes from; ``-`` is standard input."""
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        raise OperatorError(f"{path}: cannot be read: {error.strerror}") from error
    with stream:
        yield stream


def only_sheet(book: RuleBook, path: Path) -> AnswerSheet:
    """Read a file with one answer sheet; fall short where it holds another number, or is wrong."""
    with opened(path) as stream:
        found = list(islice(sheets_in(book, stream), 2))
    if len(found) != 1:
        held = "more than one line" if found else "no sheet"
        fall_short(f"{path}: holds {held}; give one sheet, in one line")
    if isinstance(found[0], RespondentError):
        fall_short(f"{path}: {found[0]}")
    return found[0]

"""Read files of answer sheets, and show how far that is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from screener.cli.exit_status import fall_short
from screener.errors import OperatorError, RespondentError
from screener.records.lines import sheets_in
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet

if TYPE_CHECKING:
    from screener.cohort.archive import Tally


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read bytes from; ``-`` is standard input.

    Raises OperatorError if it cannot be opened, or cannot be read while it is open.
    """
    try:
        if str(path) == "-":
            yield _standard_input()
            return
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise OperatorError(f"{path}: cannot be read: {error.strerror}") from error


def _standard_input() -> BinaryIO:
    if sys.stdin is None:  # as Python leaves it if it was started with it closed
        raise OperatorError("-: cannot be read: standard input is closed")
    return sys.stdin.buffer


def only_sheet(book: RuleBook, path: Path) -> AnswerSheet:
    """Read a file with one answer sheet.

    Exit with status 1 if the file does not hold exactly one sheet, or the sheet is invalid.
    """
    with opened(path) as stream:
        found = list(islice(sheets_in(book, stream), 2))
    if len(found) != 1:
        held = "more than one line" if found else "no sheet"
        fall_short(f"{path}: holds {held}; give one sheet, in one line")
    if isinstance(found[0], RespondentError):
        fall_short(f"{path}: {found[0]}")
    return found[0]


def show_progress(sheets: int) -> None:
    """Show progress on a terminal, in a line that the next output overwrites."""
    if sys.stderr.isatty():
        click.echo(f"{sheets:,} sheets\r", nl=False, err=True)


def show(tally: Tally) -> None:
    """Show how far an archive is read."""
    show_progress(tally.sheets)

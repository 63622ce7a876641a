"""Read files of answer sheets."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from screener.cli.exit_status import fall_short
from screener.errors import OperatorError, RespondentError
from screener.records.lines import sheets_in
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet


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

"""One JSON value with a sheet or several in, guidance out, in the same records as for lines."""

from __future__ import annotations

from typing import Final

from screener.errors import LineError, SheetError
from screener.json_text import Pairs
from screener.records.lines import Answering, error_line, pairs_of

MAX_SHEETS: Final = 100


def answer_body(answering: Answering, sent: object) -> bytes:
    """Return the guidance for a sheet, or for each of a list of sheets, in the same order.

    A bad sheet in a list gets an error in its place. Raises LineError or SheetError if `sent` is
    neither a valid sheet nor a list, and SheetError if the list is longer than `MAX_SHEETS`.
    """
    if not isinstance(sent, list) or isinstance(sent, Pairs):
        return answering.guidance_of(pairs_of(sent))
    if len(sent) > MAX_SHEETS:
        raise SheetError(f"the list has {len(sent)} sheets; send at most {MAX_SHEETS} at once")
    answers = (_answer(answering, number, sheet) for number, sheet in enumerate(sent, 1))
    return b"[" + b", ".join(answers) + b"]\n"


def _answer(answering: Answering, number: int, sheet: object) -> bytes:
    try:
        line = answering.guidance_of(pairs_of(sheet))
    except (LineError, SheetError) as error:
        line = error_line(number, error)
    return line.rstrip(b"\n")

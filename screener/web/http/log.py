"""The log: what kind of thing went wrong and where in the code, and never what anybody sent."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from screener.operating import TEXT

_OURS: Final = __name__.partition(".")[0]
_LOG: Final = logging.getLogger(__name__)
_QUEUE: Final = "waitress.queue"
"""It warns at every request that waits for a thread: a busy day would fill the disk."""


def places_in(trace: TracebackType | None) -> str:
    """Return where an exception passed through; a whole traceback would quote its text."""
    frames = traceback.extract_tb(trace)
    return " > ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)


class Discreet(logging.Filter):
    """Lets every record through, without what it could quote.

    Of an exception it leaves the kind and the places. The messages of `plain` loggers stay, as
    somebody made sure that they quote nobody; any other record only says where it was written.
    """

    def __init__(self, plain: str = _OURS) -> None:
        """Take the name of the loggers, and of all below them, whose messages stay."""
        super().__init__()
        self._plain = logging.Filter(plain)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite a record in place, for every handler after this one."""
        said = record.getMessage() if self._plain.filter(record) else ""
        parts = [said or f"{record.filename}:{record.lineno}"]
        if record.exc_info and record.exc_info[0]:
            parts.append(f"{record.exc_info[0].__name__}: {places_in(record.exc_info[2])}")
        record.msg, record.args = " - ".join(parts), None
        record.exc_info = record.exc_text = record.stack_info = None
        return True


class Trouble:
    """Stops whatever is raised within it, and logs its kind and places.

    Attributes:
        noted: whether anything was raised.
    """

    noted = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Note what was raised; that a response is no longer wanted is no trouble."""
        if kind and kind is not GeneratorExit:
            self.noted = True
            _note(kind, trace)
        return True


def start_log(form: str = TEXT) -> None:
    """Write warnings of this process to standard error, discreetly, whoever has something to say.

    That is every logger, and what Python itself would print: warnings, and exceptions that nobody
    takes. `form` is what the setting says: `TEXT`, or `JSON` with one object a line.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_formatter(form))
    handler.addFilter(Discreet())
    logging.getLogger().addHandler(handler)
    logging.getLogger(_QUEUE).setLevel(logging.ERROR)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # else a record that cannot be written is printed, text and all
    sys.excepthook = lambda kind, _error, trace: _note(kind, trace)
    sys.unraisablehook = threading.excepthook = _note_of


def _formatter(form: str) -> logging.Formatter:
    if form == TEXT:
        return logging.Formatter("%(levelname)s %(name)s: %(message)s")
    from screener.web.http.json_lines import json_formatter  # noqa: PLC0415 - slow to load

    return json_formatter()


def _note_of(untaken: Any) -> None:
    _note(untaken.exc_type, untaken.exc_traceback)


def _note(kind: type[BaseException], trace: TracebackType | None) -> None:
    _LOG.error("%s: %s", kind.__name__, places_in(trace))

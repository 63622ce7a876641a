"""Standard output and standard error: if one cannot be written, this is said in one line.

Otherwise a full disk would end a command in a traceback, or in nothing at all, and a closed pipe
in click's own status, 1, which here means that the thing checked falls short.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO, cast


class OutputError(Exception):
    """What a command has to say cannot be written; only :func:`screener.cli.main.main` takes it."""


def guard_output() -> None:
    """Let both streams raise OutputError where they cannot be written, for any command."""
    out, errors = sys.stdout or _unwritable(), sys.stderr or _nowhere()
    sys.stdout = cast("TextIO", _Guarded(out, "standard output", []))
    sys.stderr = cast("TextIO", _Guarded(errors, "standard error", []))


def release_output() -> None:
    """Take the guards away, after an error of theirs was told."""
    for name in ("stdout", "stderr"):
        setattr(sys, name, getattr(getattr(sys, name), "stream", getattr(sys, name)))


class _Guarded:
    """A stream of text or bytes that says by its name why it cannot be written, each time."""

    def __init__(self, stream: Any, name: str, failures: list[str]) -> None:
        self.stream = stream
        self._name = name
        self._failures = failures

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    @property
    def buffer(self) -> _Guarded:
        """Return the stream of bytes below a stream of text; the two fail together."""
        return _Guarded(self.stream.buffer, self._name, self._failures)

    def write(self, content: Any) -> Any:
        """Write as the stream does."""
        return self._tried(self.stream.write, content)

    def flush(self) -> None:
        """Flush as the stream does."""
        self._tried(self.stream.flush)

    def _tried(self, work: Callable[..., Any], *given: Any) -> Any:
        try:
            done = work(*given)
        except (OSError, UnicodeEncodeError) as error:
            done = None
            self._failures.append(_cause(error))
            self._give_up()
        if self._failures:  # click tries a stream first, and takes no notice of how that ends
            raise OutputError(f"{self._name} cannot be written: {self._failures[0]}")
        return done

    def _give_up(self) -> None:
        """Send the rest nowhere, or Python would try it again at its end and fail as often."""
        with _nowhere() as nowhere:
            os.dup2(nowhere.fileno(), self.stream.fileno())


def _cause(error: OSError | UnicodeEncodeError) -> str:
    if isinstance(error, OSError):
        return str(error.strerror)
    signs = ascii(error.object[error.start : error.end])
    return f"there is no {signs} in {error.encoding}; set PYTHONIOENCODING=utf-8"


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _unwritable() -> TextIO:
    """Return a stream in the place of one that was closed before the start; it fails as that does.

    It also takes the number of that stream, so that no file opened later gets it.
    """
    return os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")

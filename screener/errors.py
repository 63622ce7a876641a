"""The errors that Screener raises, grouped by who must act: author, operator or respondent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ScreenerError(Exception):
    """Base class of every error that Screener raises on purpose; people read its message."""


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a file, and where it is; lines and columns count from 1."""

    line: int
    column: int
    message: str
    file: str = ""

    def __str__(self) -> str:
        """Return ``file:line:column: message``, the form that editors turn into a link."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class AuthorError(ScreenerError):
    """The author must act: a rule book or a clinic's file is not valid."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Sort the problems by file and place, so that an author can fix them all in one go."""
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class OperatorError(ScreenerError):
    """The operator must act: a file or a setting is missing or unusable."""


class DeliveryError(OperatorError):
    """A receiver did not acknowledge what was sent to it."""

    def __init__(self, cause: str, *, left: bool) -> None:
        """Take the cause, and whether all of it had left, so that it may have arrived."""
        self.left = left
        super().__init__(cause)


class RespondentError(ScreenerError):
    """The respondent, or the program that sent a sheet for them, must act."""


class LineError(RespondentError):
    """A line that should hold one JSON object holds something else."""


class ReplayError(RespondentError):
    """Recorded guidance cannot be replayed: not guidance, or from another rule book or sheet."""

    def __init__(self, line: int, message: str) -> None:
        """Keep the line number, and put it before the message."""
        self.line = line
        super().__init__(f"line {line}: {message}")


class SheetError(RespondentError):
    """An answer sheet names a question or an option that the rule book does not have."""


class StateError(RespondentError):
    """The sealed state of a walk cannot be used: unreadable, expired, or from another rule book."""


class VisitReferenceError(RespondentError):
    """The visit reference in a clinic's link cannot be used."""

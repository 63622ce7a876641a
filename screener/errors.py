"""One family of errors, split by who must act: author, operator, respondent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ScreenerError(Exception):
    """Base of every error that Screener raises on purpose; its text is one readable sentence."""


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a file, and where it stands; lines and columns count from 1."""

    line: int
    column: int
    message: str
    file: str = ""

    def __str__(self) -> str:
        """Return ``file:line:column: message``, the form that editors turn into a link."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class AuthorError(ScreenerError):
    """The author of a rule book or a clinic's file must act: it says what cannot stand."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep every problem, file by file from the top, so that an author mends all in one go."""
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class OperatorError(ScreenerError):
    """The operator must act: a file or a setting is missing or unusable."""


class DeliveryError(OperatorError):
    """A receiver did not acknowledge what was sent to it."""

    def __init__(self, cause: str, *, left: bool) -> None:
        """Say why, and keep whether all of it had left, so that it may have arrived."""
        self.left = left
        super().__init__(cause)


class RespondentError(ScreenerError):
    """The respondent, or the program that sent a sheet for them, must act."""


class LineError(RespondentError):
    """A line that should hold one JSON object holds something else."""


class ReplayError(RespondentError):
    """Recorded guidance cannot be replayed: it is none, or of another rule book or sheet."""

    def __init__(self, line: int, message: str) -> None:
        """Keep the line, and say it first."""
        self.line = line
        super().__init__(f"line {line}: {message}")


class SheetError(RespondentError):
    """An answer sheet names a question or an option that the rule book does not have."""


class StateError(RespondentError):
    """The sealed state of a walk cannot be used: unreadable, expired, or of another rule book."""


class VisitReferenceError(RespondentError):
    """The visit reference in a clinic's link cannot be used."""

"""The errors that Screener raises, by who must act: author, operator, respondent, maintainer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screener.wording import visible


class ScreenerError(Exception):
    """Base class of every error that Screener raises on purpose; people read its message."""

    def __str__(self) -> str:
        """Return the message, with everything named that nobody could see in it."""
        return visible(super().__str__())


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a file, and where it is; lines and columns count from 1."""

    line: int
    column: int
    message: str
    file: str = ""

    def __str__(self) -> str:
        """Return ``file:line:column: message``, the form that editors turn into a link."""
        return visible(f"{self.file}:{self.line}:{self.column}: {self.message}")


class AuthorError(ScreenerError):
    """The author must act: a rule book or a clinic's file is not valid."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Sort the problems by file and place, so that an author can fix them all in one go."""
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class OperatorError(ScreenerError):
    """The operator must act: a file or a setting is missing or unusable."""


class ProgramError(ScreenerError):
    """The maintainers must act: what was written from a rule book does not mean what it says."""

    def __init__(self, words: str) -> None:
        """Take what is wrong; the message adds whose fault it is."""
        self.words = words
        super().__init__(f"{words} (the program is at fault, not the rule book: please report it)")


class UndecidedError(ScreenerError):
    """The author must act: whether a claim about the rule book holds takes too long to find out."""

    def __init__(self, conflicts: int) -> None:
        """Take how many dead ends a search was allowed."""
        super().__init__(
            f"cannot be proved: a search met {conflicts:,} dead ends and knows no more; what costs "
            "most are scores of many questions, so ask fewer in one score, or compare it less often"
        )


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


class JsonError(LineError):
    """A text that should hold JSON holds something else, or more than can be read."""


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


class LettersError(RespondentError):
    """Letters from another device cannot be used.

    Attributes:
        rows: the numbers of the rows with a slip; none if they are sound, and of no use here.
    """

    def __init__(self, rows: Sequence[int]) -> None:
        """Take the rows, counted from 1."""
        self.rows = tuple(rows)
        super().__init__("letters from another device cannot be used")

"""Loads a rule book from its file, or reports every problem in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from screener.errors import AuthorError, Problem
from screener.garbage import collected_later
from screener.rulebook.checks.cross_checks import disagreements
from screener.rulebook.checks.outline import RuleBookOutline
from screener.rulebook.checks.structure import misfits
from screener.rulebook.model import RuleBook
from screener.rulebook.review import read_signature, review_file, signed
from screener.yamlfile.parse import KeyPath, read_document


@dataclass(frozen=True)
class Reading:
    """A rule book, and the place of each part in its file."""

    book: RuleBook
    outline: RuleBookOutline

    def problem(self, path: KeyPath, message: str) -> Problem:
        """Return a problem with the part at a path, with its name and its place in the file."""
        return self.outline.problem(path, message)


@collected_later()
def read_rulebook(path: Path | str, *, today: date) -> Reading:
    """Read a rule book with its places; `today` is the latest day that is today anywhere.

    A clinical review in the file beside it replaces the one in its header. Raises OperatorError if
    a file cannot be read or exceeds a limit. Raises AuthorError if the rule book or its review is
    not valid; it holds every problem in file order.
    """
    document = read_document(path)
    outline = RuleBookOutline(document)
    signature = read_signature(review_file(Path(path)), today=today)
    found = {*document.problems, *misfits(outline), *disagreements(outline, today=today)}
    if found or signature.problems:
        raise AuthorError((*found, *signature.problems))
    book = RuleBook.model_validate(document.tree)
    return Reading(signed(book, signature.review) if signature.review else book, outline)


def load_rulebook(path: Path | str, *, today: date) -> RuleBook:
    """Read a rule book; see :func:`read_rulebook` for `today` and the errors."""
    return read_rulebook(path, today=today).book

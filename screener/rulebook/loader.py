"""From a file to a rule book, or to every problem that stands in its way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from screener.errors import AuthorError
from screener.rulebook.document import read_document
from screener.rulebook.model import RuleBook
from screener.rulebook.outline import Outline
from screener.rulebook.references import disagreements
from screener.rulebook.shape import misfits


def load_rulebook(path: Path | str, *, today: date) -> RuleBook:
    """Read a rule book; `today` decides which of its dates lie in the future.

    Raises OperatorError where the file cannot be read or breaks a limit, and AuthorError, which
    holds every problem in file order, where the rule book says something that cannot stand.
    """
    document = read_document(path)
    outline = Outline(document)
    found = {*document.problems, *misfits(outline), *disagreements(outline, today=today)}
    if found:
        raise AuthorError(tuple(found))
    return RuleBook.model_validate(document.tree)

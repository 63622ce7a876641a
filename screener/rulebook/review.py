"""The clinical review of a rule book: a small file beside it says who signed which content."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from screener.errors import AuthorError, OperatorError, Problem
from screener.rulebook.checks.cross_checks import in_the_future
from screener.rulebook.model import RuleBook
from screener.rulebook.provenance import ClinicalReview
from screener.yamlfile.files import write_text
from screener.yamlfile.outline import Outline
from screener.yamlfile.parse import read_document
from screener.yamlfile.validate import Grammar, found

_GRAMMAR: Final = Grammar(inner={})
_MARK: Final = ".review"
_NOTE: Final = "# Who reviewed what lies beside this file. Any change of its content voids this.\n"


@dataclass(frozen=True)
class Signature:
    """The content of a review file: a review, nothing, or the problems in it."""

    review: ClinicalReview | None = None
    problems: tuple[Problem, ...] = ()


def review_file(rules: Path) -> Path:
    """Return the path of a rule book's review: ``rules.review.yaml`` for ``rules.yaml``."""
    return rules.with_name(f"{rules.stem}{_MARK}{rules.suffix}")


def is_review_file(path: Path) -> bool:
    """Return whether the name of a file is that of a review."""
    return path.stem.lower().endswith(_MARK)


def read_signature(path: Path, *, today: date) -> Signature:
    """Read a review file if it exists; `today` is the latest day that is today anywhere.

    Raises OperatorError if the file exists but cannot be read.
    """
    if not _is_there(path):
        return Signature()
    try:
        outline = Outline(read_document(path))
    except AuthorError as error:
        return Signature(problems=error.problems)
    future = in_the_future(outline, ("date",), today)
    problems = (*outline.document.problems, *_misfits(outline), *future)
    if problems:
        return Signature(problems=problems)
    return Signature(ClinicalReview.model_validate(outline.document.tree))


def signed(book: RuleBook, review: ClinicalReview) -> RuleBook:
    """Return a rule book with this review instead of the one in its header."""
    header = book.rulebook.model_copy(update={"clinical_review": review})
    return book.model_copy(update={"rulebook": header})


def write_review(rules: Path, review: ClinicalReview) -> Path:
    """Write a review beside a rule book, replacing any earlier one, and return its path.

    Raises OperatorError if the file cannot be written.
    """
    values = review.model_dump(mode="json", exclude_none=True).items()
    # A JSON string means the same in YAML.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values]
    path = review_file(rules)
    write_text(path, "".join([_NOTE, *lines]))
    return path


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise OperatorError(f"{path}: cannot be read: {error.strerror}") from error


def _misfits(outline: Outline) -> Iterator[Problem]:
    tree = outline.document.tree
    if not isinstance(tree, Mapping):
        yield outline.problem((), f"a review must be a mapping with 'by:', not {found(tree)}")
        return
    yield from _GRAMMAR.misfits_of(outline, (), ClinicalReview, tree)

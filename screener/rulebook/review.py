"""The clinical review of a rule book: who signed which content, in a small file beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from screener.errors import AuthorError, OperatorError, Problem
from screener.rulebook.cross_checks import in_the_future
from screener.rulebook.model import ClinicalReview, RuleBook
from screener.yamlfile.files import write_text
from screener.yamlfile.outline import Outline
from screener.yamlfile.parse import read_document
from screener.yamlfile.validate import Grammar, found

_GRAMMAR: Final = Grammar(inner={})
_MARK: Final = ".review"
_NOTE: Final = (
    "# Who reviewed the rule book beside this file. Any change of its content voids this.\n"
)


@dataclass(frozen=True)
class Signature:
    """What the file beside a rule book says: a review, nothing, or what is wrong with it."""

    review: ClinicalReview | None = None
    problems: tuple[Problem, ...] = ()


def review_file(rules: Path) -> Path:
    """Return where the review of a rule book stands: ``rules.review.yaml`` by ``rules.yaml``."""
    return rules.with_name(f"{rules.stem}{_MARK}{rules.suffix}")


def is_review_file(path: Path) -> bool:
    """Tell by its name whether a file holds the review of a rule book."""
    return path.stem.lower().endswith(_MARK)


def read_signature(path: Path, *, today: date) -> Signature:
    """Read the file of a review, if there is one; `today` decides whether its date can be.

    Raises OperatorError where the file is there and cannot be read.
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
    """Return a rule book with this review in the place of the one in its header."""
    header = book.rulebook.model_copy(update={"clinical_review": review})
    return book.model_copy(update={"rulebook": header})


def write_review(rules: Path, review: ClinicalReview) -> Path:
    """Write a review beside a rule book, in the place of the one before, and return where.

    Raises OperatorError where the file cannot be written.
    """
    values = review.model_dump(mode="json").items()
    # A text as JSON writes it is the same text in YAML, quotes and all.
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
        yield outline.problem((), f"a review is a mapping that has 'by:', not {found(tree)}")
        return
    yield from _GRAMMAR.misfits_of(outline, (), ClinicalReview, tree)

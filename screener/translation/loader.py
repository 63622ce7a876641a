"""Loads the translations that lie beside a rule book, or reports what is wrong with them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from screener.errors import AuthorError, OperatorError, Problem
from screener.garbage import collected_later
from screener.rulebook.model import RuleBook
from screener.rulebook.provenance import LANGUAGE_PATTERN, ClinicalReview
from screener.rulebook.review import read_signature, review_file, write_review
from screener.translation.checks import problems_of
from screener.translation.entries import ENDING, entries_of, read_catalog
from screener.translation.languages import locale_of
from screener.translation.words import translated, words_digest, words_of
from screener.wording import quoted


@dataclass(frozen=True)
class Translation:
    """A rule book in another language.

    Attributes:
        book: the rule book in that language; its original is the book that was translated.
        signature: who last answered for its words, whether or not they have changed since.
    """

    book: RuleBook
    signature: ClinicalReview | None = None

    @property
    def language(self) -> str:
        """Return the language that it is in."""
        return self.book.rulebook.language

    @cached_property
    def digest(self) -> str:
        """Return the digest of its words and their language, worked out once."""
        return words_digest(self.book)

    @cached_property
    def compared(self) -> str:
        """Return the digest that a translator signs: of its words and of those of the original."""
        both = f"{words_digest(self.book.original)} {self.digest}"
        return f"sha256:{hashlib.sha256(both.encode()).hexdigest()}"

    @property
    def review(self) -> ClinicalReview | None:
        """Return who answers for exactly these words as a translation of exactly those."""
        signed = self.signature
        return signed if signed and signed.digest == self.compared else None


def translation_file(rules: Path, language: str) -> Path:
    """Return the path of a translation: ``rules.es.po`` for ``rules.yaml`` in Spanish."""
    return rules.with_name(f"{rules.stem}.{language}{ENDING}")


def translation_files(rules: Path) -> Mapping[str, Path]:
    """Return the files of all translations that lie beside a rule book, by their language.

    Raises OperatorError if the folder cannot be read.
    """
    start = f"{rules.stem}."
    try:
        files = sorted(p for p in rules.parent.iterdir() if p.suffix == ENDING)
    except OSError as error:
        raise OperatorError(f"{rules.parent}: cannot be read: {error.strerror}") from error
    found = {path.stem.removeprefix(start): path for path in files if path.stem.startswith(start)}
    return {tag: path for tag, path in found.items() if re.fullmatch(LANGUAGE_PATTERN, tag)}


def sign_off_file(path: Path) -> Path:
    """Return who signed a translation: ``rules.es.po.review.yaml`` for ``rules.es.po``."""
    return review_file(path.with_name(f"{path.name}.yaml"))


def sign_translation(path: Path, review: ClinicalReview) -> Path:
    """Write who answers for the translation at `path`; return where, or raise OperatorError."""
    return write_review(path.with_name(f"{path.name}.yaml"), review)


@collected_later()
def load_translation(book: RuleBook, path: Path, *, language: str, today: date) -> Translation:
    """Read a translation of a rule book and check it.

    `today` is the latest day that is today anywhere. Raises OperatorError if the file, or its
    sign-off beside it, cannot be read, and AuthorError if it is not fit to be served; that holds
    every problem.
    """
    if fault := fault_of(book, language):
        raise AuthorError([Problem(1, 1, fault, str(path))])
    entries = tuple(entries_of(read_catalog(path)))
    signature = read_signature(sign_off_file(path), today=today)
    problems = (*problems_of(book, language, entries, path), *signature.problems)
    if problems:
        raise AuthorError(problems)
    there = words_of(book)
    words = {entry.id: entry.words for entry in entries if entry.id in there}
    try:
        return Translation(translated(book, language, words), signature.review)
    except ValidationError as error:
        raise AuthorError(list(_misfits(error, path))) from error


def fault_of(book: RuleBook, language: str) -> str:
    """Say why a rule book cannot be translated to a language; empty if it can."""
    if language.casefold() == book.rulebook.language.casefold():
        return f"the rule book itself is in {quoted(language)}; its words are in the rule book"
    try:
        locale_of(language)
    except LookupError as error:
        return str(error)
    return ""


def _misfits(error: ValidationError, path: Path) -> Iterator[Problem]:
    for each in error.errors():
        place = ".".join(map(str, each["loc"]))
        yield Problem(1, 1, f"{place}: {each['msg']}", str(path))

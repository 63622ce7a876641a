"""Read the rule book that a command is for, and say which day it is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date, tzinfo
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

import click

from screener.config import chosen_rules, chosen_zone
from screener.days import day_in, latest_day
from screener.errors import AuthorError, OperatorError
from screener.rulebook.loader import Reading, load_rulebook, read_rulebook
from screener.rulebook.model import RuleBook
from screener.wording import unknown

if TYPE_CHECKING:
    from screener.translation.loader import Translation


def read(path: Path) -> Reading:
    """Read a rule book with its places."""
    return read_rulebook(path, today=anywhere())


def load(path: Path) -> RuleBook:
    """Read a rule book."""
    return load_rulebook(path, today=anywhere())


def load_chosen(rules: Path | None, language: str = "") -> RuleBook:
    """Read the rule book that --rules names; if it names none, the one of the environment.

    With a language, it is in the words of its translation, as :func:`load_translated` reads it.
    """
    path = rules or chosen_rules(os.environ)
    book = load(path)
    own = language in ("", book.rulebook.language)
    return book if own else load_translated(path, book, language).book


def load_translations(path: Path, book: RuleBook) -> Iterator[RuleBook]:
    """Yield a rule book in every language that it is translated to.

    A translation that falls short is left out, and standard error says so.
    """
    for language in _files(path):
        try:
            yield load_translated(path, book, language).book
        except AuthorError as error:
            file = error.problems[0].file
            words = f"{file}: falls short, and is left out; `screener check` lists its mistakes"
            click.echo(words, err=True)


def load_translated(path: Path, book: RuleBook, language: str) -> Translation:
    """Read the translation of a rule book that lies beside it.

    Raises OperatorError if there is none in this language, and AuthorError if it falls short.
    """
    from screener.translation import loader  # noqa: PLC0415 - slow to load, for translations alone

    files = _files(path)
    if language not in files:
        raise OperatorError(f"{path}: {unknown('translation', language, files)}")
    return loader.load_translation(book, files[language], language=language, today=anywhere())


def _files(path: Path) -> Mapping[str, Path]:
    from screener.translation import loader  # noqa: PLC0415 - slow to load, for translations alone

    return loader.translation_files(path)


def today(zone: tzinfo | None = None) -> date:
    """Return today's date in a zone, or in the one of the environment, or on this machine."""
    return day_in(zone or chosen_zone(os.environ), time())


def anywhere() -> date:
    """Return the latest day that is today anywhere; a rule book's dates must not be later."""
    return latest_day(time())

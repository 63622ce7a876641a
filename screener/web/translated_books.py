"""The translations of the rule books that are served: those fit to be, and why others are not."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from screener.days import latest_day
from screener.errors import ScreenerError
from screener.pseudo_language import TAG
from screener.rulebook.model import RuleBook
from screener.translation.loader import (
    Translation,
    load_translation,
    sign_off_file,
    translation_files,
)
from screener.web.pages.site import Refusal
from screener.web.proved_books import digest_of

_LOG: Final = logging.getLogger(__name__)
_REFUSED: Final = "%s is not taken in, so nobody is shown this translation:\n%s"


class TranslatedBooks:
    """Reads translations, and not again while neither they nor their rule book change.

    A translation that falls short is never served, not even as it was before: the words of the rule
    book may have changed, and patients have the rule book in its own language.

    Attributes:
        refused: what is wrong with those that were read, since it was emptied.
    """

    def __init__(self, clock: Callable[[], float], *, only_here: bool) -> None:
        """Take a clock in seconds since 1970, and whether nobody else reaches the server.

        The language that nobody speaks is for trying pages, and never shown to others.
        """
        self._clock = clock
        self._only_here = only_here
        self._known: dict[Path, tuple[str, RuleBook, Translation | ScreenerError]] = {}
        self.refused: list[Refusal] = []

    def of(self, rules: Path, book: RuleBook) -> Mapping[str, Translation]:
        """Return the translations beside a rule book that are fit to be served, by language.

        Raises OperatorError if the folder cannot be read.
        """
        found = {
            language: self._read(path, book, language)
            for language, path in translation_files(rules).items()
            if language != TAG or self._only_here
        }
        return {language: each for language, each in found.items() if each}

    def files(self, rules: Path) -> Iterator[Path]:
        """Yield the files that translations of a rule book are read from."""
        for path in translation_files(rules).values():
            yield from (path, sign_off_file(path))

    def _read(self, path: Path, book: RuleBook, language: str) -> Translation | None:
        digest = digest_of(path) + digest_of(sign_off_file(path))
        known, of, found = self._known.get(path, ("", None, None))
        if known != digest or of is not book or found is None:  # its review may have changed
            found = self._load(path, book, language)
            self._known[path] = digest, book, found
        if isinstance(found, Translation):
            return found
        refusal = Refusal(path.name, digest_of(path), str(found))
        if refusal not in self.refused:
            self.refused.append(refusal)
            _LOG.error(_REFUSED, path, found)
        return None

    def _load(self, path: Path, book: RuleBook, language: str) -> Translation | ScreenerError:
        try:
            return load_translation(book, path, language=language, today=latest_day(self._clock()))
        except ScreenerError as error:
            return error

"""What a server serves: the rule book and the clinics in its files, read again when these change.

A file with mistakes never replaces one without: what was served before stays.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from screener.clinic.loader import read_clinics
from screener.clinic.model import Clinic
from screener.config import Settings, shipped
from screener.errors import AuthorError, OperatorError, ScreenerError
from screener.rulebook.model import RuleBook
from screener.rulebook.review import review_file
from screener.translation.loader import Translation
from screener.web.pages.site import Refusal
from screener.web.proved_books import ProvedBooks, digest_of
from screener.web.translated_books import TranslatedBooks

_LOG: Final = logging.getLogger(__name__)
_MADE_UP: Final = "%s: a clinic that is made up is left out, because others may reach this server"
_REFUSED: Final = "%s is not taken in, and %s:\n%s"


@dataclass(frozen=True, slots=True)
class Content:
    """The rule book of the house, the clinics by the paths of their files, and what was refused.

    Attributes:
        translations: the rule book of the house in other languages, by their tags.
    """

    house: RuleBook
    clinics: Mapping[Path, Clinic]
    refused: tuple[Refusal, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)


class ContentReader:
    """Reads the files of a server."""

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        """Take the settings, which name the files, and a clock in seconds since 1970."""
        self._settings = settings
        self._book = ProvedBooks(clock, settings.proofs).read
        self._translated = TranslatedBooks(clock, only_here=settings.only_here)

    def digest(self) -> str:
        """Return a digest of all files, which changes with any of them; it raises nothing."""
        parts = (f"{path.name} {digest_of(path)}\n" for path in self._files())
        return sha256("".join(parts).encode()).hexdigest()

    def read(self, before: Content | None = None) -> Content:
        """Return what the files hold; for those with mistakes, what was there `before`.

        Without any before, a clinic with mistakes is left out. Raises AuthorError if the rule book
        of the house has some then, and OperatorError if a file or folder cannot be read.
        """
        rules = self._settings.rules
        refused: list[Refusal] = []
        self._translated.refused = refused
        try:
            house = self._book(rules)
        except AuthorError as error:
            if before is None:
                raise
            house = before.house
            refused.append(_refusal(rules, error, kept=True))
        translations = self._translated.of(rules, house)
        clinics = self._clinics(house, before.clinics if before else {}, refused)
        served = {
            path: self._in_languages(path, clinic, translations, refused)
            for path, clinic in self._served(clinics).items()
        }
        return Content(house, served, tuple(refused), translations)

    def _in_languages(
        self,
        path: Path,
        clinic: Clinic,
        of_house: Mapping[str, Translation],
        refused: list[Refusal],
    ) -> Clinic:
        """Return a clinic with its rule book in the languages that its file names."""
        own, wanted = clinic.profile.rules, clinic.profile.languages
        there = self._translated.of(path.parent / own, clinic.book) if own else of_house
        refused += (_untranslated(path, each) for each in wanted if each not in there)
        return replace(clinic, translations={each: there[each] for each in wanted if each in there})

    def _clinics(
        self, house: RuleBook, before: Mapping[Path, Clinic], refused: list[Refusal]
    ) -> dict[Path, Clinic]:
        folder = self._settings.clinics
        found = read_clinics(folder, house=house, read=self._book) if folder else {}
        errors = {path: each for path, each in found.items() if isinstance(each, AuthorError)}
        sound = {path: each for path, each in found.items() if isinstance(each, Clinic)}
        # Those kept come first, so that nobody else takes their place.
        kept = {path: before[path] for path in errors if path in before}
        clinics = {path: _in(house, each) for path, each in {**kept, **sound}.items()}
        books = {path.parent / c.profile.rules for path, c in clinics.items() if c.profile.rules}
        refused += (
            _refusal(path, error, kept=path in kept)
            for path, error in errors.items()
            if path not in books  # it is told with the clinic
        )
        return _one_each(clinics, refused)

    def _served(self, clinics: Mapping[Path, Clinic]) -> Mapping[Path, Clinic]:
        """Return the clinics to serve: no patient should be led to one that does not exist."""
        settings = self._settings
        served = {
            path: clinic
            for path, clinic in clinics.items()
            if settings.only_here or not clinic.profile.made_up
        }
        if len(served) < len(clinics) and settings.clinics != shipped("clinics"):
            _LOG.warning(_MADE_UP, settings.clinics)
        return served

    def _files(self) -> Iterator[Path]:
        rules, folder = self._settings.rules, self._settings.clinics
        yield from (rules, review_file(rules))
        with suppress(OperatorError):  # to read them says so
            yield from self._translated.files(rules)
        if folder:
            with suppress(OSError):  # to read it says why it cannot be read
                yield from sorted(path for path in folder.rglob("*") if path.is_file())


def refusing(content: Content, file: Path, error: ScreenerError) -> Content:
    """Return content that stays as it is because of an error, which it tells and logs."""
    return replace(content, refused=(_refusal(file, error, kept=True),))


def _refusal(path: Path, error: ScreenerError, *, kept: bool) -> Refusal:
    what = "what was served before stays" if kept else "it is left out"
    _LOG.error(_REFUSED, path, what, error)
    return Refusal(path.name, digest_of(path), str(error))


def _untranslated(path: Path, language: str) -> Refusal:
    """Say that a clinic's patients cannot have a language that its file names."""
    reason = (
        f"'languages' names '{language}', and there is no translation of its rule book that is fit "
        f"to be served; `screener translate {language}` begins one, and `screener check` says what "
        "it lacks"
    )
    _LOG.error("%s: %s", path, reason)
    return Refusal(path.name, digest_of(path), reason)


def _in(house: RuleBook, clinic: Clinic) -> Clinic:
    """Return a clinic with the rule book of the house as it is now, unless it has its own."""
    return clinic if clinic.profile.rules else replace(clinic, book=house)


def _one_each(clinics: Mapping[Path, Clinic], refused: list[Refusal]) -> dict[Path, Clinic]:
    """Return the clinics without those whose id is that of one before; one may be a kept one."""
    found: dict[Path, Clinic] = {}
    ids: set[str] = set()
    for path, clinic in clinics.items():
        if clinic.profile.id in ids:
            error = OperatorError(f"the id '{clinic.profile.id}' is taken; choose another")
            refused.append(_refusal(path, error, kept=False))
            continue
        ids.add(clinic.profile.id)
        found[path] = clinic
    return found

"""The sources, citations and lessons of a rule book in words, and days in its language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from babel import Locale
from babel.dates import format_date

from screener.rulebook.model import RuleBook
from screener.rulebook.provenance import Citation, Source
from screener.translation.languages import direction_of, locale_of
from screener.web.pages.view_models import Foreign, Reference, ShownLesson


class References:
    """What one rule book refers to, in one language.

    Attributes:
        locale: the language of the words around those of the rule book.
        foreign: the language that sources are named in, if it is not that one.
    """

    def __init__(self, book: RuleBook, locale: Locale) -> None:
        """Take the rule book, and the language of the words around its own."""
        self._book = book
        self.locale = locale
        self.foreign = foreign_to(locale, book.original.rulebook.language)

    def of_original(self) -> References:
        """Return those of the rule book as its author wrote it, if this is a translation."""
        own = self._book.original
        if own is self._book:
            return self
        return References(own, locale_of(own.rulebook.language))

    def day(self, day: date) -> str:
        """Return a date in words, in the order and with the words that its language uses.

        English has two orders; all its readers get the same one, with the day first.
        """
        form = "d MMMM yyyy" if self.locale.language == "en" else "long"
        return str(format_date(day, form, locale=self.locale))

    def source(self, source: Source, place: str = "") -> Reference:
        """Return a source; with the day it was checked if that is not that of all the evidence."""
        apart = source.checked != self._book.rulebook.evidence_checked
        return Reference(
            text=source.title + place,
            publisher=source.publisher,
            revised=self.day(source.revised) if source.revised else "",
            checked=self.day(source.checked) if apart else "",
            url=str(source.url or ""),
            foreign=self.foreign,
        )

    def sources(self) -> tuple[Reference, ...]:
        """Return every source of the rule book."""
        return tuple(map(self.source, self._book.sources.values()))

    def cites(self, citations: Iterable[Citation]) -> tuple[Reference, ...]:
        """Return citations, each with its source and the place in it."""
        sources = self._book.sources
        return tuple(self.source(sources[cite.source], f", {cite.at}") for cite in citations)

    def lessons(self) -> tuple[ShownLesson, ...]:
        """Return what is worth knowing about the treatment, with its sources."""
        return tuple(
            ShownLesson(lesson.id, lesson.title, lesson.text, self.cites(lesson.cite))
            for lesson in self._book.learn
        )


def foreign_to(locale: Locale, tag: str) -> Foreign | None:
    """Return a language as a page in another one names it; None if the page is in it."""
    own = locale_of(tag)
    if own.language == locale.language:
        return None
    return Foreign(tag, own.get_language_name(locale) or tag, direction_of(tag))

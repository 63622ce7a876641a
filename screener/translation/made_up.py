"""Translates a rule book into the language that nobody speaks, to try the layout of pages with."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from babel.messages.catalog import Catalog

from screener.pseudo_language import TAG, pseudo_letters, pseudo_words
from screener.rulebook.model import MOST_IN_A_HEADLINE, RuleBook
from screener.rulebook.terms import terms_of
from screener.translation.words import words_of

_NOBODY: Final = "nobody"
_HEADER: Final = f"""\
# The words of a rule book in a language that nobody speaks, to try the layout of pages with.
# Made by a machine: it says nothing, and no patient shall read it.
# `screener translate {TAG}` writes it anew, whatever was changed here."""


def made_up_catalog(book: RuleBook, today: date) -> Catalog:
    """Return a translation of a rule book in which nothing is left to translate."""
    made = datetime.combine(today, time())
    catalog = Catalog(
        header_comment=_HEADER,
        creation_date=made,
        revision_date=made,
        last_translator=_NOBODY,
        language_team=_NOBODY,
        msgid_bugs_address=_NOBODY,
    )
    for name, line in terms_of(book).items():
        catalog.add(line, f"{pseudo_words(line)} | {pseudo_letters(line)}", context=name)
    for name, words in words_of(book).items():
        catalog.add(words, _that_fit(name, words), context=name)
    return catalog


def _that_fit(name: str, words: str) -> str:
    """Return words for an id as long as they can be: headlines have little room."""
    long = pseudo_words(words)
    fits = not name.endswith(".headline") or len(long) <= MOST_IN_A_HEADLINE
    return long if fits else pseudo_letters(words)

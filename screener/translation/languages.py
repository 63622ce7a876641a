"""The languages that pages can be in, and the direction in which each is read."""

from __future__ import annotations

from typing import Final

from babel import Locale, UnknownLocaleError, parse_locale
from babel.core import get_global

from screener.pseudo_language import TAG, pseudo_words
from screener.wording import quoted

PSEUDO: Final = "plocm"
"""Tells the locale of the language that nobody speaks from that of Hebrew."""


def locale_of(tag: str) -> Locale:
    """Return what Babel knows of a language by its tag, such as en-GB.

    The language that nobody speaks writes days and lists as Hebrew does.
    Raises LookupError, whose text says what to write instead, if it knows no such language.
    """
    if tag == TAG:
        return Locale("he", modifier=PSEUDO)
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        words = f"{quoted(tag)} is not a valid language; use a tag such as en-GB"
        raise LookupError(words) from error


def is_language(tag: str) -> bool:
    """Return whether pages could be in a language, as far as its tag tells."""
    try:
        locale_of(tag)
    except LookupError:
        return False
    return True


def name_of(tag: str) -> str:
    """Return what a language that Babel knows calls itself: "English", "Español"."""
    if tag == TAG:
        return pseudo_words("Made up")
    locale = locale_of(tag)
    name = locale.get_language_name(locale) or tag
    return name[:1].upper() + name[1:]


def direction_of(tag: str) -> str:
    """Return how a language that Babel knows is read, as HTML says it: "ltr" or "rtl".

    If the tag names a script, as in pa-Arab or ar-Latn, the direction is that of the script: the
    one of the language that is most likely written in it.
    """
    locale = _likely_in(parse_locale(tag, sep="-")[2]) or locale_of(tag)
    # Mongol script runs from top to bottom, for which HTML has no direction.
    return "rtl" if locale.text_direction == "rtl" else "ltr"


def _likely_in(script: str | None) -> Locale | None:
    """Return the language that is most likely written in a script, if Babel knows one."""
    likely = get_global("likely_subtags")
    anything = likely["und"]  # what is most likely if not even the script is known
    found = anything if f"_{script}_" in anything else likely.get(f"und_{script}")
    try:
        return Locale.parse(found) if found else None
    except UnknownLocaleError:
        return None

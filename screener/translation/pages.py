"""Where the words that pages have of their own, such as buttons and errors, are in a language."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from babel import Locale

from screener.translation.languages import PSEUDO

FOLDER: Final = Path(__file__).resolve().parent.parent / "translations"
"""Holds `LANGUAGE/LC_MESSAGES/messages.po`, as gettext and its tools want it."""
TEMPLATE: Final = FOLDER / "messages.pot"
"""Has every message in English; the language that nobody speaks is made of it."""


def catalog_for(locale: Locale) -> Path | None:
    """Return the catalog for a language, of its country if there is one; None if there is none."""
    if locale.modifier == PSEUDO:
        return TEMPLATE
    names = (str(locale), locale.language)
    files = (FOLDER / name / "LC_MESSAGES" / "messages.po" for name in names)
    return next((file for file in files if file.exists()), None)


def speaks(locale: Locale) -> bool:
    """Return whether the pages' own words are in a language; English needs no catalog."""
    return locale.language == "en" or catalog_for(locale) is not None

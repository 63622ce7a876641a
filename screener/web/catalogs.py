"""The pages' own words in other languages: message catalogs, read as translators write them."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Domain, get_locale

FOLDER: Final = Path(__file__).resolve().parent.parent / "translations"
"""Holds `LANGUAGE/LC_MESSAGES/messages.po`, as gettext and its tools want it."""


class Catalogs(Domain):
    """Gives each request the words of its language.

    Each catalog is read from its `.po` file when the first page in its language is rendered, which
    is at the start; no `.mo` file has to be made, or can be out of date.
    """

    def __init__(self) -> None:
        """Read none yet."""
        Domain.__init__(self)  # not super(): mypy knows untyped calls by their full name

    def get_translations(self) -> NullTranslations:
        """Return the words for the present request; the templates have their own in English."""
        locale = get_locale()
        return _words_in(locale) if locale else NullTranslations()


def file_for(locale: Locale) -> Path | None:
    """Return the catalog for a language, of its country if there is one; None if there is none."""
    names = (str(locale), locale.language)
    files = (FOLDER / name / "LC_MESSAGES" / "messages.po" for name in names)
    return next((file for file in files if file.exists()), None)


@cache
def _words_in(locale: Locale) -> NullTranslations:
    file = file_for(locale)
    if file is None:
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return Translations(compiled)
